//! What was found, and where.

use std::ops::Range;

use crate::generic;
use crate::rule::{Level, Rule};

/// One key in one file.
///
/// A finding never holds the value: it says where the value stands, and how much of it every key of its kind has
/// in common.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that matched.
    pub rule: &'static Rule,
    /// What it does; a failed checksum makes a warning of a rule that denies.
    pub level: Level,
    /// The bytes of the file that spell the key, escapes included.
    pub span: Range<usize>,
    /// How many of these bytes, from the first on, are the public prefix.
    pub public: usize,
    /// What the key stands in.
    pub context: Context,
    /// Whether an `allow!` around it permits it.
    pub allowed: bool,
}

/// What a key stands in.
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

impl Finding {
    /// Moves a finding to test code, where some rules only warn. A file beside a test is still a file.
    pub(crate) fn is_in_a_test(&mut self) {
        if self.context == Context::Code {
            self.context = Context::Test;
        }
        if matches!(self.context, Context::Test | Context::Text) && self.rule.warns_in_tests {
            self.level = Level::Warn;
        }
    }
}

/// Keeps, where findings overlap, the longest, and of equally long ones the one with a prefix of its own (an
/// issuer's key as the password of a URL is that issuer's key); sorts them by place.
pub(crate) fn settle(findings: &mut Vec<Finding>) {
    drop_nameless(findings);
    findings.sort_by(|a, b| {
        a.span
            .start
            .cmp(&b.span.start)
            .then(b.span.end.cmp(&a.span.end))
            .then(b.level.cmp(&a.level))
            .then(b.public.cmp(&a.public))
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        match kept.last_mut() {
            Some(last) if finding.span.start < last.span.end => {
                if finding.span.len() > last.span.len() {
                    *last = finding;
                }
            }
            _ => kept.push(finding),
        }
    }
    *findings = kept;
}

/// Drops values that only their names gave away where a rule knows what they are.
fn drop_nameless(findings: &mut Vec<Finding>) {
    let known = |finding: &Finding| !std::ptr::eq(finding.rule, generic::rule());
    // Where each known finding begins, and the furthest end of it and those before it.
    let mut reaches: Vec<(usize, usize)> = findings
        .iter()
        .filter(|finding| known(finding))
        .map(|finding| (finding.span.start, finding.span.end))
        .collect();
    reaches.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut reaches {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let overlaps = |span: &Range<usize>| {
        let before = reaches.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| reaches[last].1 > span.start)
    };
    findings.retain(|finding| known(finding) || !overlaps(&finding.span));
}
