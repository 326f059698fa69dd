//! The engine: finds every key in a piece of text.

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::plausible::plausible;
use crate::rule::{Level, Rule};
use crate::set::{BASE64, BASE64_URL};
use crate::shape::{Check, Edges, Match};

/// A key in a text: offsets are those of the text, which may be the decoded value of a literal.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) range: Range<usize>,
    pub(crate) public: usize,
}

/// A text with what is known of its surroundings.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'h> {
    pub(crate) hay: &'h [u8],
    /// What stands before the text, where a witness may be.
    pub(crate) before: &'h [u8],
    pub(crate) edges: Edges,
}

/// How far back a witness is looked for.
const WITNESS_REACH: usize = 120;
/// The shortest bare shape.
const BARE_MIN: usize = 16;

/// Calls `found` with every key. Hits may overlap.
pub(crate) fn detect(anchors: &Anchors, piece: Piece<'_>, found: &mut impl FnMut(Hit)) {
    let hay = piece.hay;
    for at in 0..hay.len() {
        if at + 2 < hay.len() && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) {
            for anchor in anchors.at(hay, at) {
                try_candidate(anchor.candidate, piece, at, found);
            }
        }
        if begins_word(hay, at) && long_word(hay, at) {
            for candidate in &anchors.bare {
                try_candidate(*candidate, piece, at, found);
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

fn long_word(hay: &[u8], at: usize) -> bool {
    hay.len() - at >= BARE_MIN && !hay[at..at + BARE_MIN].iter().any(u8::is_ascii_whitespace)
}

fn try_candidate(candidate: Candidate, piece: Piece<'_>, at: usize, found: &mut impl FnMut(Hit)) {
    let Candidate { rule, shape } = candidate;
    let Some(Match { range, public }) = shape.match_at(piece.hay, at, piece.edges) else { return };
    let value = &piece.hay[range.clone()];
    let level = match shape.check {
        Check::None => rule.level,
        Check::Checksum(check) => {
            if check(value) {
                rule.level
            } else {
                Level::Warn
            }
        }
        Check::Structure(check) => {
            if !check(value) {
                return;
            }
            rule.level
        }
    };
    if !plausible(&value[public..]) || !witnessed(rule, piece, range.start) {
        return;
    }
    found(Hit { rule, level, range, public });
}

/// Whether one of the rule's words stands before the key, in its statement or on its line.
fn witnessed(rule: &Rule, piece: Piece<'_>, start: usize) -> bool {
    if rule.witness.is_empty() {
        return true;
    }
    let line = piece.hay[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let near = &piece.hay[line.max(start.saturating_sub(WITNESS_REACH))..start];
    // `before` belongs to the first line of the text only.
    let far = if line == 0 { tail(piece.before, WITNESS_REACH) } else { &[] };
    rule.witness.iter().any(|word| contains_word(near, word) || contains_word(far, word))
}

fn tail(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(length)..]
}

/// Whether `word`, in lower case, stands in `text` in any case.
fn contains_word(text: &[u8], word: &str) -> bool {
    text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}
