//! The error of this crate, and its kinds.

mod fields;
mod kind;

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crate::reference::{SecretRef, has_form_of_a_key};
pub use kind::Kind;

/// Why a secret could not be loaded or used.
///
/// It is opaque, so that it can say more in a later version without breaking anyone: match on [`Error::kind`].
/// `Display` is one lower-case sentence that names the reference and says what to do next, as far as these are known.
///
/// # Security
///
/// An error never holds a value, a provider's response or another crate's error, since many of those print what they
/// were given. So [`source`](std::error::Error::source) is always `None`, and `{}` and `{:?}` are safe in any log.
/// `{:?}` prints the same sentence, since it is what `unwrap` and a `main` that returns an error print; `{:#?}` prints
/// all details.
///
/// # Examples
///
/// ```
/// use api_guard::{Kind, Secret};
///
/// let error = Secret::from_env("AN_UNSET_VARIABLE").unwrap_err();
/// assert_eq!(error.kind(), Kind::NotFound);
/// assert!(error.to_string().starts_with("env://AN_UNSET_VARIABLE was not found: set "));
/// ```
#[derive(Clone, thiserror::Error)]
#[error("{0}")]
pub struct Error(Box<Problem>);

impl Error {
    /// What went wrong, to match on.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The secret that the error is about, if it is known.
    #[must_use]
    pub fn reference(&self) -> Option<&SecretRef> {
        self.0.reference.as_ref()
    }

    /// The line of the program that was refused the value, for refusals of
    /// [`expose_secret`](crate::Secret::expose_secret) and of methods that build on it.
    #[must_use]
    pub fn location(&self) -> Option<&'static Location<'static>> {
        self.0.location
    }

    /// Whether the same call may succeed later without anyone changing anything: see [`Kind::is_retryable`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable()
    }

    /// The provider that was asked for the secret, if one was: `vault`, `aws-sm`.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.0.answer.provider.as_deref()
    }

    /// The HTTP status of the provider's answer, if there was one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.answer.http_status
    }

    /// The identifier of the request in the provider's own log, for a question to those who run it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id.as_deref()
    }

    /// How often the provider was asked before giving up; 0 if no provider was asked.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.answer.attempts
    }

    /// How long to wait before asking the provider again, from its `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.retry_after
    }

    /// An error of this kind, for a [`Provider`](crate::provider::Provider) of your own.
    ///
    /// `hint` is the end of the error's sentence and says what to do next. It is `'static`, so that nothing from a
    /// server's answer can get into it.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Error, Kind};
    ///
    /// let error = Error::with_hint(Kind::Denied, "ask the owner of the safe for the role `reader`");
    /// assert_eq!(error.to_string(), "the secret was denied: ask the owner of the safe for the role `reader`");
    /// ```
    #[must_use]
    pub fn with_hint(kind: Kind, hint: &'static str) -> Self {
        Self::new(kind, hint)
    }

    /// The same error, with this HTTP status.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.0.answer.http_status = Some(status);
        self
    }

    /// The same error, with the provider's identifier of the request.
    ///
    /// # Security
    ///
    /// A server may send anything. An identifier is left out if it has more than 64 bytes, or characters other than
    /// ASCII letters, digits and `-`, or the form of a key.
    #[must_use]
    pub fn with_request_id(mut self, id: &str) -> Self {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=64).contains(&id.len()) && id.bytes().all(fits) && !has_form_of_a_key(id) {
            self.0.answer.request_id = Some(id.into());
        }
        self
    }

    /// The same error, from a provider that must not be asked again for this long.
    #[must_use]
    pub fn with_retry_after(mut self, pause: Duration) -> Self {
        self.0.answer.retry_after = Some(pause);
        self
    }

    /// An error of this kind; `hint` ends its sentence with what to do next.
    pub(crate) fn new(kind: Kind, hint: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Problem {
            kind,
            reference: None,
            sentence: None,
            hint: hint.into(),
            location: None,
            answer: Answer::default(),
            fields: Vec::new(),
        }))
    }

    /// The same error, where other words than those of its kind say what is wrong with the secret.
    pub(crate) fn saying(mut self, sentence: &'static str) -> Self {
        self.0.sentence = Some(sentence);
        self
    }

    /// The same error, about the secret of this reference, if it has one.
    pub(crate) fn about(mut self, reference: Option<&SecretRef>) -> Self {
        self.0.reference = reference.cloned();
        self
    }

    /// The same error, met at this line of the program.
    pub(crate) fn at(mut self, location: &'static Location<'static>) -> Self {
        self.0.location = Some(location);
        self
    }

    /// The same error, from this provider, after so many attempts.
    pub(crate) fn asked_of(mut self, provider: &str, attempts: u32) -> Self {
        self.0.answer.provider = Some(provider.into());
        self.0.answer.attempts = attempts;
        self
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// What an [`Error`] holds, boxed so that a `Result` stays as small as its value.
#[derive(Clone, Debug)]
struct Problem {
    kind: Kind,
    reference: Option<SecretRef>,
    /// In place of the words of the kind.
    sentence: Option<&'static str>,
    hint: Cow<'static, str>,
    location: Option<&'static Location<'static>>,
    answer: Answer,
    fields: Vec<(Box<str>, Error)>,
}

/// What is known of a provider's answer. Never its body.
#[derive(Clone, Debug, Default)]
struct Answer {
    provider: Option<Box<str>>,
    http_status: Option<u16>,
    request_id: Option<Box<str>>,
    attempts: u32,
    retry_after: Option<Duration>,
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { fmt::Debug::fmt(&self.0, f) } else { fmt::Display::fmt(self, f) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.fields.is_empty() {
            return fields::write(self, f);
        }
        let sentence = self.sentence.unwrap_or(self.kind.sentence());
        match &self.reference {
            Some(reference) => write!(f, "{reference} {sentence}")?,
            None => write!(f, "the secret {sentence}")?,
        }
        if let Some(status) = self.answer.http_status {
            write!(f, " (HTTP {status})")?;
        }
        if self.hint.is_empty() { Ok(()) } else { write!(f, ": {}", self.hint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unwrap_prints_is_the_sentence_and_the_particulars_are_a_sharp_sign_away() {
        let error = Error::with_hint(Kind::Empty, "give it a value").asked_of("vault", 3);
        assert_eq!(format!("{error:?}"), "the secret is empty: give it a value");
        let particulars = format!("{error:#?}");
        assert!(particulars.contains("Empty") && particulars.contains("attempts: 3"), "{particulars}");
    }
}
