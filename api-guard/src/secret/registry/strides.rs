//! Finds where a needle could stand by looking at few places of a text.
//!
//! Of each needle the hashes of a few neighbouring grams are kept, as many as a step is wide: whichever way the steps
//! fall, one lands on a gram of it. Steps are of fixed width, so that a processor works on many of them at a time.

use std::ops::Range;

use api_guard_detect::are_of_runs;

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
            grams.for_each(|gram| self.0.insert(hash::<GRAM>(gram, mix)));
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

    /// Calls `near` with ranges of places of `text` outside of which no needle starts that was added and lies in it.
    #[inline]
    pub(super) fn search(&self, text: &[u8], mix: Mix, near: &mut impl FnMut(Range<usize>)) {
        for grams in self.0.all() {
            each_group::<STEP, GRAM>(
                text,
                |steps| hits::<STEP, GRAM>(grams, mix, steps),
                |at, places| {
                    Self::check(grams, text, at, places, mix, near);
                },
            );
        }
    }

    /// The same for needles in this part of `text`, which is short: place by place.
    #[inline]
    pub(super) fn search_part(
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
            while let Some(gram) = text.get(at..at + GRAM) {
                if grams.may_contain(hash::<GRAM>(gram, mix)) {
                    near(Self::before(at).start.max(part.start)..at + 1);
                }
                at += STEP;
            }
        }
    }

    /// Asks about each of these places, counted in steps from `at` on.
    #[inline]
    fn check(
        grams: &Filter,
        text: &[u8],
        at: usize,
        mut places: u64,
        mix: Mix,
        near: &mut impl FnMut(Range<usize>),
    ) {
        while places != 0 {
            let place = at + STEP * places.trailing_zeros() as usize;
            let gram = text.get(place..place + GRAM);
            if gram.is_some_and(|gram| grams.may_contain(hash::<GRAM>(gram, mix))) {
                near(Self::before(place));
            }
            places &= places - 1;
        }
    }

    /// Where needles can start of which a gram stands at `at`.
    fn before(at: usize) -> Range<usize> {
        (at + 1).saturating_sub(STEP)..at + 1
    }
}

impl<const STEP: usize> Strides<STEP, 8> {
    /// As [`search`](Self::search), for needles that have none but the bytes of runs.
    #[inline]
    pub(super) fn search_words(&self, text: &[u8], mix: Mix, near: &mut impl FnMut(Range<usize>)) {
        each_group::<STEP, 8>(text, words::<STEP>, |at, places| {
            for grams in self.0.all() {
                Self::check(grams, text, at, places, mix, near);
            }
        });
    }
}

/// How many steps are looked at together: as many as a number has bits.
const STEPS: usize = 64;

/// Calls `found` with the place of each group of steps of `text`, and one bit for each of them that `has` says yes for; and
/// for what is left at the end, if a gram fits in.
#[inline(always)]
fn each_group<const STEP: usize, const GRAM: usize>(
    text: &[u8],
    has: impl Fn(&[[u8; STEP]]) -> u64,
    mut found: impl FnMut(usize, u64),
) {
    const { assert!(GRAM <= STEP, "a gram stands within its step") }
    let (steps, rest) = text.as_chunks::<STEP>();
    for (number, steps) in steps.chunks(STEPS).enumerate() {
        found(number * STEPS * STEP, has(steps));
    }
    if rest.len() >= GRAM {
        found(text.len() - rest.len(), 1);
    }
}

/// One bit for each of the steps that may begin with a gram. The loop that all text goes through, by itself, so that the
/// compiler keeps it in registers.
#[inline(never)]
fn hits<const STEP: usize, const GRAM: usize>(grams: &Filter, mix: Mix, steps: &[[u8; STEP]]) -> u64 {
    places_of(steps, |step| grams.hints_at(hash::<GRAM>(step, mix)))
}

/// One bit for each of the steps that begins with eight of the bytes that runs are made of and, where steps are as wide,
/// has eight more of them right behind or before: a needle that is long enough for such a step has either.
#[inline(never)]
fn words<const STEP: usize>(steps: &[[u8; STEP]]) -> u64 {
    let is_word = |eight: &[u8]| eight.first_chunk().is_some_and(|eight| are_of_runs(*eight));
    let first = places_of(steps, |step| is_word(step));
    if STEP < 16 {
        return first;
    }
    let second = places_of(steps, |step| is_word(&step[8..]));
    // What stands before the first step is not known here.
    first & (second | second << 1 | 1)
}

#[inline(always)]
fn places_of<const STEP: usize>(steps: &[[u8; STEP]], has: impl Fn(&[u8; STEP]) -> bool) -> u64 {
    steps.iter().rev().fold(0, |places, step| places << 1 | u64::from(has(step)))
}

/// Of the gram that `text` begins with, up to eight bytes.
#[inline(always)]
fn hash<const GRAM: usize>(text: &[u8], mix: Mix) -> u64 {
    let gram = &text[..GRAM];
    mix.hash(match GRAM {
        8 => u64::from_le_bytes(gram.try_into().unwrap_or_default()),
        _ => u32::from_le_bytes(gram.try_into().unwrap_or_default()).into(),
    })
}
