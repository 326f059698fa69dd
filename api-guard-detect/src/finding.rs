//! What was found, and where.

use std::cmp::Ordering;
use std::ops::Range;

use crate::detector::Hit;
use crate::rule::{Level, Rule};

/// One key in one file.
///
/// A finding never holds the value: it says where the value is, and how much of it is the same in every key of its
/// kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that matched.
    pub rule: &'static Rule,
    /// What it does to a build; a failed checksum turns a denial into a warning.
    pub level: Level,
    /// The bytes of the file that spell the key, escapes included.
    pub span: Range<usize>,
    /// How many of these bytes, from the first on, are the public prefix. If the finding is the name of a variable or a
    /// file instead of a value, all of them are.
    pub public: usize,
    /// Where the key is.
    pub context: Context,
    /// Whether an `allow!` around it permits it.
    pub allowed: bool,
}

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Context {
    /// Rust code that can end in a program.
    Code,
    /// Rust code under `#[cfg(test)]`, or a file of tests or benches.
    Test,
    /// A doc comment: published with the crate.
    Doc,
    /// Any other comment.
    Comment,
    /// A file that is not Rust.
    Text,
    /// A built program.
    Binary,
    /// A file of an earlier commit.
    History,
}

impl Context {
    /// The stable spelling, as `check --format json` prints it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Doc => "doc",
            Self::Comment => "comment",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::History => "history",
        }
    }
}

impl From<Hit> for Finding {
    /// A finding in a text that is as it stands in its file.
    fn from(hit: Hit) -> Self {
        Self {
            rule: hit.rule,
            level: hit.level,
            span: hit.range,
            public: hit.public,
            context: Context::Text,
            allowed: false,
        }
    }
}

/// Sorts findings by place; of those that begin together the longest comes first, then the surest.
pub(crate) fn in_order(findings: &mut [Finding]) {
    sort(findings, |a, b| {
        a.span
            .start
            .cmp(&b.span.start)
            .then(b.span.end.cmp(&a.span.end))
            .then(b.level.cmp(&a.level))
            .then(b.public.cmp(&a.public))
    });
}

/// Sorts findings. The order is no parameter of a type: the compiler would make a whole sort of each.
pub(crate) fn sort(findings: &mut [Finding], order: fn(&Finding, &Finding) -> Ordering) {
    findings.sort_by(order);
}
