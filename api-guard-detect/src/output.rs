//! What a program writes: looked at while it waits to go out, so that speed is all.

use crate::anchors::Anchors;
use crate::bare;
use crate::detector::{Hit, Piece, try_candidate};
use crate::finding::{Finding, in_order};
use crate::shape::{Edges, Part, Shape};

/// See [`Detector::scan_output`](crate::Detector::scan_output).
pub(crate) fn output(anchors: &Anchors, text: &[u8]) -> Vec<Finding> {
    let piece = Piece { hay: text, before: &[], edges: Edges::Touching };
    let mut findings = Vec::new();
    let mut found = |hit: Hit| findings.push(Finding::from(hit));
    let mut may_have_bare = false;
    anchors.pairs().places(text, &mut |at| {
        if !anchors.is_telling(text, at) {
            return;
        }
        anchors.at(text, at).for_each(|candidate| try_candidate(candidate, piece, at, &mut found));
        may_have_bare = may_have_bare || anchors.witness_at(text, at);
    });
    if may_have_bare {
        bare::places(anchors, piece, &mut |at| {
            anchors.bare.iter().for_each(|candidate| try_candidate(*candidate, piece, at, &mut found));
        });
    }
    in_order(&mut findings);
    findings
}

/// The first three bytes of each anchor and witness, and the three after the first: whichever of two neighbouring places
/// is looked at, one of the two is seen. So it is enough to look at every other place.
///
/// For each pair of bytes there are the classes that a third may be of. Text has few different pairs, so that the part of
/// the table that is used stays near the processor.
pub(crate) struct Pairs(Box<[u8]>);

/// How many bytes one turn of the search goes on, and how many it sees.
const STEP: usize = 12;
const BLOCK: usize = STEP + 2;

impl Pairs {
    pub(crate) fn of<'s>(
        anchors: impl Iterator<Item = (&'static str, &'s Shape)>,
        witnesses: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut pairs = Self(vec![0; 1 << 16].into());
        anchors.for_each(|(anchor, shape)| pairs.add(anchor.as_bytes(), shape));
        witnesses.for_each(|word| pairs.add_any_case(word));
        pairs
    }

    fn add(&mut self, anchor: &[u8], shape: &Shape) {
        self.insert(&anchor[..3]);
        match anchor.get(1..4) {
            Some(gram) => self.insert(gram),
            None => {
                let next = (0..=255).filter(|&byte| may_follow(shape, byte));
                next.for_each(|byte| self.insert(&[anchor[1], anchor[2], byte]));
            }
        }
    }

    fn add_any_case(&mut self, word: &str) {
        let cases = [word.to_ascii_lowercase(), word.to_ascii_uppercase()];
        for case in 0..16 {
            let byte = |at: usize| cases[case >> at & 1].as_bytes().get(at).copied();
            let [Some(a), Some(b), Some(c), d] = [0, 1, 2, 3].map(byte) else { continue };
            self.insert(&[a, b, c]);
            match d {
                Some(d) => self.insert(&[b, c, d]),
                None => (0..=255).for_each(|d| self.insert(&[b, c, d])),
            }
        }
    }

    fn insert(&mut self, gram: &[u8]) {
        self.0[pair(gram)] |= CLASS[usize::from(gram[2])];
    }

    /// Calls `try_at` with places in order: all where an anchor or a witness may begin, and some beside them.
    fn places(&self, text: &[u8], try_at: &mut impl FnMut(usize)) {
        let (mut at, mut tried) = (0, 0);
        loop {
            at = self.skip(text, at);
            if at + BLOCK > text.len() {
                return (tried.max(at.saturating_sub(1))..text.len()).for_each(try_at);
            }
            // A gram may be the second one of what begins before it.
            for gram in (at..at + STEP).step_by(2).filter(|&gram| self.has(&text[gram..])) {
                (tried.max(gram.saturating_sub(1))..=gram).for_each(&mut *try_at);
                tried = gram + 1;
            }
            at += STEP;
        }
    }

    fn has(&self, gram: &[u8]) -> bool {
        self.0[pair(gram)] & CLASS[usize::from(gram[2])] != 0
    }

    /// The first block from `at` on with a gram of ours in it, or where no whole block is left.
    ///
    /// All text goes through this loop: it is by itself, so that the compiler keeps it in registers, and looks at
    /// several places before it branches.
    #[inline(never)]
    fn skip(&self, text: &[u8], mut at: usize) -> usize {
        let Ok(pairs) = <&[u8; 1 << 16]>::try_from(&*self.0) else { return at };
        while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            let third = |from: usize| CLASS[usize::from(block[from + 2])];
            let any =
                (0..STEP).step_by(2).fold(0, |any, from| any | pairs[pair(&block[from..])] & third(from));
            if any != 0 {
                break;
            }
            at += STEP;
        }
        at
    }
}

#[inline]
fn pair(gram: &[u8]) -> usize {
    usize::from(u16::from_le_bytes([gram[0], gram[1]]))
}

/// One bit for the class of each byte: small letters stand in all text, and have four.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' => 1 << (byte & 3),
            b'A'..=b'Z' => 1 << 4,
            b'0'..=b'9' => 1 << 5,
            b'-' | b'_' => 1 << 6,
            _ => 1 << 7,
        };
        byte += 1;
    }
    table
}

/// Whether a key of this shape may go on with `byte` after its anchor.
fn may_follow(shape: &Shape, byte: u8) -> bool {
    match shape.parts.get(1) {
        Some(Part::Run(run)) => run.min == 0 || run.set.has(byte),
        Some(Part::Text(text)) => text.as_bytes().first() == Some(&byte),
        Some(Part::OneOf(texts)) => texts.iter().any(|text| text.as_bytes().first() == Some(&byte)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::detect;
    use crate::random::Random;
    use crate::rules;

    #[test]
    fn of_two_keys_that_overlap_in_an_output_every_byte_is_found() {
        let key =
            ["glp", "at-", "aB3dE5gH7jK9mN1p", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi"].concat();
        let found = output(Anchors::built_in(), key.as_bytes());
        let covered = |at: usize| found.iter().any(|finding| finding.span.contains(&at));
        assert!((0..key.len()).all(covered));
        let spans: Vec<_> = found.iter().map(|finding| finding.span.clone()).collect();
        assert_eq!(spans, [0..26, 22..62]);
    }

    #[test]
    fn every_anchor_and_witness_is_tried_wherever_it_stands() {
        let is_tried = |text: &str, at: usize| {
            let mut tried = Vec::new();
            Anchors::built_in().pairs().places(text.as_bytes(), &mut |at| tried.push(at));
            assert!(tried.is_sorted(), "each place is tried once, in order");
            tried.contains(&at)
        };
        for rule in rules::all() {
            for shape in rule.shapes {
                for before in 0..30 {
                    for anchor in shape.anchors() {
                        let follows = (0..=127).find(|&byte| may_follow(shape, byte)).map_or('~', char::from);
                        let text = format!("{}{anchor}{follows}{}", ".".repeat(before), ".".repeat(30));
                        assert!(is_tried(&text, before), "{anchor} after {before} bytes");
                    }
                    for word in rule.witness.iter().filter(|_| shape.anchors().is_empty()) {
                        let text =
                            format!("{}{}~{}", ".".repeat(before), word.to_uppercase(), ".".repeat(30));
                        assert!(is_tried(&text, before), "{word} after {before} bytes");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_found_is_what_a_look_at_every_place_finds() {
        let anchors: Vec<&str> = rules::all()
            .flat_map(|rule| rule.shapes.iter().flat_map(|shape| shape.anchors()).chain(rule.witness))
            .copied()
            .collect();
        let mut random = Random(9);
        let mut hits = 0;
        for _ in 0..8_000 {
            let mut text = Vec::new();
            for _ in 0..1 + random.below(5) {
                text.extend_from_slice(anchors[random.below(anchors.len())].as_bytes());
                text.extend((0..random.below(70)).map(|_| {
                    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/.: ";
                    letters[random.below(letters.len())]
                }));
            }
            let mut expected = Vec::new();
            let piece = Piece { hay: &text, before: &[], edges: Edges::Touching };
            detect(Anchors::built_in(), piece, &mut |hit| expected.push((hit.range.start, hit.range.end)));
            expected.sort_unstable();
            let mut found: Vec<_> = output(Anchors::built_in(), &text)
                .into_iter()
                .map(|finding| (finding.span.start, finding.span.end))
                .collect();
            found.sort_unstable();
            assert!(found == expected, "in a text of {} bytes", text.len());
            hits += found.len();
        }
        assert!(hits > 300, "{hits}");
    }

    #[test]
    fn what_begins_no_anchor_is_mostly_passed_over() {
        let text = "the request was answered by the upstream service after two of three attempts ".repeat(20);
        let mut tried = 0;
        Anchors::built_in().pairs().places(text.as_bytes(), &mut |_| tried += 1);
        assert!(tried < text.len() / 4, "{tried} of {}", text.len());
    }
}
