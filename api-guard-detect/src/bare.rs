//! Where a key without an anchor can begin.
//!
//! The only thing to search for is its alphabet: each such key has many base64 digits in a row. As in the prefilter, it
//! is enough to look at one byte in that many.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::detector::Piece;
use crate::set::{BASE64, BASE64_URL, Set};
use crate::witness::WitnessLook;

/// How many digits stand in a row in every bare key.
pub(crate) const STRETCH: usize = 24;
/// Such a digit, of either alphabet, or padding.
const DIGIT: Set = Set::new("A-Za-z0-9+/=_-");
/// How many other bytes stand before them at most: `s.`
const HEAD: usize = 2;

/// Calls `try_at` with every place where a bare key can begin and a witness may stand before it.
pub(crate) fn places(anchors: &Anchors, piece: Piece<'_>, try_at: &mut dyn FnMut(usize)) {
    let mut witnesses = None;
    each_place(piece.hay, 0..piece.hay.len(), &mut |place| {
        let look = witnesses.get_or_insert_with(|| WitnessLook::new(anchors, piece));
        if look.sees_one_before(place) {
            try_at(place);
        }
    });
}

/// Calls `try_at` with every place where a bare key can begin whose digits stand in `range`, in order.
pub(crate) fn each_place(hay: &[u8], range: Range<usize>, try_at: &mut dyn FnMut(usize)) {
    let mut at = range.start + STRETCH - 1;
    while at < range.end {
        if !DIGIT.has(hay[at]) {
            at += STRETCH;
            continue;
        }
        let mut start = at;
        while start > range.start && DIGIT.has(hay[start - 1]) {
            start -= 1;
        }
        let mut end = at + 1;
        while end < range.end && DIGIT.has(hay[end]) {
            end += 1;
        }
        at = end + STRETCH;
        if end - start < STRETCH {
            continue;
        }
        for place in start.saturating_sub(HEAD)..=end - STRETCH {
            if begins_word(hay, place) {
                try_at(place);
            }
        }
    }
}

/// Whether a bare key may begin here. A slash parts words, and may also be the first byte of base64.
pub(crate) fn begins_word(hay: &[u8], at: usize) -> bool {
    let before = if at == 0 { b' ' } else { hay[at - 1] };
    match hay[at] {
        b'+' | b'/' => !BASE64_URL.has(before) && !BASE64.has(before),
        byte => BASE64_URL.has(byte) && !BASE64_URL.has(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Edges, Part};

    #[test]
    fn every_bare_key_has_its_digits_in_a_row_near_its_beginning() {
        for candidate in &Anchors::built_in().bare {
            let mut head = 0;
            let mut stretch = 0;
            for part in candidate.shape.parts {
                let (length, is_digits) = match part {
                    Part::Text(text) => (text.len(), text.bytes().all(|byte| DIGIT.has(byte))),
                    Part::OneOf(texts) => {
                        (texts[0].len(), texts.iter().all(|text| text.bytes().all(|byte| DIGIT.has(byte))))
                    }
                    Part::Run(run) => (run.min, (0..=255).all(|byte| !run.set.has(byte) || DIGIT.has(byte))),
                };
                if is_digits {
                    stretch += length;
                } else if stretch < STRETCH {
                    head += stretch + length;
                    stretch = 0;
                }
            }
            assert!(head <= HEAD && stretch >= STRETCH, "{}", candidate.rule.name);
        }
    }

    #[test]
    fn a_place_is_tried_where_a_word_begins_behind_a_witness() {
        let try_in = |hay: &str| {
            let mut tried = Vec::new();
            let piece = Piece { hay: hay.as_bytes(), before: b"", edges: Edges::Touching };
            places(Anchors::built_in(), piece, &mut |at| tried.push(at));
            tried
        };
        let digits = "f3a9c2114b07e5d8f3a9c2114b07e5d8";
        assert_eq!(try_in(&format!("fastly: {digits}")), [8]);
        assert_eq!(try_in(&format!("vault: s.{}", &digits[..24])), [7, 9]);
        assert_eq!(try_in(&format!("{digits}: fastly")), [0usize; 0]);
        assert_eq!(try_in(&format!("fastly: {}", &digits[..23])), [0usize; 0]);
    }
}
