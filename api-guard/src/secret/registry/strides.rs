//! Finds where a needle could stand by looking at few places of a text.
//!
//! Of each needle the hashes of a few neighbouring grams are kept, as many as a step is wide: whichever way the steps
//! fall, one lands on a gram of it. Steps are of fixed width, so that a processor works on many of them at a time.

use std::ops::Range;

use super::filter::Filter;

/// The grams at the first `step` places of each needle.
pub(super) struct Strides {
    grams: Filter,
    step: usize,
    gram: usize,
}

/// Step and gram for needles of at least 8, 15 and 23 bytes. The wider the step the faster the search.
const WIDTHS: [(usize, usize); 3] = [(5, 4), (8, 8), (16, 8)];

impl Strides {
    /// One for each least length of a needle, shortest first, fit for this many needles.
    pub(super) fn for_needles(count: usize) -> [Self; 3] {
        WIDTHS.map(|(step, gram)| Self { grams: Filter::with_bits(count * step * 16), step, gram })
    }

    /// The same for `times` as many needles.
    pub(super) fn stretched(&self, times: usize) -> Self {
        Self { grams: self.grams.stretched(times), ..*self }
    }

    /// The fewest bytes of a needle that this search finds.
    pub(super) const fn shortest(&self) -> usize {
        self.step + self.gram - 1
    }

    /// Adds a needle, unless it is too short for this search.
    pub(super) fn add(&self, needle: &[u8], factor: u64) {
        if needle.len() >= self.shortest() {
            let grams = needle.windows(self.gram).take(self.step);
            grams.for_each(|gram| self.grams.insert(number(gram).wrapping_mul(factor)));
        }
    }

    /// Calls `near` with ranges of places of `text`, in order, outside of which no needle starts that ends within
    /// `text`; and, if `open`, none that goes on after it.
    #[inline]
    pub(super) fn search(&self, text: &[u8], factor: u64, open: bool, near: &mut impl FnMut(Range<usize>)) {
        // Both forms of the loop with constants in it.
        match (self.step, self.gram) {
            (16, _) => self.steps::<16, 8>(text, factor, open, near),
            (8, _) => self.steps::<8, 8>(text, factor, open, near),
            _ => self.steps::<5, 4>(text, factor, open, near),
        }
    }

    #[inline]
    fn steps<const STEP: usize, const GRAM: usize>(
        &self,
        text: &[u8],
        factor: u64,
        open: bool,
        near: &mut impl FnMut(Range<usize>),
    ) {
        let mut at = 0;
        while let Some(hit) = self.next_hit::<STEP, GRAM>(text, factor, at) {
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
        &self,
        text: &[u8],
        factor: u64,
        mut at: usize,
    ) -> Option<usize> {
        let may = |gram: &[u8]| self.grams.may_contain(number(&gram[..GRAM]).wrapping_mul(factor));
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
}

/// Up to eight bytes as a number.
#[inline]
fn number(gram: &[u8]) -> u64 {
    match gram.len() {
        8 => u64::from_le_bytes(gram.try_into().unwrap_or_default()),
        _ => u32::from_le_bytes(gram.try_into().unwrap_or_default()).into(),
    }
}
