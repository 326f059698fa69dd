//! What a policy has to say about itself.

use std::fmt;

/// Something to tell of a setting, a comment or a baseline: an error in it, or that it allows nothing any more.
///
/// It holds no text of the file: it is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Notice {
    /// The file, as its name was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What kind of thing it is.
    pub kind: NoticeKind,
    /// A sentence for people.
    pub message: String,
}

/// What kind of thing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoticeKind {
    /// A file that cannot be used.
    Invalid,
    /// An allow comment that names no rule there is.
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
