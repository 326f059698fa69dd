//! The beginnings of anchors and names: a quick "no" for places where none begins.

use super::uuid;
use crate::shape::Shape;

/// What may begin at a place of an output.
pub(crate) struct Starts {
    pub(super) anchors: Texts<AS_IT_IS>,
    /// The words of which one must stand before a key without an anchor.
    pub(super) witnesses: Texts<ANY_CASE>,
    /// Whether no key with an anchor begins in a UUID.
    pub(super) passes_uuids: bool,
}

impl Starts {
    /// `shapes` are those that need no sign.
    pub(crate) fn of<'s>(
        shapes: impl Iterator<Item = &'s Shape> + Clone,
        witnesses: impl Iterator<Item = &'static str>,
    ) -> Self {
        let anchors = shapes.clone().flat_map(|shape| shape.anchors().iter().copied());
        Self {
            anchors: Texts::of(anchors),
            witnesses: Texts::of(witnesses),
            passes_uuids: !shapes.clone().any(uuid::may_hold),
        }
    }
}

/// The first three bytes of some texts, by their hashes. It says yes too often, never no wrongly.
///
/// `CASE` is what is set of each byte before it is hashed.
pub(super) struct Texts<const CASE: u8>(Box<[bool; 1 << HASH]>);

const AS_IT_IS: u8 = 0;
/// Letters differ by it from those of the other case. That other bytes lose it as well does no harm.
const ANY_CASE: u8 = b' ';

/// How many bits a hash has. Of a few hundred anchors two other places in a hundred say yes, and the table stays near the
/// processor.
const HASH: u32 = 14;

/// How many places are looked at together.
const PLACES: usize = 8;

impl<const CASE: u8> Texts<CASE> {
    fn of(texts: impl Iterator<Item = &'static str>) -> Self {
        let mut table = Box::new([false; 1 << HASH]);
        texts.map(str::as_bytes).for_each(|text| table[Self::hash([text[0], text[1], text[2], 0])] = true);
        Self(table)
    }

    /// The first place from `from` to `end` where a text may begin. Several are looked at before it branches.
    #[inline]
    pub(super) fn next(&self, hay: &[u8], from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while at < end {
            let Some(bytes) = hay.get(at..).and_then(<[u8]>::first_chunk::<{ PLACES + 3 }>) else {
                return self.next_near_end(hay, at, end);
            };
            let look =
                |place: usize| bytes[place..].first_chunk().is_some_and(|four| self.0[Self::hash(*four)]);
            let places = (0..PLACES).rev().fold(0, |places, place| places << 1 | u32::from(look(place)));
            if places != 0 {
                return Some(at + places.trailing_zeros() as usize).filter(|place| *place < end);
            }
            at += PLACES;
        }
        None
    }

    /// The same, one place after the other.
    fn next_near_end(&self, hay: &[u8], from: usize, end: usize) -> Option<usize> {
        let texts = hay.get(from..)?.windows(3);
        let place =
            texts.take(end - from).position(|text| self.0[Self::hash([text[0], text[1], text[2], 0])]);
        place.map(|place| from + place)
    }

    /// Of the first three bytes. Multiplied by an odd number, a number's upper bits depend on all of its lower ones.
    #[inline]
    fn hash(bytes: [u8; 4]) -> usize {
        let number = u32::from_le_bytes(bytes) | u32::from_le_bytes([CASE; 4]);
        ((number << 8).wrapping_mul(0x9E37_79B1) >> (32 - HASH)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::rules;

    fn seen<const CASE: u8>(texts: &Texts<CASE>, hay: &str, from: usize, end: usize) -> Vec<usize> {
        let next = |from: usize| texts.next(hay.as_bytes(), from, end);
        std::iter::successors(next(from), |at| next(at + 1)).collect()
    }

    #[test]
    fn every_anchor_is_seen_wherever_it_stands() {
        let starts = &Anchors::built_in().starts().anchors;
        let shapes = rules::all().flat_map(|rule| rule.shapes).filter(|shape| shape.reader.is_none());
        for anchor in shapes.flat_map(|shape| shape.anchors()) {
            for before in 0..20 {
                let dots = ".".repeat(before);
                for hay in [format!("{dots}{anchor}"), format!("{dots}{anchor}{dots}")] {
                    for (from, end) in [(before, before + 1), (0, before + 2), (before / 2, hay.len())] {
                        assert!(seen(starts, &hay, from, end).contains(&before), "{anchor}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_witness_is_seen_in_any_case() {
        let witnesses = &Anchors::built_in().starts().witnesses;
        let bare = rules::all().filter(|rule| rule.shapes.iter().any(|shape| shape.anchors().is_empty()));
        for witness in bare.flat_map(|rule| rule.witness) {
            for witness in [witness.to_lowercase(), witness.to_uppercase()] {
                assert_eq!(seen(witnesses, &witness, 0, 1), [0], "{witness}");
            }
        }
    }

    #[test]
    fn what_begins_no_anchor_is_mostly_passed_over() {
        let text = "the request was answered by the upstream service after two of three attempts, see \
            /v1/orders/5f0c7a52-91d6-4b0e-8a31-6c1c9e2d7f40 and target api_server::handlers::orders ";
        let seen = seen(&Anchors::built_in().starts().anchors, text, 0, text.len());
        assert!(seen.len() < text.len() / 20, "{} of {}", seen.len(), text.len());
    }
}
