//! Finds where a needle could stand by looking at few places of a text.
//!
//! Of each needle the hashes of a few neighbouring grams are kept, as many as a step is wide: whichever way the steps
//! fall, one lands on a gram of it. Steps are of fixed width, so that a processor works on many of them at a time.

use std::ops::Range;

use super::filter::{Filter, Layers};
use super::mix::Mix;

/// The grams at the first `STEP` places of each needle that was added.
pub(super) struct Strides<const STEP: usize, const GRAM: usize>(Layers);

impl<const STEP: usize, const GRAM: usize> Strides<STEP, GRAM> {
    /// The fewest bytes of a needle that this search finds.
    pub(super) const SHORTEST: usize = STEP + GRAM - 1;

    /// With room for the grams of the first needles, and so many bits for each gram at least.
    pub(super) const fn of(first_bits: usize, bits_each: usize) -> Self {
        Self(Layers::of(first_bits, bits_each))
    }

    /// Adds a needle, unless it is too short for this search.
    pub(super) fn add(&self, needle: &[u8], mix: Mix) {
        if needle.len() >= Self::SHORTEST {
            let grams = needle.windows(GRAM).take(STEP);
            grams.for_each(|gram| self.0.insert(mix.hash(number(gram))));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.all().next().is_none()
    }

    /// Whether a search finds hardly a place where no needle starts.
    #[inline]
    pub(super) fn is_sparse(&self) -> bool {
        self.0.is_sparse()
    }

    /// Calls `near` with ranges of places of `text` outside of which no needle that was added starts that lies in this part
    /// of it.
    #[inline]
    pub(super) fn search(
        &self,
        text: &[u8],
        part: Range<usize>,
        mix: Mix,
        near: &mut impl FnMut(Range<usize>),
    ) {
        if part.len() < Self::SHORTEST {
            return;
        }
        let text = &text[..part.end];
        for grams in self.0.all() {
            let mut at = part.start;
            while let Some(hit) = next_hit::<STEP, GRAM>(grams, text, mix, at) {
                near((hit + 1).saturating_sub(STEP).max(part.start)..hit + 1);
                at = hit + STEP;
            }
        }
    }
}

/// The loop that all text goes through: by itself, so that the compiler keeps it in registers.
#[inline(never)]
fn next_hit<const STEP: usize, const GRAM: usize>(
    grams: &Filter,
    text: &[u8],
    mix: Mix,
    mut at: usize,
) -> Option<usize> {
    let may = |gram: &[u8]| grams.may_contain(mix.hash(number(&gram[..GRAM])));
    while let Some(block) = text.get(at..at + 3 * STEP + GRAM) {
        if may(block) | may(&block[STEP..]) | may(&block[2 * STEP..]) | may(&block[3 * STEP..]) {
            break;
        }
        at += 4 * STEP;
    }
    while let Some(gram) = text.get(at..at + GRAM) {
        if may(gram) {
            return Some(at);
        }
        at += STEP;
    }
    None
}

/// Up to eight bytes as a number.
#[inline]
fn number(gram: &[u8]) -> u64 {
    match gram.len() {
        8 => u64::from_le_bytes(gram.try_into().unwrap_or_default()),
        _ => u32::from_le_bytes(gram.try_into().unwrap_or_default()).into(),
    }
}
