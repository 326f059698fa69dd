//! Finds the parts of a file that are tests, and those that an `allow!` permits.

use std::ops::Range;

use super::code::Code;
use crate::finding::Finding;

/// What the tokens say about the parts of a file.
pub(super) struct Outline<'s> {
    /// In order, and apart from each other.
    tests: Vec<Range<usize>>,
    /// By where they begin.
    allows: Vec<(Range<usize>, &'s [u8])>,
}

/// `allow!` nests no deeper.
const DEPTH: usize = 8;

impl<'s> Outline<'s> {
    pub(super) fn of(code: &Code<'s, '_>) -> Self {
        let closings = code.closings();
        let mut outline = Self { tests: Vec::new(), allows: Vec::new() };
        for at in 0..code.tokens.len() {
            if let Some(rule) = code.allow_at(at) {
                let start = code.tokens[at + 2].start;
                outline.allows.push((start..code.end_of(closings[at + 2]), rule));
            }
            if let Some(after) = code.test_attribute_at(at) {
                outline.add_test(code.item_from(after, &closings));
            }
        }
        outline
    }

    fn add_test(&mut self, test: Range<usize>) {
        match self.tests.last_mut() {
            Some(last) if test.start <= last.end => last.end = last.end.max(test.end),
            _ => self.tests.push(test),
        }
    }

    /// The rule that an `allow!` around a place names.
    pub(super) fn allow_around(&self, at: usize) -> Option<&'s [u8]> {
        self.allows_around(at).next()
    }

    fn allows_around(&self, at: usize) -> impl Iterator<Item = &'s [u8]> {
        let before = self.allows.partition_point(|(range, _)| range.start <= at);
        let near = self.allows[..before].iter().rev().take(DEPTH);
        near.filter(move |(range, _)| at < range.end).map(|(_, rule)| *rule)
    }

    pub(super) fn place(&self, finding: &mut Finding) {
        let at = finding.span.start;
        finding.allowed = self.allows_around(at).any(|rule| rule == finding.rule.name.as_bytes());
        let before = self.tests.partition_point(|test| test.start <= at);
        if before > 0 && at < self.tests[before - 1].end {
            finding.is_in_a_test();
        }
    }
}

impl<'s> Code<'s, '_> {
    /// Where a token ends, or the file where there is none.
    fn end_of(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.source.len(), |token| token.end)
    }

    /// The rule that an `allow!(rule, …)` at `at` names.
    fn allow_at(&self, at: usize) -> Option<&'s [u8]> {
        let opens = matches!(self.text(at + 2), b"(" | b"[" | b"{");
        (self.is(at, &["allow", "!"]) && opens && self.is(at + 4, &[","])).then(|| self.text(at + 3))
    }

    /// The index after an attribute at `at` that makes a test: `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`,
    /// `#[tokio::test]`, `#[rstest]`, and the same of `bench`.
    fn test_attribute_at(&self, at: usize) -> Option<usize> {
        if !self.is(at, &["#", "["]) {
            return None;
        }
        let after = self.after_group(at + 1);
        let words = || (at + 2..after).map(|at| self.text(at));
        let is_test = if self.text(at + 2) == b"cfg" {
            let negated = (at + 2..after).any(|at| self.is(at, &["not", "(", "test"]));
            words().any(is_test_word) && !negated && !words().any(|word| word == b"any")
        } else {
            let path = words().take_while(|word| !matches!(*word, b"(" | b"=" | b"]"));
            path.last().is_some_and(|word| is_test_word(word) || word == b"rstest")
        };
        is_test.then_some(after)
    }

    /// The bytes of what begins at `at`: an item to its `;` or its braces, a field or a variant to its comma, the
    /// last of them to the end of what is around it. What stands before that is short, each group counted as one token.
    fn item_from(&self, at: usize, closings: &[usize]) -> Range<usize> {
        const LONGEST: usize = 512;
        let start = self.tokens.get(at).map_or(self.source.len(), |token| token.start);
        let (mut inner, mut is_item) = (at, false);
        for _ in 0..LONGEST {
            let Some(token) = self.tokens.get(inner) else { break };
            match self.text(inner) {
                b"{" => return start..self.end_of(closings[inner]),
                b"(" | b"[" => inner = closings[inner],
                b")" | b"]" | b"}" => return start..token.start,
                b";" => return start..token.end,
                b"," if !is_item => return start..token.end,
                word => is_item |= ITEMS.contains(&word),
            }
            inner += 1;
        }
        start..self.tokens.get(inner).map_or(self.source.len(), |token| token.start)
    }
}

fn is_test_word(word: &[u8]) -> bool {
    word == b"test" || word == b"bench"
}

/// Words that only items have: their commas are those of generics.
const ITEMS: &[&[u8]] = &[
    b"fn", b"mod", b"impl", b"struct", b"enum", b"union", b"trait", b"const", b"static", b"use", b"type",
    b"extern", b"let",
];
