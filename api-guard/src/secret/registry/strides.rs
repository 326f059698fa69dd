//! Finds where a needle could stand by looking at few places of a text.
//!
//! Of each needle the hashes of a few neighbouring grams are kept, as many as a step is wide: whichever way the steps
//! fall, one lands on a gram of it. Steps are of fixed width, so that a processor works on many of them at a time.

use std::ops::Range;

use super::filter::{Filter, Growing};
use super::mix::Mix;

/// The grams at the first `step` places of each needle that was added.
pub(super) struct Strides {
    grams: Growing,
    step: usize,
    gram: usize,
}

impl Strides {
    /// One for needles of at least 23, of 15 and of 8 bytes. The wider the step the faster the search.
    pub(super) const fn all() -> [Self; 3] {
        const fn of(step: usize, gram: usize, bits: usize) -> Strides {
            Strides { grams: Growing::from_bits(bits), step, gram }
        }
        [of(16, 8, 1 << 19), of(8, 8, 1 << 16), of(5, 4, 1 << 16)]
    }

    /// The fewest bytes of a needle that this search finds.
    pub(super) const fn shortest(&self) -> usize {
        self.step + self.gram - 1
    }

    /// Adds a needle, unless it is too short for this search.
    pub(super) fn add(&self, needle: &[u8], mix: Mix) {
        if needle.len() < self.shortest() {
            return;
        }
        let grams = needle.windows(self.gram).take(self.step);
        grams.for_each(|gram| self.grams.insert(mix.hash(number(gram))));
    }

    /// Calls `near` with ranges of places of `text`, in order, outside of which no needle that was added starts that ends
    /// within `text`; and, if `open`, none that goes on after it.
    #[inline]
    pub(super) fn search(&self, text: &[u8], mix: Mix, open: bool, near: &mut impl FnMut(Range<usize>)) {
        let Some(grams) = self.grams.newest() else { return };
        // Each form of the loop with constants in it.
        match (self.step, self.gram) {
            (16, _) => steps::<16, 8>(grams, text, mix, open, near),
            (8, _) => steps::<8, 8>(grams, text, mix, open, near),
            _ => steps::<5, 4>(grams, text, mix, open, near),
        }
    }
}

#[inline]
fn steps<const STEP: usize, const GRAM: usize>(
    grams: &Filter,
    text: &[u8],
    mix: Mix,
    open: bool,
    near: &mut impl FnMut(Range<usize>),
) {
    let mut at = 0;
    while let Some(hit) = next_hit::<STEP, GRAM>(grams, text, mix, at) {
        near((hit + 1).saturating_sub(STEP)..hit + 1);
        at = hit + STEP;
    }
    if open {
        // Behind the last step.
        let last = (text.len() + STEP).saturating_sub(GRAM) / STEP * STEP;
        near((last + 1).saturating_sub(STEP)..text.len());
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
