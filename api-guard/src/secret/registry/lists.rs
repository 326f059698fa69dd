//! Lists of the numbers of bytes, as `Debug` prints them: `[115, 107, 45, …]`, and in hexadecimal.
//!
//! Each key has such forms, and hardly a text has anything like them. They are so long that a look at few places finds
//! each, and so plain that the look needs no hash.

use std::ops::Range;

/// How far apart two places are that are looked at, and how many bytes there.
const STEP: usize = 64;
const GRAM: usize = 8;

/// The fewest bytes of a list that [`search`] finds.
pub(super) const SHORTEST: usize = STEP + GRAM - 1;

/// Calls `near` with ranges of places, in order, outside of which no long list starts that lies in `text`.
#[inline]
pub(super) fn search(text: &[u8], near: &mut impl FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(gram) = text.get(at..).and_then(<[u8]>::first_chunk) {
        if may_part_numbers(*gram) && is_of_list(gram) {
            near((at + 1).saturating_sub(STEP)..at + 1);
        }
        at += STEP;
    }
}

/// Whether [`search`] finds this needle.
pub(super) fn is_long_list(needle: &[u8]) -> bool {
    needle.len() >= SHORTEST && needle.windows(GRAM).all(is_of_list)
}

pub(super) fn is_of_lists(byte: u8) -> bool {
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
        assert!(list.len() > SHORTEST && is_long_list(list.as_bytes()));
        for before in 0..200 {
            let text = [&"x, ".repeat(before), &list[..SHORTEST]].concat();
            let mut is_near = false;
            search(text.as_bytes(), &mut |places| is_near |= places.contains(&(3 * before)));
            assert!(is_near, "after {before}");
        }
    }

    #[test]
    fn what_has_other_bytes_or_no_commas_is_no_list() {
        let zeros = "0, ".repeat(30);
        assert!(is_long_list(zeros.as_bytes()) && !is_long_list(&zeros.as_bytes()[..SHORTEST - 1]));
        assert!(
            !is_long_list("0,".repeat(60).as_bytes()) && !is_long_list("dead beef ".repeat(9).as_bytes())
        );
        assert!(!is_long_list([&zeros, "g, "].concat().as_bytes()));
        let mut found = 0;
        search("answered, after 1 of 3 attempts, and 7 bytes ".repeat(100).as_bytes(), &mut |_| found += 1);
        assert!(found == 0);
    }
}
