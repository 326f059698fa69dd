//! Runs: stretches of the bytes that keys are made of.
//!
//! Every key but those of [`marks`](super::marks) has a run of at least sixteen bytes, so it is enough to look at
//! every sixteenth byte and to widen only there.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::bare::begins_word;
use crate::drawn;
use crate::encoded;
use crate::shape::Edges;

/// The shortest run that is looked at.
const SHORTEST: usize = 16;
/// How far before its run an anchor with a byte in it that no run has (`SG.`, `discord.com/…`) may begin.
const REACH: usize = 40;

/// How far back a witness is looked for: a statement, and what stands before the key in its literal.
const WITNESS: usize = 320;

/// How far behind a key the field may stand whose attribute it is in.
const NAME_BEHIND: usize = 80;

/// A letter, a digit or another byte of the base64 alphabets: what runs are made of.
const IN_RUN: u8 = 1;
/// What joins runs to the anchors before them.
const GLUE: u8 = 2;
/// What may stand right before a run that is part of a key from further on: glue, or the backslash of an escape.
const BEFORE: u8 = 32;
const DIGIT: u8 = 4;
const UPPER: u8 = 8;
const LOWER: u8 = 16;
const ALNUM: u8 = DIGIT | UPPER | LOWER;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => IN_RUN | GLUE | DIGIT,
            b'A'..=b'Z' => IN_RUN | GLUE | UPPER,
            b'a'..=b'z' => IN_RUN | GLUE | LOWER,
            b'_' | b'-' | b'+' | b'/' | b'=' => IN_RUN | GLUE,
            b'.' | b'~' | b':' | b'$' | b'%' => GLUE | BEFORE,
            b'\\' => BEFORE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Whether `byte` is a base64 digit of either alphabet, or padding.
#[inline]
pub(crate) fn is_random(byte: u8) -> bool {
    CLASS[byte as usize] & IN_RUN != 0
}

/// Whether some run may be part of a key. A no is final, but for keys that have no run.
pub(super) fn may_hold_key(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    // Without optimisation a call costs more than what these loops do: they make none.
    let mut at = SHORTEST - 1;
    while at < hay.len() {
        if CLASS[hay[at] as usize] & IN_RUN == 0 {
            at += SHORTEST;
            continue;
        }
        let mut start = at;
        while start > 0 && CLASS[hay[start - 1] as usize] & IN_RUN != 0 {
            start -= 1;
        }
        let mut end = at + 1;
        while end < hay.len() && CLASS[hay[end] as usize] & IN_RUN != 0 {
            end += 1;
        }
        if end - start >= SHORTEST && run_may_hold_key(anchors, hay, start..end, is_rust) {
            return true;
        }
        at = end + SHORTEST;
    }
    false
}

fn run_may_hold_key(anchors: &Anchors, hay: &[u8], run: Range<usize>, is_rust: bool) -> bool {
    let Range { start, end } = run;
    if start > 0 && CLASS[hay[start - 1] as usize] & BEFORE != 0 && key_may_begin_before(anchors, hay, start)
    {
        return true;
    }
    let (mut mixes, mut changes, mut last) = (0usize, 0usize, 0u8);
    let mut at = start;
    while at < end {
        let kind = CLASS[hay[at] as usize] & ALNUM;
        // An anchor begins where a word does: a letter or digit before one makes it part of something longer.
        if (kind == 0 || last == 0)
            && at + 2 < end
            && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2])
            && begins_key(anchors, hay, at)
        {
            return true;
        }
        if kind != last {
            if kind != 0 && last != 0 {
                changes += 1;
                if (kind | last) & DIGIT != 0 {
                    mixes += 1;
                }
            }
            last = kind;
        }
        at += 1;
    }
    // Letters and digits that touch, or letters whose case changes, more often than in most names.
    let may_be_random = mixes >= 3 || changes * 20 >= (end - start) * 7;
    may_be_random && random_run_may_hold_key(anchors, hay, start..end, is_rust)
}

/// Whether an anchor stands at `at`, with all that must follow.
fn begins_key(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    anchors.at(hay, at).any(|found| found.shape.match_at(hay, at, Edges::Separate).is_some())
}

/// Whether an anchor begins before the run, because of a byte in it that no run has (`SG.`), or in the middle of
/// what looks like a word: `\nghp_…` begins with an escape.
fn key_may_begin_before(anchors: &Anchors, hay: &[u8], run: usize) -> bool {
    if hay[run - 1] == b'\\' {
        return anchors.at(hay, run + 1).next().is_some();
    }
    let mut at = run;
    while at > 0 && run - at < REACH && CLASS[hay[at - 1] as usize] & GLUE != 0 {
        at -= 1;
        let goes_on =
            at > 0 && CLASS[hay[at - 1] as usize] & ALNUM != 0 && CLASS[hay[at] as usize] & ALNUM != 0;
        if !goes_on && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) && begins_key(anchors, hay, at) {
            return true;
        }
    }
    false
}

/// Shapes without an anchor, and names, need a witness.
fn random_run_may_hold_key(anchors: &Anchors, hay: &[u8], run: Range<usize>, is_rust: bool) -> bool {
    let text = &hay[run.clone()];
    let line = line_before(hay, run.start);
    if is_rust && is_identifier(hay, &run, line) {
        return false;
    }
    // An anchor in the middle of a word: some keys have their mark there.
    let has_anchor = (run.start..run.end - 2)
        .any(|at| anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) && begins_key(anchors, hay, at));
    if has_anchor {
        return true;
    }
    if encoded::may_hold_key(text) {
        return true;
    }
    let near = &hay[run.start.saturating_sub(WITNESS)..hay.len().min(run.end + NAME_BEHIND)];
    // In a comment a name gives nothing away.
    let is_comment = is_rust && line.trim_ascii_start().starts_with(b"//");
    text.split(|byte| *byte == b'=').any(drawn::may_be_drawn)
        && ((!is_comment && anchors.named(near))
            || (bare_key_may_stand(anchors, hay, &run) && anchors.witnessed(near))
            || near.windows(5).any(|window| window == b"-----"))
}

/// Whether a shape without an anchor has its form in the run, or right before it: `s.`
fn bare_key_may_stand(anchors: &Anchors, hay: &[u8], run: &Range<usize>) -> bool {
    (run.start.saturating_sub(2)..run.end).any(|at| {
        begins_word(hay, at)
            && anchors.bare.iter().any(|found| found.shape.match_at(hay, at, Edges::Separate).is_some())
    })
}

/// What stands before `at` on its line, as far back as a witness may be.
fn line_before(hay: &[u8], at: usize) -> &[u8] {
    let before = &hay[at.saturating_sub(WITNESS)..at];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    &before[start..]
}

/// Whether the run is a name in code: with what names have around them, and no text or comment begun on its line.
///
/// In a literal of several lines a bare key may stand so, unquoted, before a comma: the one place where it is missed.
fn is_identifier(hay: &[u8], run: &Range<usize>, line: &[u8]) -> bool {
    let is_name = hay[run.clone()].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let goes_on = hay.get(run.end).is_some_and(|byte| b" (:<,;.)>{[!".contains(byte));
    is_name && goes_on && !line.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'/' | b'#'))
}
