//! The engine: finds every key in a piece of text.

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::bare;
use crate::plausible::plausible;
use crate::rule::{Level, Rule};
use crate::shape::{Check, Edges, Match};
use crate::witness::is_witnessed;

/// A key in a text: offsets are those of the text, which may be the decoded value of a literal.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) range: Range<usize>,
    pub(crate) public: usize,
}

/// A text with what is known of its surroundings.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'h> {
    pub(crate) hay: &'h [u8],
    /// What stands before the text, where a witness may be.
    pub(crate) before: &'h [u8],
    pub(crate) edges: Edges,
}

/// Calls `found` with every key. Hits may overlap.
pub(crate) fn detect(anchors: &Anchors, piece: Piece<'_>, found: &mut dyn FnMut(Hit)) {
    let hay = piece.hay;
    // Only a witness makes a key of a text without an anchor: most texts have none, and need no second look.
    let mut may_have_bare = !piece.before.is_empty();
    let mut from = 0;
    while let Some(at) = anchors.next_telling(hay, from) {
        anchors.at(hay, at).for_each(|candidate| try_candidate(candidate, piece, at, found));
        may_have_bare = may_have_bare || anchors.witness_at(hay, at);
        from = at + 1;
    }
    if may_have_bare {
        bare::places(anchors, piece, &mut |at| {
            anchors.bare.iter().for_each(|candidate| try_candidate(*candidate, piece, at, found));
        });
    }
}

pub(crate) fn try_candidate(candidate: Candidate, piece: Piece<'_>, at: usize, found: &mut dyn FnMut(Hit)) {
    let Candidate { rule, shape } = candidate;
    let Some(Match { range, public }) = shape.match_at(piece.hay, at, piece.edges) else { return };
    if !is_witnessed(rule, piece, range.start) {
        return;
    }
    let value = &piece.hay[range.clone()];
    let level = match shape.check {
        Check::None => rule.level,
        Check::Checksum(check) => {
            if check(value) {
                rule.level
            } else {
                Level::Warn
            }
        }
        Check::Structure(check) => {
            if !check(value) {
                return;
            }
            rule.level
        }
    };
    if plausible(&value[public..]) {
        found(Hit { rule, level, range, public });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::rules;
    use crate::shape::{Part, Run, Shape};

    impl Random {
        fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
            all[self.below(all.len())]
        }

        fn add_run(&mut self, run: &Run, text: &mut Vec<u8>) {
            let end = text.len() + run.min + self.below((run.max - run.min).min(20) + 1);
            while text.len() < end {
                let byte = self.below(128) as u8;
                text.extend(run.set.has(byte).then_some(byte));
            }
        }

        /// Adds a key, and answers where its first part stands.
        pub(crate) fn add_key(&mut self, shape: &Shape, text: &mut Vec<u8>) -> usize {
            shape.lead.iter().for_each(|run| self.add_run(run, text));
            let at = text.len();
            for part in shape.parts {
                match part {
                    Part::Text(part) => text.extend_from_slice(part.as_bytes()),
                    Part::OneOf(parts) => text.extend_from_slice(self.one_of(parts).as_bytes()),
                    Part::Run(run) => self.add_run(run, text),
                }
            }
            at
        }

        /// Adds what stands in logs: words, numbers, identifiers, URLs, anchors without a key.
        pub(crate) fn add_noise(&mut self, text: &mut Vec<u8>) {
            for _ in 0..self.below(6) {
                let bytes: &[u8] = match self.below(5) {
                    0 => b"\"fields\":{\"message\":\"secondary position updated at https://app:x9@db.acme.io/v1/pat",
                    1 => b"2026-11-23T23:17:59.123456Z  INFO payments::handlers: elapsed=1.5ms\n",
                    2 => b"sk-eyJ-us://AKIA_ghp_AA/xoxb-AWS_SECRET_ACCESS_KEY=",
                    3 => b"id: 00",
                    _ => b"\\n + / = ..",
                };
                let start = self.below(bytes.len());
                text.extend_from_slice(&bytes[start..]);
                let set = self.one_of(&[&crate::set::HEX, &crate::set::BASE64, &crate::set::BASE64_URL]);
                self.add_run(&Run { set: *set, min: 0, max: 70 }, text);
                text.push(*self.one_of(&[b" ", b"\"", b"/", b"=", b"x", b"0", b"-"]).first().unwrap());
            }
        }
    }

    fn candidates() -> impl Iterator<Item = Candidate> {
        rules::all().flat_map(|rule| rule.shapes.iter().map(move |shape| Candidate { rule, shape }))
    }

    /// What a hit says, in an order that does not depend on the search.
    fn sorted(
        mut collect: impl FnMut(&mut dyn FnMut(Hit)),
    ) -> Vec<(usize, usize, &'static str, Level, usize)> {
        let mut hits = Vec::new();
        collect(&mut |hit| hits.push((hit.range.start, hit.range.end, hit.rule.name, hit.level, hit.public)));
        hits.sort_unstable();
        // Of two anchors of a shape, one may begin with the other.
        hits.dedup();
        hits
    }

    fn fast(piece: Piece<'_>) -> Vec<(usize, usize, &'static str, Level, usize)> {
        sorted(|found| detect(Anchors::built_in(), piece, &mut |hit| found(hit)))
    }

    /// Every shape at every place, without an index and without a look ahead.
    fn slow(piece: Piece<'_>) -> Vec<(usize, usize, &'static str, Level, usize)> {
        sorted(|found| {
            for candidate in candidates() {
                let anchors = candidate.shape.anchors();
                for at in 0..piece.hay.len() {
                    let rest = &piece.hay[at..];
                    let is_bare = anchors.is_empty() && bare::begins_word(piece.hay, at);
                    if is_bare || anchors.iter().any(|anchor| rest.starts_with(anchor.as_bytes())) {
                        try_candidate(candidate, piece, at, &mut |hit| found(hit));
                    }
                }
            }
        })
    }

    #[test]
    fn a_key_of_every_shape_is_found_wherever_it_is_written() {
        const DRAWS: usize = 25;
        let mut random = Random(3);
        for candidate in candidates().filter(|candidate| candidate.shape.reader.is_none()) {
            let mut kept = 0;
            for _ in 0..DRAWS {
                let mut text = Vec::new();
                random.add_noise(&mut text);
                if let Some(word) = candidate.rule.witness.first() {
                    text.extend_from_slice(format!("{word} ").as_bytes());
                }
                let at = random.add_key(candidate.shape, &mut text);
                random.add_noise(&mut text);
                let piece = Piece { hay: &text, before: b"", edges: Edges::Touching };
                let expected = sorted(|found| try_candidate(candidate, piece, at, &mut |hit| found(hit)));
                let found = fast(piece);
                assert!(expected.iter().all(|hit| found.contains(hit)), "{}", candidate.rule.name);
                kept += expected.len();
            }
            // Where noise touches a run, a checked structure may reach into it.
            let is_free = !matches!(candidate.shape.check, Check::Structure(_));
            assert!(!is_free || kept >= DRAWS - 1, "{} {kept}", candidate.rule.name);
        }
    }

    #[test]
    fn the_detector_finds_what_a_search_without_index_and_prefilter_finds() {
        let all: Vec<Candidate> = candidates().collect();
        let mut random = Random(4);
        let mut hits = 0;
        for _ in 0..2_500 {
            let (mut text, mut before) = (Vec::new(), Vec::new());
            for _ in 0..2 {
                random.add_noise(&mut text);
                let candidate = all[random.below(all.len())];
                let witness = candidate.rule.witness.first().filter(|_| random.below(4) > 0);
                witness.iter().for_each(|word| text.extend_from_slice(word.to_uppercase().as_bytes()));
                text.extend_from_slice(random.one_of(&["=", ": ", "", "\n"]).as_bytes());
                random.add_key(candidate.shape, &mut text);
                // A key cut short is none.
                let cut = random.below(2) * random.below(text.len().min(30) + 1);
                text.truncate(text.len() - cut);
            }
            if random.below(3) == 0 {
                before.extend_from_slice(random.one_of(&["let aws = ", "fastly(", "let key = "]).as_bytes());
            }
            for edges in [Edges::Touching, Edges::Separate] {
                let piece = Piece { hay: &text, before: &before, edges };
                let found = fast(piece);
                assert!(found == slow(piece), "text {}", random.0);
                hits += found.len();
            }
        }
        assert!(hits > 2_500, "{hits}");
    }
}
