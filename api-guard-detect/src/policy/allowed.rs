//! How a finding stands, and why.

use std::fmt;

/// What becomes of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// It stops the build.
    Denied,
    /// It is shown, and the build continues.
    Warned,
    /// It is permitted.
    Allowed(Allowed),
}

/// What permits a finding. Its `Display` is a short phrase for a report, with the reason masked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// An `allow!` around it; the compiler makes sure that it has a reason.
    Macro,
    /// A comment that names the rule.
    Comment {
        /// The line of the comment.
        line: usize,
        /// Why, as its author says.
        reason: String,
    },
    /// A comment for another tool.
    ForeignComment {
        /// The line of the comment.
        line: usize,
        /// Its spelling.
        spelling: &'static str,
    },
    /// An `[[allow]]` of a path.
    Path {
        /// The file of settings.
        file: String,
        /// The line of the `[[allow]]`.
        line: usize,
        /// Why, as its author says.
        reason: String,
    },
    /// The rule is switched off.
    Rule {
        /// The file of settings.
        file: String,
        /// The line that does so.
        line: usize,
    },
    /// It is in a baseline.
    Baseline {
        /// The baseline's file.
        file: String,
        /// The line of the entry.
        line: usize,
    },
}

impl Allowed {
    /// The stable spelling: `macro`, `comment`, `foreign_comment`, `path`, `rule` or `baseline`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Macro => "macro",
            Self::Comment { .. } => "comment",
            Self::ForeignComment { .. } => "foreign_comment",
            Self::Path { .. } => "path",
            Self::Rule { .. } => "rule",
            Self::Baseline { .. } => "baseline",
        }
    }

    /// The reason, if one had to be given.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Comment { reason, .. } | Self::Path { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Macro => f.write_str("allowed by `allow!`"),
            Self::Comment { line, reason } => write!(f, "allowed by the comment on line {line}: {reason}"),
            Self::ForeignComment { line, spelling } => write!(f, "allowed by `{spelling}` on line {line}"),
            Self::Path { file, line, reason } => write!(f, "allowed by {file}:{line}: {reason}"),
            Self::Rule { file, line } => write!(f, "its rule is switched off by {file}:{line}"),
            Self::Baseline { file, line } => write!(f, "in the baseline, {file}:{line}"),
        }
    }
}
