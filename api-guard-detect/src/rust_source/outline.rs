//! What the parts of a file are: tests, and what an `allow!` permits.

use std::ops::Range;

use super::code::Code;
use crate::finding::Finding;

/// What the tokens say about the parts of a file.
pub(super) struct Outline<'s> {
    tests: Vec<Range<usize>>,
    allows: Vec<(Range<usize>, &'s [u8])>,
}

impl<'s> Outline<'s> {
    pub(super) fn of(code: &Code<'s, '_>) -> Self {
        let mut outline = Self { tests: Vec::new(), allows: Vec::new() };
        for at in 0..code.tokens.len() {
            if let Some(rule) = code.allow_at(at) {
                outline.allows.push((code.group_from(at + 2), rule));
            }
            if let Some(after) = code.test_attribute_at(at) {
                outline.tests.push(code.item_from(after));
            }
        }
        outline
    }

    /// The rule that an `allow!` around a place names.
    pub(super) fn allow_around(&self, at: usize) -> Option<&'s [u8]> {
        self.allows.iter().find(|(range, _)| range.contains(&at)).map(|(_, rule)| *rule)
    }

    pub(super) fn place(&self, finding: &mut Finding) {
        let inside = |range: &Range<usize>| range.contains(&finding.span.start);
        finding.allowed =
            self.allows.iter().any(|(range, rule)| inside(range) && *rule == finding.rule.name.as_bytes());
        if self.tests.iter().any(inside) {
            finding.is_in_a_test();
        }
    }
}

impl<'s> Code<'s, '_> {
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
    /// last of them to the end of what is around it.
    fn item_from(&self, at: usize) -> Range<usize> {
        let start = self.tokens.get(at).map_or(self.source.len(), |token| token.start);
        let (mut depth, mut is_item) = (0usize, false);
        for (offset, token) in self.tokens.iter().enumerate().skip(at) {
            match &self.source[token.start..token.end] {
                b"{" if depth == 0 => return start..self.group_from(offset).end,
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" if depth == 0 => return start..token.start,
                b")" | b"]" | b"}" => depth -= 1,
                b";" if depth == 0 => return start..token.end,
                b"," if depth == 0 && !is_item => return start..token.end,
                word => is_item |= depth == 0 && ITEMS.contains(&word),
            }
        }
        start..self.source.len()
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
