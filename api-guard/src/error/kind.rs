//! The kinds of errors, to match on.

use std::fmt;

/// What went wrong, without details.
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
    /// Settings of this crate or of a provider are missing or contradict each other.
    Config,
    /// Somebody else has changed the same thing first.
    Conflict,
    /// The provider had the secret and deleted it.
    Deleted,
    /// The provider knows who we are and refuses.
    Denied,
    /// The provider keeps the secret but does not give it out.
    Disabled,
    /// The value has no bytes.
    Empty,
    /// The value has expired.
    Expired,
    /// The secret is a document without the field the reference names.
    FieldMissing,
    /// The value that arrived is not the one that the provider says it sent.
    Integrity,
    /// The text is not a reference.
    InvalidReference,
    /// The value is not in the form its use needs, such as UTF-8.
    Malformed,
    /// There is no such secret.
    NotFound,
    /// The value is not valid yet.
    NotYetValid,
    /// A limit on uses or on cost is reached.
    QuotaExceeded,
    /// The value was made unusable in this process or at its issuer.
    Revoked,
    /// The provider is sealed until an operator unseals it.
    Sealed,
    /// The provider asks for fewer calls.
    Throttled,
    /// The provider did not answer in time.
    Timeout,
    /// The value has less than 8 bytes.
    TooShort,
    /// The provider does not know who we are.
    Unauthenticated,
    /// The provider, or a service of the operating system, cannot be reached now.
    Unavailable,
    /// The reference names a scheme that no provider here serves.
    UnknownScheme,
    /// The value was wiped from this process, because it is a forked child.
    WipedByFork,
}

impl Kind {
    /// A stable token for metrics and audit records, `snake_case`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.words().0
    }

    /// Whether the same call may succeed later without anyone changing anything.
    ///
    /// An outage is retryable; a refusal is not.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Sealed | Self::Throttled | Self::Timeout | Self::Unavailable)
    }

    /// What follows the reference in an error's sentence.
    pub(super) const fn sentence(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Config => ("config", "cannot be loaded as configured"),
            Self::Conflict => ("conflict", "was changed by somebody else first"),
            Self::Deleted => ("deleted", "was deleted"),
            Self::Denied => ("denied", "was denied"),
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
            Self::Throttled => ("throttled", "is requested too often"),
            Self::Timeout => ("timeout", "did not arrive in time"),
            Self::TooShort => ("too_short", "is too short"),
            Self::Unauthenticated => {
                ("unauthenticated", "is kept by a provider that did not accept our credentials")
            }
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
