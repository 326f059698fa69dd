//! Notices about settings, comments and baselines.

use std::fmt;

/// A notice about a setting, a comment or a baseline: it contains an error, or allows nothing any more.
///
/// It contains no text of the file, so it is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Notice {
    /// The file, as its name was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The kind of notice.
    pub kind: NoticeKind,
    /// A sentence for people.
    pub message: String,
}

/// The kind of a [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoticeKind {
    /// A file that cannot be used.
    Invalid,
    /// An allow comment that names a rule that does not exist.
    UnknownRule,
    /// An allow comment without a reason.
    MissingReason,
    /// An allow whose day has passed.
    Expired,
    /// An allow that allows nothing.
    Stale,
}

impl NoticeKind {
    /// The stable spelling, such as `stale_allow`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid_config",
            Self::UnknownRule => "unknown_rule",
            Self::MissingReason => "missing_reason",
            Self::Expired => "expired_allow",
            Self::Stale => "stale_allow",
        }
    }
}

/// `file:line:column: message`
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for Notice {}
