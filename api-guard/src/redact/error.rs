//! Errors and other values that print without secrets.

use std::error::Error;
use std::fmt::{self, Write as _};

use super::text;

/// A copy of any error that contains no secret: for a log, for an answer, or to pass on.
///
/// Many errors of other crates quote what they were given: a URL with its query, the value that did not parse, the
/// bytes that were not UTF-8. [`RedactError::redacted`] makes the copy, sources included.
///
/// `{}` prints the message, `{:#}` adds the chain of sources, and `{:?}` prints what the error's own `{:?}` printed.
#[derive(Clone)]
pub struct RedactedError {
    message: String,
    debug: String,
    source: Option<Box<RedactedError>>,
}

/// How deep a chain of sources is followed. One that is deeper has a circle in it.
const DEEPEST: usize = 64;

impl RedactedError {
    fn of(error: &(dyn Error + 'static), depth: usize) -> Self {
        Self {
            message: text(&error.to_string()).into_owned(),
            debug: text(&format!("{error:?}")).into_owned(),
            source: error.source().filter(|_| depth > 0).map(|source| Box::new(Self::of(source, depth - 1))),
        }
    }
}

impl fmt::Display for RedactedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) if f.alternate() => write!(f, ": {source:#}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for RedactedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl Error for RedactedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Adds [`redacted`](Self::redacted) to every error, `dyn Error` and `anyhow::Error` included.
pub trait RedactError {
    /// The error and its sources without secrets. They are printed now: values that become known later are not removed.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Secret, redact::RedactError as _, secrecy::SecretString};
    ///
    /// let _secret = Secret::from(SecretString::from("correct horse battery"));
    /// let error = String::from_utf8(b"correct horse battery\xff".to_vec()).unwrap_err();
    /// assert!(format!("{error:?}").contains("99, 111, 114, 114, 101, 99, 116"));
    /// assert!(format!("{:?}", error.redacted()).contains("bytes: [[REDACTED], 255]"));
    /// ```
    #[must_use]
    fn redacted(&self) -> RedactedError;
}

impl<E: Error + 'static> RedactError for E {
    fn redacted(&self) -> RedactedError {
        RedactedError::of(self, DEEPEST)
    }
}

macro_rules! redact_dyn_error {
    ($($error:ty),*) => {$(
        impl RedactError for $error {
            fn redacted(&self) -> RedactedError {
                RedactedError::of(self, DEEPEST)
            }
        }
    )*};
}

redact_dyn_error!(dyn Error, dyn Error + Send, dyn Error + Sync, dyn Error + Send + Sync);

/// A value that prints without secrets: for a `Command`, a request, a structure of another crate.
///
/// # Security
///
/// It only sees the printed text: a password that was never loaded as a [`Secret`](crate::Secret) and has no known form
/// is not removed. For a URL use [`url`](super::url).
///
/// # Examples
///
/// ```
/// use std::process::Command;
/// use api_guard::{Secret, redact, secrecy::SecretString};
///
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// let mut command = Command::new("curl");
/// command.env("PASSWORD", "correct horse battery").arg("--user").arg("me:correct horse battery");
/// let printed = format!("{:?}", redact::printed(&command));
/// assert_eq!(printed, r#"PASSWORD="[REDACTED]" "curl" "--user" "me:[REDACTED]""#);
/// ```
#[must_use]
pub fn printed<T>(value: T) -> Printed<T> {
    Printed(value)
}

/// The result of [`printed`].
#[derive(Clone, Copy)]
pub struct Printed<T>(T);

impl<T: fmt::Display> fmt::Display for Printed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut whole = String::new();
        if f.alternate() { write!(whole, "{:#}", self.0) } else { write!(whole, "{}", self.0) }?;
        f.write_str(&text(&whole))
    }
}

impl<T: fmt::Debug> fmt::Debug for Printed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut whole = String::new();
        if f.alternate() { write!(whole, "{:#?}", self.0) } else { write!(whole, "{:?}", self.0) }?;
        f.write_str(&text(&whole))
    }
}
