//! Lists of the numbers of bytes, as `Debug` prints them: `[115, 107, 45, …]`, and in hexadecimal.
//!
//! Each key has such forms, and hardly a text has anything like them. They are so plain that the look for them needs no
//! hash, and most are so long that a look at few places finds each.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many bytes are looked at in a place.
const GRAM: usize = 8;

/// How far apart two places are where all lists are long, and otherwise.
const STEPS: [usize; 2] = [64, 16];

/// While there is no list.
const NONE: usize = usize::MAX;

/// Where the lists among the needles can be.
pub(super) struct Lists {
    /// The fewest bytes of one, or [`NONE`].
    fewest: AtomicUsize,
}

impl Lists {
    pub(super) const fn new() -> Self {
        Self { fewest: AtomicUsize::new(NONE) }
    }

    /// Adds a needle, and says whether it is a list that a search finds.
    pub(super) fn add(&self, needle: &[u8]) -> bool {
        let is_list = needle.len() >= shortest(STEPS[1]) && needle.windows(GRAM).all(is_of_list);
        if is_list {
            self.fewest.fetch_min(needle.len(), Relaxed);
        }
        is_list
    }

    /// Calls `near` with ranges of places, in order, outside of which no list that was added starts that lies in `text`.
    #[inline]
    pub(super) fn search(&self, text: &[u8], near: &mut impl FnMut(Range<usize>)) {
        let fewest = self.fewest.load(Relaxed);
        let step = if fewest < shortest(STEPS[0]) { STEPS[1] } else { STEPS[0] };
        if fewest == NONE {
            return;
        }
        let mut at = 0;
        while let Some(gram) = text.get(at..).and_then(<[u8]>::first_chunk) {
            if may_part_numbers(*gram) && is_of_list(gram) {
                near((at + 1).saturating_sub(step)..at + 1);
            }
            at += step;
        }
    }

    /// How many bytes at the end of `text` may be a part of a list that no search finds yet.
    pub(super) fn open(text: &[u8]) -> usize {
        let last = text.iter().rev().take(shortest(STEPS[0]));
        last.take_while(|byte| is_of_lists(**byte)).count()
    }
}

/// The fewest bytes of a list that such steps find.
const fn shortest(step: usize) -> usize {
    step + GRAM - 1
}

fn is_of_lists(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b',' | b' ')
}

/// Numbers of three digits at most, what parts them among them.
fn is_of_list(gram: &[u8]) -> bool {
    gram.iter().all(|byte| is_of_lists(*byte)) && gram.windows(2).any(|pair| pair == b", ")
}

/// Whether a comma with a space behind it may stand there: says yes too often, never no wrongly.
#[inline]
fn may_part_numbers(gram: [u8; GRAM]) -> bool {
    let gram = u64::from_le_bytes(gram);
    let [comma, space] = [b',', b' '].map(|byte| gram ^ u64::from_le_bytes([byte; GRAM]));
    // A byte is zero where both stand.
    let pairs = comma | space >> u8::BITS;
    pairs.wrapping_sub(u64::from_le_bytes([1; GRAM])) & !pairs & u64::from_le_bytes([0x80; GRAM]) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_near_what_is_found_wherever_it_starts() {
        let list = "115, 107, 45, 7, 99, 200, 61, 62, 63, 6a, ff, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9";
        for length in 23..list.len() {
            let (lists, list) = (Lists::new(), &list[..length]);
            assert!(lists.add(list.as_bytes()));
            for before in 0..100 {
                let text = [&"x, ".repeat(before), list].concat();
                let mut is_near = false;
                lists.search(text.as_bytes(), &mut |places| is_near |= places.contains(&(3 * before)));
                assert!(is_near, "{length} bytes after {before}");
            }
        }
    }

    #[test]
    fn what_has_other_bytes_or_no_commas_is_no_list() {
        let (lists, zeros) = (Lists::new(), "0, ".repeat(30));
        let no_lists =
            ["0,".repeat(60), "dead beef ".repeat(9), [&zeros, "g, "].concat(), zeros[..22].to_owned()];
        assert!(!no_lists.iter().any(|text| lists.add(text.as_bytes())));
        let mut found = 0;
        let text = "answered, after 1 of 3 attempts, and 7 bytes ".repeat(100);
        lists.search(format!("{text}{zeros}").as_bytes(), &mut |_| found += 1);
        assert!(found == 0, "nothing was added");
        assert!(lists.add(zeros.as_bytes()));
        lists.search(text.as_bytes(), &mut |_| found += 1);
        assert!(found == 0);
    }
}
