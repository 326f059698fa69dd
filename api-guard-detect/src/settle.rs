//! Decides which findings of one file are kept.

use std::ops::Range;

use crate::finding::{Context, Finding, in_order};
use crate::rule::Level;
use crate::rules::generic::is_by_name;

impl Finding {
    /// Moves a finding to test code, where some rules only warn. A file beside a test is still a file.
    pub(crate) fn is_in_a_test(&mut self) {
        if self.context == Context::Code {
            self.context = Context::Test;
        }
        if matches!(self.context, Context::Test | Context::Text) && self.only_warns_in_tests() {
            self.level = Level::Warn;
        }
    }

    /// Moves a finding to a text that is written to be read, where what only a name gives away warns: manuals are full of
    /// values that were made up for them, and of certificates.
    pub(crate) fn is_in_prose(&mut self) {
        if self.only_warns_in_tests() {
            self.level = Level::Warn;
        }
    }

    fn only_warns_in_tests(&self) -> bool {
        self.rule.warns_in_tests || !self.rule.has_form()
    }
}

/// Keeps, where findings overlap, the longest, and of equally long ones the one with a prefix of its own (an
/// issuer's key as the password of a URL is that issuer's key); sorts them by place.
pub(crate) fn settle(findings: &mut Vec<Finding>) {
    in_order(findings);
    drop_nameless(findings);
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

/// Drops values that only their names gave away where a rule knows what they are. The findings are in order.
fn drop_nameless(findings: &mut Vec<Finding>) {
    let known = |finding: &Finding| !is_by_name(finding.rule);
    // Where each known finding begins, and the furthest end of it and those before it.
    let mut reaches: Vec<(usize, usize)> = findings
        .iter()
        .filter(|finding| known(finding))
        .map(|finding| (finding.span.start, finding.span.end))
        .collect();
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
