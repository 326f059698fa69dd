//! Where a key without an anchor can begin.
//!
//! There is nothing to search for but its alphabet: each such key has many base64 digits in a row. As in the
//! prefilter it is enough to look at one byte in as many.

use crate::anchors::Anchors;
use crate::detector::Piece;
use crate::prefilter::is_random;
use crate::set::{BASE64, BASE64_URL};
use crate::witness::WitnessLook;

/// How many digits stand in a row in every bare key.
const STRETCH: usize = 24;
/// How many other bytes stand before them at most: `s.`
const HEAD: usize = 2;

/// Calls `try_at` with every place where a bare key can begin and a witness may stand before it.
pub(crate) fn places(anchors: &Anchors, piece: Piece<'_>, try_at: &mut impl FnMut(usize)) {
    let hay = piece.hay;
    let mut witnesses = None;
    let mut at = STRETCH - 1;
    while at < hay.len() {
        if !is_random(hay[at]) {
            at += STRETCH;
            continue;
        }
        let mut start = at;
        while start > 0 && is_random(hay[start - 1]) {
            start -= 1;
        }
        let mut end = at + 1;
        while end < hay.len() && is_random(hay[end]) {
            end += 1;
        }
        at = end + STRETCH;
        if end - start < STRETCH {
            continue;
        }
        let look = witnesses.get_or_insert_with(|| WitnessLook::new(anchors, piece));
        for place in start.saturating_sub(HEAD)..=end - STRETCH {
            if begins_word(hay, place) && look.sees_one_before(place) {
                try_at(place);
            }
        }
    }
}

/// Whether a bare key may begin here. A slash parts words, and may also be the first byte of base64.
fn begins_word(hay: &[u8], at: usize) -> bool {
    let before = if at == 0 { b' ' } else { hay[at - 1] };
    match hay[at] {
        b'+' | b'/' => !BASE64_URL.has(before) && !BASE64.has(before),
        byte => BASE64_URL.has(byte) && !BASE64_URL.has(before),
    }
}
