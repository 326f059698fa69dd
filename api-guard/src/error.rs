//! The one error of this crate, and the kinds it comes in.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use crate::reference::SecretRef;

/// Why a secret could not be had or used.
///
/// Opaque, so that more can be said later without breaking anyone: match on [`Error::kind`]. `Display` is one
/// lower-case sentence that names the reference where one is known and says what to do next where that is known.
///
/// # Security
///
/// An error never holds a value, a provider's response or another crate's error: many of those print what they were
/// given. So [`source`](std::error::Error::source) is always `None`, and `{}` and `{:?}` are safe in any log.
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
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(Box<Problem>);

impl Error {
    /// What went wrong, to match on.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The secret it went wrong for, where one is known.
    #[must_use]
    pub fn reference(&self) -> Option<&SecretRef> {
        self.0.reference.as_ref()
    }

    /// The line of the program that was refused the value, for refusals of
    /// [`expose_secret`](crate::Secret::expose_secret) and what builds on it.
    #[must_use]
    pub fn location(&self) -> Option<&'static Location<'static>> {
        self.0.location
    }

    /// Whether the same call may succeed later with nothing changed by a person: see [`Kind::is_retryable`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable()
    }

    /// An error of this kind; `hint` ends its sentence with what to do next.
    pub(crate) fn new(kind: Kind, hint: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Problem { kind, reference: None, hint: hint.into(), location: None }))
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
}

/// What an [`Error`] holds, boxed so that a `Result` stays as small as its value.
#[derive(Clone, Debug)]
struct Problem {
    kind: Kind,
    reference: Option<SecretRef>,
    hint: Cow<'static, str>,
    location: Option<&'static Location<'static>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reference {
            Some(reference) => write!(f, "{reference} {}", self.kind.sentence())?,
            None => write!(f, "the secret {}", self.kind.sentence())?,
        }
        if self.hint.is_empty() { Ok(()) } else { write!(f, ": {}", self.hint) }
    }
}

/// What went wrong, without the particulars.
///
/// # Examples
///
/// ```
/// use api_guard::Kind;
///
/// assert!(Kind::Throttled.is_retryable());
/// assert!(!Kind::Denied.is_retryable());
/// assert_eq!(Kind::NotFound.as_str(), "not_found");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Settings of this crate or of a provider contradict each other or are missing.
    Config,
    /// Somebody else changed the same thing first.
    Conflict,
    /// The provider had the secret and deleted it.
    Deleted,
    /// The provider knows us and says no.
    Denied,
    /// The provider keeps the secret but does not give it out.
    Disabled,
    /// The value has no bytes.
    Empty,
    /// The value is past its time.
    Expired,
    /// The secret is a document without the field the reference names.
    FieldMissing,
    /// What arrived is not what the provider says it sent.
    Integrity,
    /// The text is no reference.
    InvalidReference,
    /// The value is not in the form its use needs, such as UTF-8.
    Malformed,
    /// There is no such secret.
    NotFound,
    /// The value's time has not come.
    NotYetValid,
    /// A limit on uses or on cost is reached.
    QuotaExceeded,
    /// The value was made unusable in this process or at its issuer.
    Revoked,
    /// The provider is locked until an operator opens it.
    Sealed,
    /// The provider asks for fewer calls.
    Throttled,
    /// The provider did not answer in time.
    Timeout,
    /// The value has under 8 bytes.
    TooShort,
    /// The provider does not know who we are.
    Unauthenticated,
    /// The provider, or a service of the operating system, cannot be reached now.
    Unavailable,
    /// The reference names a scheme that no provider here serves.
    UnknownScheme,
    /// The value was wiped from this process when it was forked off.
    WipedByFork,
}

impl Kind {
    /// A stable token for metrics and audit records, `snake_case`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.words().0
    }

    /// Whether the same call may succeed later with nothing changed by a person.
    ///
    /// An outage is retryable; a refusal is not, however often it is asked.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Sealed | Self::Throttled | Self::Timeout | Self::Unavailable)
    }

    /// What follows the reference in an error's sentence.
    const fn sentence(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Config => ("config", "cannot be loaded as configured"),
            Self::Conflict => ("conflict", "was changed by somebody else first"),
            Self::Deleted => ("deleted", "was deleted"),
            Self::Denied => ("denied", "is not ours to read"),
            Self::Disabled => ("disabled", "is disabled"),
            Self::Empty => ("empty", "is empty"),
            Self::Expired => ("expired", "has expired"),
            Self::FieldMissing => ("field_missing", "has no such field"),
            Self::Integrity => ("integrity", "arrived damaged"),
            Self::InvalidReference => ("invalid_reference", "is not named by a valid reference"),
            Self::Malformed => ("malformed", "is malformed"),
            Self::NotFound => ("not_found", "was not found"),
            Self::NotYetValid => ("not_yet_valid", "is not valid yet"),
            Self::QuotaExceeded => ("quota_exceeded", "has reached its quota"),
            Self::Revoked => ("revoked", "is revoked"),
            Self::Sealed => ("sealed", "is behind a sealed provider"),
            Self::Throttled => ("throttled", "is asked for too often"),
            Self::Timeout => ("timeout", "did not arrive in time"),
            Self::TooShort => ("too_short", "is too short"),
            Self::Unauthenticated => ("unauthenticated", "is kept by a provider that does not know us"),
            Self::Unavailable => ("unavailable", "is not available now"),
            Self::UnknownScheme => ("unknown_scheme", "is kept under a scheme no provider here serves"),
            Self::WipedByFork => ("wiped_by_fork", "was wiped when this process was forked off"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
