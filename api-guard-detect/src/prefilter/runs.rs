//! Runs: stretches of the bytes that keys are made of.
//!
//! Every key but those of [`marks`](super::marks) has a run of at least sixteen bytes, so shorter ones need no look.

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::bare::{self, begins_word};
use crate::drawn;
use crate::encoded;
use crate::generic;
use crate::plausible::plausible;
use crate::shape::{Check, Edges};
use crate::witness::{WitnessLook, contains_word};

use super::blocks;

/// The shortest run that is looked at.
pub(super) const SHORTEST: usize = 16;
/// One byte in as many is looked at, until so many in a row may be of a run.
const STEP: usize = 4;
const SAMPLES: u32 = (1 << (SHORTEST / STEP)) - 1;
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

/// Whether some run may be part of a key. A no is final for keys with a form of their own that have a run; of others it
/// asks that the run and the words near it look as they usually do.
pub(super) fn may_hold_key(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    let mut witnesses = WitnessLook::within(WITNESS, anchors, hay);
    let judge = move |start: usize| {
        let run = Run::from(anchors, hay, start);
        let may_hold_key = run.has_anchor
            || (run.end - start >= SHORTEST && begins_before(anchors, hay, start))
            || (run.may_be_random
                && run.end - start >= SHORTEST
                && random_run_may_hold_key(anchors, &mut witnesses, hay, start..run.end, is_rust));
        if may_hold_key { None } else { Some(run.end) }
    };
    if blocks::ARE_FAST { any_in_blocks(hay, judge) } else { any_by_samples(hay, judge) }
}

/// [`is_random`] without a table, so that a block can be looked at all at once.
#[inline]
fn is_in_run(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_slash_or_digit = byte.wrapping_sub(b'/') < 11;
    let is_dash_or_equals = byte | 0x10 == b'=';
    is_letter | is_slash_or_digit | is_dash_or_equals | (byte == b'+') | (byte == b'_')
}

/// Calls `judge` with where each long run begins, until it names no end of it; answers whether that came to pass.
fn any_in_blocks(hay: &[u8], mut judge: impl FnMut(usize) -> Option<usize>) -> bool {
    // Where the run begins that goes on into the next block, and up to where all was judged.
    let (mut open, mut judged) = (0, 0);
    blocks::any(hay, is_in_run, |block, mask| {
        if block > open && open >= judged && block - open + mask.trailing_ones() as usize >= SHORTEST {
            match judge(open) {
                Some(end) => judged = end,
                None => return true,
            }
        }
        // A bit stays where sixteen in a row begin.
        let mut starts = mask & mask >> 1;
        starts &= starts >> 2;
        starts &= starts >> 4;
        starts &= starts >> 8;
        while starts != 0 {
            let start = block + starts.trailing_zeros() as usize;
            if start >= judged {
                match judge(start) {
                    Some(end) => judged = end,
                    None => return true,
                }
            }
            // The places after the first of a run.
            starts &= starts.wrapping_add(starts & starts.wrapping_neg());
        }
        if mask != u64::MAX {
            open = block + 64 - mask.leading_ones() as usize;
        }
        false
    })
}

/// The same, with one byte looked at in as many as a run may be short of.
fn any_by_samples(hay: &[u8], mut judge: impl FnMut(usize) -> Option<usize>) -> bool {
    // Without optimisation a call costs more than what these loops do: they make none.
    let (mut at, mut seen) = (0, 0u32);
    while at < hay.len() {
        seen = seen << 1 | (CLASS[hay[at] as usize] & IN_RUN) as u32;
        at += STEP;
        if seen & SAMPLES != SAMPLES {
            continue;
        }
        let mut start = at - SHORTEST;
        while start > 0 && CLASS[hay[start - 1] as usize] & IN_RUN != 0 {
            start -= 1;
        }
        match judge(start) {
            Some(end) => (at, seen) = (end, 0),
            None => return true,
        }
    }
    false
}

/// What one look at a run tells.
#[derive(Debug, PartialEq)]
struct Run {
    end: usize,
    has_anchor: bool,
    may_be_random: bool,
}

/// Most runs end within so many bytes.
const WIDTH: usize = 32;

impl Run {
    /// The run that begins at `start`, to the first anchor in it.
    fn from(anchors: &Anchors, hay: &[u8], start: usize) -> Self {
        let block = if blocks::ARE_FAST { hay[start..].first_chunk() } else { None };
        let in_block = block.and_then(|block| Self::in_block(anchors, hay, start, block));
        in_block.unwrap_or_else(|| Self::by_bytes(anchors, hay, start))
    }

    fn by_bytes(anchors: &Anchors, hay: &[u8], start: usize) -> Self {
        let (mut mixed, mut part, mut last, mut end) = (Mixed::default(), start, 0, start);
        let mut may_be_random = false;
        while end < hay.len() {
            let class = CLASS[hay[end] as usize];
            if class & IN_RUN == 0 {
                break;
            }
            let kind = class & ALNUM;
            // An anchor begins where a word does: a letter or digit before one makes it part of something longer.
            if (kind == 0 || last == 0)
                && end + 2 < hay.len()
                && anchors.may_begin(hay[end], hay[end + 1], hay[end + 2])
                && begins_key(anchors, hay, end)
            {
                return Self { end, has_anchor: true, may_be_random };
            }
            if kind != last {
                mixed.add(last, kind);
                last = kind;
            }
            if hay[end] == b'=' {
                may_be_random = may_be_random || mixed.may_be_random(end - part);
                (mixed, part) = (Mixed::default(), end + 1);
            }
            end += 1;
        }
        Self { end, has_anchor: false, may_be_random: may_be_random || mixed.may_be_random(end - part) }
    }

    /// The same by masks, if the run ends in the block that begins with it, and is of one part.
    fn in_block(anchors: &Anchors, hay: &[u8], start: usize, block: &[u8; WIDTH]) -> Option<Self> {
        let end = blocks::mask(block, is_in_run).trailing_ones() as usize;
        if end == WIDTH {
            return None;
        }
        let inside = !(u64::MAX << end);
        let upper = blocks::mask(block, |byte| byte.is_ascii_uppercase()) & inside;
        let lower = blocks::mask(block, |byte| byte.is_ascii_lowercase()) & inside;
        let digit = blocks::mask(block, |byte| byte.is_ascii_digit()) & inside;
        let letter = upper | lower;
        let alnum = letter | digit;
        let mut words = inside & !(alnum & alnum << 1);
        while words != 0 {
            let at = start + words.trailing_zeros() as usize;
            words &= words - 1;
            if hay[at] == b'=' {
                return None;
            }
            if at + 2 < hay.len()
                && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2])
                && begins_key(anchors, hay, at)
            {
                return Some(Self { end: at, has_anchor: true, may_be_random: false });
            }
        }
        let digits = (digit << 1 & letter) | (letter << 1 & digit);
        let cases = (upper << 1 & lower) | (lower << 1 & upper);
        let mixed =
            Mixed { digits: digits.count_ones() as usize, all: (digits | cases).count_ones() as usize };
        Some(Self { end: start + end, has_anchor: false, may_be_random: mixed.may_be_random(end) })
    }
}

/// Whether `value` has a run that is taken for random: what [`may_hold_key`] finds keys without an anchor by.
pub(crate) fn has_random_run(value: &[u8]) -> bool {
    value.split(|byte| !is_random(*byte) || *byte == b'=').any(|part| {
        let (mut mixed, mut last) = (Mixed::default(), 0);
        for byte in part {
            let kind = CLASS[*byte as usize] & ALNUM;
            mixed.add(last, kind);
            last = kind;
        }
        part.len() >= SHORTEST && mixed.may_be_random(part.len())
    })
}

/// How often letters, digits and the case of letters change.
#[derive(Clone, Copy, Default)]
struct Mixed {
    /// How often a letter and a digit touch.
    digits: usize,
    /// That, and how often the case of letters changes.
    all: usize,
}

impl Mixed {
    /// Counts the step from one kind of byte to the next.
    #[inline(always)]
    fn add(&mut self, last: u8, kind: u8) {
        if kind != last && kind != 0 && last != 0 {
            self.all += 1;
            if (kind | last) & DIGIT != 0 {
                self.digits += 1;
            }
        }
    }

    /// Whether there are more changes than in most names.
    fn may_be_random(self, length: usize) -> bool {
        self.digits >= 3 || (self.all > 0 && self.all * 20 >= length * 7)
    }
}

/// Whether an anchor stands at `at`, with all that must follow.
fn begins_key(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    anchors.at(hay, at).any(|found| found.shape.match_at(hay, at, Edges::Separate).is_some())
}

/// Whether an anchor begins before the run, because of a byte in it that no run has (`SG.`), or in the middle of
/// what looks like a word: `\nghp_…` begins with an escape.
fn begins_before(anchors: &Anchors, hay: &[u8], run: usize) -> bool {
    if run == 0 || CLASS[hay[run - 1] as usize] & BEFORE == 0 {
        return false;
    }
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
fn random_run_may_hold_key(
    anchors: &Anchors,
    witnesses: &mut WitnessLook<'_>,
    hay: &[u8],
    run: Range<usize>,
    is_rust: bool,
) -> bool {
    let text = &hay[run.clone()];
    let line = line_before(hay, run.start);
    if is_rust && is_identifier(hay, &run, line) {
        return false;
    }
    // An anchor in the middle of a word: some keys have their mark there.
    let has_anchor = (run.start..run.end - 2)
        .any(|at| anchors.may_begin(hay[at], hay[at + 1], hay[at + 2]) && begins_key(anchors, hay, at));
    if has_anchor || encoded::may_hold_key(text) {
        return true;
    }
    let near = &hay[run.start.saturating_sub(WITNESS)..hay.len().min(run.end + NAME_BEHIND)];
    let has_bare_key = run.len() >= bare::STRETCH
        && witnesses.sees_one_before(run.end)
        && bare_key_may_stand(anchors, hay, &run, near);
    let is_armoured = || {
        near.windows(5).any(|window| window == b"-----")
            && text.split(|byte| *byte == b'=').any(drawn::may_be_drawn)
    };
    if has_bare_key || is_armoured() {
        return true;
    }
    if !is_rust {
        return generic::assigned(hay, &run).is_some();
    }
    // In a comment a name gives nothing away.
    let is_comment = line.trim_ascii_start().starts_with(b"//");
    !is_comment && generic::may_be_named(hay, &run) && anchors.named(near)
}

/// Whether a key without an anchor stands in the run, or begins right before it (`s.`), and a witness near it.
fn bare_key_may_stand(anchors: &Anchors, hay: &[u8], run: &Range<usize>, near: &[u8]) -> bool {
    let is_key = |at: usize, candidate: &Candidate| {
        candidate.shape.match_at(hay, at, Edges::Separate).is_some_and(|found| {
            let value = &hay[found.range];
            let is_whole = match candidate.shape.check {
                Check::Structure(check) => check(value),
                _ => true,
            };
            let names = |word: &&str| contains_word(near, word);
            is_whole && plausible(&value[found.public..]) && candidate.rule.witness.iter().any(names)
        })
    };
    (run.start.saturating_sub(2)..run.end)
        .any(|at| begins_word(hay, at) && anchors.bare.iter().any(|candidate| is_key(at, candidate)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    type Judge<'j> = dyn FnMut(usize) -> Option<usize> + 'j;

    /// Text with runs of every length, in and across blocks.
    fn text(random: &mut Random) -> Vec<u8> {
        let mut text = Vec::new();
        while text.len() < 400 {
            let run = b"abcXYZ019_-+/=ghp_sk-";
            let length = random.below(90);
            text.extend((0..length).map(|_| run[random.below(run.len())]));
            text.extend(std::iter::repeat_n(b'.', 1 + random.below(20)));
        }
        text
    }

    #[test]
    fn by_blocks_and_by_samples_the_same_runs_are_found() {
        let mut random = Random(11);
        for _ in 0..500 {
            let hay = text(&mut random);
            let runs = |any: fn(&[u8], &mut Judge<'_>) -> bool| {
                let mut runs = Vec::new();
                let stopped = any(&hay, &mut |start| {
                    let length = hay[start..].iter().take_while(|byte| is_random(**byte)).count();
                    if length >= SHORTEST {
                        runs.push(start..start + length);
                    }
                    Some(start + length)
                });
                assert!(!stopped);
                runs
            };
            let by_blocks = runs(|hay, judge| any_in_blocks(hay, judge));
            assert_eq!(by_blocks, runs(|hay, judge| any_by_samples(hay, judge)));
            assert!(!by_blocks.is_empty());
        }
    }

    #[test]
    fn by_masks_and_by_bytes_a_run_tells_the_same() {
        let (mut random, mut seen) = (Random(12), 0);
        for _ in 0..500 {
            let hay = text(&mut random);
            for start in
                (0..hay.len()).filter(|at| is_random(hay[*at]) && (*at == 0 || !is_random(hay[at - 1])))
            {
                let block = hay[start..].first_chunk();
                if let Some(run) =
                    block.and_then(|block| Run::in_block(Anchors::built_in(), &hay, start, block))
                {
                    assert_eq!(run, Run::by_bytes(Anchors::built_in(), &hay, start));
                    seen += 1;
                }
            }
        }
        assert!(seen > 500, "{seen}");
    }

    #[test]
    fn a_byte_is_of_a_run_by_the_table_and_without_it() {
        assert!((0..=255).all(|byte| is_random(byte) == is_in_run(byte)));
    }
}
