//! The index from three bytes to the shapes that may begin there.

use std::sync::OnceLock;

use crate::rule::Rule;
use crate::rules;
use crate::shape::Shape;

/// Every shape, found by the first three bytes of its anchor.
pub(crate) struct Anchors {
    /// One bit for each hashed three bytes that begin some anchor.
    grams: [u64; 512],
    /// Sorted by the three bytes.
    entries: Vec<Anchor>,
    /// The shapes that have no anchor.
    pub(crate) bare: Vec<Candidate>,
}

/// A rule with one of its shapes.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) rule: &'static Rule,
    pub(crate) shape: &'static Shape,
}

pub(crate) struct Anchor {
    gram: [u8; 3],
    pub(crate) text: &'static str,
    pub(crate) candidate: Candidate,
}

impl Anchors {
    /// The index of the built-in rules, made once a process: a proc macro runs many times in one compiler.
    pub(crate) fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Anchors> = OnceLock::new();
        BUILT_IN.get_or_init(|| Self::of(rules::all()))
    }

    fn of(rules: impl Iterator<Item = &'static Rule>) -> Self {
        let mut anchors = Self { grams: [0; 512], entries: Vec::new(), bare: Vec::new() };
        for rule in rules {
            for shape in rule.shapes {
                let candidate = Candidate { rule, shape };
                for text in shape.anchors() {
                    anchors.add(text, candidate);
                }
                if shape.anchors().is_empty() {
                    anchors.bare.push(candidate);
                }
            }
        }
        anchors.entries.sort_by_key(|entry| entry.gram);
        anchors
    }

    fn add(&mut self, text: &'static str, candidate: Candidate) {
        let &[a, b, c, ..] = text.as_bytes() else {
            unreachable!("a test of the rule tables keeps every anchor at three bytes or more")
        };
        let bit = hash(a, b, c);
        self.grams[bit >> 6] |= 1 << (bit & 63);
        self.entries.push(Anchor { gram: [a, b, c], text, candidate });
    }

    /// Whether an anchor may begin with these bytes. Hashed: says yes too often, never no wrongly.
    #[inline]
    pub(crate) fn may_begin(&self, a: u8, b: u8, c: u8) -> bool {
        let bit = hash(a, b, c);
        self.grams[bit >> 6] >> (bit & 63) & 1 == 1
    }

    /// The anchors that stand at `at`.
    pub(crate) fn at<'h>(&self, hay: &'h [u8], at: usize) -> impl Iterator<Item = &Anchor> + use<'_, 'h> {
        let rest = &hay[at..];
        let gram = match rest {
            [a, b, c, ..] => [*a, *b, *c],
            _ => [0; 3],
        };
        let first = self.entries.partition_point(|entry| entry.gram < gram);
        self.entries[first..]
            .iter()
            .take_while(move |entry| entry.gram == gram)
            .filter(move |entry| rest.starts_with(entry.text.as_bytes()))
    }
}

/// Fifteen bits of three bytes.
#[inline]
const fn hash(a: u8, b: u8, c: u8) -> usize {
    (a as usize ^ (b as usize) << 4 ^ (c as usize) << 8) & 0x7fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_of_every_rule_is_found_at_its_place() {
        let anchors = Anchors::built_in();
        for rule in rules::all() {
            for text in rule.shapes.iter().flat_map(|shape| shape.anchors()) {
                let hay = format!("..{text}");
                let [a, b, c] = [2, 3, 4].map(|at: usize| hay.as_bytes()[at]);
                assert!(anchors.may_begin(a, b, c), "{}", rule.name);
                assert!(anchors.at(hay.as_bytes(), 2).any(|anchor| anchor.candidate.rule.name == rule.name));
            }
        }
    }

    #[test]
    fn the_end_of_the_input_has_no_anchor() {
        assert_eq!(Anchors::built_in().at(b"sk", 0).count(), 0);
        assert_eq!(Anchors::built_in().at(b"", 0).count(), 0);
    }
}
