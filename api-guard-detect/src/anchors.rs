//! The rules, indexed by their anchors.

use std::sync::OnceLock;

use crate::grams::{Bits, Grams};
#[cfg(feature = "source")]
use crate::names;
use crate::output::Starts;
use crate::rule::Rule;
use crate::rules;
use crate::shape::Shape;

/// Every shape: found by its anchor, or else by the words of which one must stand before it.
pub(crate) struct Anchors {
    anchors: Grams<Candidate>,
    /// The shapes that have no anchor.
    pub(crate) bare: Vec<Candidate>,
    /// The witnesses of the bare shapes, in lower case.
    witnesses: Grams<()>,
    /// What names of secrets have in them, in lower case.
    #[cfg(feature = "source")]
    traces: Grams<()>,
    /// What an anchor, or a witness in any case, begins with.
    telling: Bits,
    /// The same for outputs, made when a program first has one looked at.
    starts: OnceLock<Starts>,
}

/// A rule with one of its shapes.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) rule: &'static Rule,
    pub(crate) shape: &'static Shape,
}

impl Anchors {
    /// The index of the built-in rules, made once a process: a proc macro runs many times in one compiler.
    pub(crate) fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Anchors> = OnceLock::new();
        BUILT_IN.get_or_init(|| Self::of(&mut rules::all()))
    }

    /// The index of these rules.
    pub(crate) fn of(rules: &mut dyn Iterator<Item = &'static Rule>) -> Self {
        let (mut anchors, mut bare, mut witnesses) = (Vec::new(), Vec::new(), Vec::new());
        for rule in rules {
            for shape in rule.shapes {
                let candidate = Candidate { rule, shape };
                anchors.extend(shape.anchors().iter().map(|text| (*text, candidate)));
                if shape.anchors().is_empty() {
                    bare.push(candidate);
                    witnesses.extend(rule.witness.iter().map(|word| (*word, ())));
                }
            }
        }
        let (anchors, witnesses) = (Grams::of(&anchors), Grams::of(&witnesses));
        let mut telling = anchors.bits.clone();
        witnesses.texts().for_each(|word| telling.add_any_case(word));
        Self {
            anchors,
            bare,
            witnesses,
            #[cfg(feature = "source")]
            traces: Grams::of(&names::TRACES.iter().map(|word| (*word, ())).collect::<Vec<_>>()),
            telling,
            starts: OnceLock::new(),
        }
    }

    /// The first place from `from` on where an anchor or a witness may begin.
    ///
    /// The loop that every byte of a text goes through: by itself, so that the compiler keeps it in registers.
    #[inline(never)]
    pub(crate) fn next_telling(&self, hay: &[u8], from: usize) -> Option<usize> {
        let mut rest = hay.get(from..)?;
        while let [a, tail @ ..] = rest
            && let [b, c, ..] = tail
        {
            if self.telling.may_have(*a, *b, *c) {
                return Some(hay.len() - rest.len());
            }
            rest = tail;
        }
        None
    }

    pub(crate) fn starts(&self) -> &Starts {
        self.starts.get_or_init(|| {
            // What is read by code of its own has a sign, which is looked for by itself.
            let shapes = self.anchors.entries().map(|entry| entry.value.shape);
            Starts::of(shapes.filter(|shape| shape.reader.is_none()), self.witnesses.texts())
        })
    }

    /// The candidates whose anchor stands at `at`.
    #[inline]
    pub(crate) fn at<'h>(&self, hay: &'h [u8], at: usize) -> impl Iterator<Item = Candidate> + use<'_, 'h> {
        let rest = &hay[at..];
        let [a, b, c] = first_three(rest);
        let near = self.anchors.near(a, b, c);
        near.filter(move |entry| rest.starts_with(entry.text.as_bytes())).map(|entry| entry.value)
    }

    /// Whether a witness of some bare shape stands at `at`.
    pub(crate) fn witness_at(&self, hay: &[u8], at: usize) -> bool {
        has_at(&self.witnesses, hay, at)
    }
}

#[cfg(feature = "source")]
impl Anchors {
    /// Whether an anchor may begin with these bytes. Hashed: says yes too often, never no wrongly.
    #[inline(always)]
    pub(crate) fn may_begin(&self, a: u8, b: u8, c: u8) -> bool {
        self.anchors.bits.may_have(a, b, c)
    }

    /// Whether a name that tells may stand around `at`.
    pub(crate) fn name_at(&self, hay: &[u8], at: usize) -> bool {
        has_at(&self.traces, hay, at) && names::may_tell(hay, at)
    }
}

/// Whether a text of `grams` stands at `at`, in any case.
fn has_at(grams: &Grams<()>, hay: &[u8], at: usize) -> bool {
    let rest = &hay[at..];
    let [a, b, c] = first_three(rest).map(|byte| byte.to_ascii_lowercase());
    grams.bits.may_have(a, b, c)
        && grams.near(a, b, c).any(|entry| {
            rest.get(..entry.text.len()).is_some_and(|text| text.eq_ignore_ascii_case(entry.text.as_bytes()))
        })
}

/// The bytes that a text is found by; of a shorter rest, bytes that no text begins with.
#[inline]
fn first_three(rest: &[u8]) -> [u8; 3] {
    match rest {
        [a, b, c, ..] => [*a, *b, *c],
        _ => [0; 3],
    }
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
                assert!(anchors.at(hay.as_bytes(), 2).any(|candidate| candidate.rule.name == rule.name));
            }
        }
    }

    #[test]
    fn the_end_of_the_input_has_no_anchor() {
        assert_eq!(Anchors::built_in().at(b"sk", 0).count(), 0);
        assert_eq!(Anchors::built_in().at(b"", 0).count(), 0);
    }
}
