//! A first look at raw bytes: can there be a key in here at all?
//!
//! Every key is a run of at least sixteen bytes that keys are made of, so it is enough to look at every sixteenth
//! byte and widen only there. This matters most in a proc macro, which cargo builds without optimisation: a tool
//! that looks at every byte of every file would be felt. Output is written by a program that is optimised, and is
//! full of numbers that look random: it goes to the detector at once.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::shape::Edges;

/// The shortest run that is looked at.
const STRIDE: usize = 16;

/// A letter, a digit or another byte that keys, their URLs and their escapes are made of.
const IN_RUN: u8 = 1;
/// A digit.
const DIGIT: u8 = 2;
const UPPER: u8 = 4;
const LOWER: u8 = 8;
const LETTER: u8 = UPPER | LOWER;
/// Part of a random text: the base64 alphabets.
const RANDOM: u8 = 16;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => IN_RUN | RANDOM | DIGIT,
            b'A'..=b'Z' => IN_RUN | RANDOM | UPPER,
            b'a'..=b'z' => IN_RUN | RANDOM | LOWER,
            b'_' | b'-' | b'+' | b'/' | b'=' => IN_RUN | RANDOM,
            b'.' | b'~' | b':' | b'@' | b'$' | b'%' | b'\\' | b'{' | b'}' | b'!' | b'#' => IN_RUN,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Whether `byte` is a base64 digit of either alphabet, or padding.
#[inline]
pub(crate) fn is_random(byte: u8) -> bool {
    CLASS[byte as usize] & RANDOM != 0
}

/// Whether `hay` may hold a key. A no is final; a yes sends the caller to look at every byte.
///
/// `-----BEGIN ` is shorter than a run, but the body of a PEM block is one.
pub(crate) fn may_hold_key(anchors: &Anchors, hay: &[u8]) -> bool {
    let mut at = STRIDE - 1;
    while at < hay.len() {
        if CLASS[hay[at] as usize] == 0 {
            at += STRIDE;
            continue;
        }
        let mut start = at;
        while start > 0 && CLASS[hay[start - 1] as usize] != 0 {
            start -= 1;
        }
        let mut end = at + 1;
        while end < hay.len() && CLASS[hay[end] as usize] != 0 {
            end += 1;
        }
        if end - start >= STRIDE && run_may_hold_key(anchors, hay, start, end) {
            return true;
        }
        at = end + STRIDE;
    }
    false
}

fn run_may_hold_key(anchors: &Anchors, hay: &[u8], start: usize, end: usize) -> bool {
    let mut random = RandomLook::default();
    let mut at = start;
    while at < end {
        if at + 2 < end
            && anchors.may_begin(hay[at], hay[at + 1], hay[at + 2])
            && key_may_stand(anchors, hay, at, start..end)
        {
            return true;
        }
        // An escape hides what it spells: only the lexer can tell.
        if hay[at] == b'\\' && at + 1 < end && matches!(hay[at + 1], b'x' | b'u') && end - start >= STRIDE + 4
        {
            return true;
        }
        if random.sees(CLASS[hay[at] as usize]) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a key stands there as it is written. Where the run has a backslash in it, the anchor is enough: the rest
/// may be spelled with escapes.
fn key_may_stand(anchors: &Anchors, hay: &[u8], at: usize, run: Range<usize>) -> bool {
    anchors.at(hay, at).any(|candidate| {
        let shape = candidate.shape;
        let spelled = !shape.reads_itself() && hay[run.clone()].contains(&b'\\');
        spelled || shape.match_at(hay, at, Edges::Separate).is_some()
    })
}

/// Whether a stretch of text looks drawn at random: letters and digits that touch, or letters whose case changes,
/// more often than in names. Decides only whether bare shapes and PEM bodies are looked for.
#[derive(Default)]
struct RandomLook {
    length: u32,
    /// Digits next to letters.
    mixes: u32,
    /// Neighbours of different kinds: digit, capital, small letter.
    changes: u32,
    last: u8,
}

impl RandomLook {
    fn sees(&mut self, class: u8) -> bool {
        if class & RANDOM == 0 {
            *self = Self::default();
            return false;
        }
        let kind = class & (DIGIT | LETTER);
        if kind != self.last && kind != 0 && self.last != 0 {
            self.changes += 1;
            self.mixes += u32::from((kind | self.last) & DIGIT != 0);
        }
        self.last = kind;
        self.length += 1;
        (self.length >= 16 && self.mixes >= 3) || (self.length >= 24 && self.changes * 20 >= self.length * 9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(hay: &str) -> bool {
        may_hold_key(Anchors::built_in(), hay.as_bytes())
    }

    #[test]
    fn ordinary_code_is_passed_over() {
        for code in [
            "let value = std::collections::HashMap::<String, Vec<u8>>::with_capacity(16);",
            "// See https://doc.rust-lang.org/std/collections/struct.HashMap.html for more.",
            "fn a_rather_long_function_name_with_words() -> SomeLongTypeNameOfMany {}",
            "risk-assessment-of-disk-spaces and task-spawning-threads",
            "",
            "short",
        ] {
            assert!(!candidate(code), "{code}");
        }
    }

    #[test]
    fn a_key_is_seen_at_every_offset() {
        let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"].concat();
        for before in 0..80 {
            for after in [0, 1, 17] {
                let hay = format!("{}\"{key}\"{}", " ".repeat(before), " ".repeat(after));
                assert!(candidate(&hay), "{before} {after}");
            }
        }
    }

    #[test]
    fn a_text_with_escapes_is_left_to_the_lexer() {
        assert!(candidate(r#""\x73k-abcdefghijklmnopqrstu""#));
        assert!(candidate(r#""\u{73}k-abcdefghijklmnopqrst""#));
    }

    #[test]
    fn a_password_in_a_url_is_seen() {
        assert!(candidate(&["postgres://app:", "kT9vQzLw", "@db.acme.io/x"].concat()));
    }

    #[test]
    fn a_key_behind_an_escape_is_seen() {
        assert!(candidate(&["\"\\nghp", "_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5\""].concat()));
    }

    #[test]
    fn random_text_without_an_anchor_is_seen() {
        assert!(candidate("let k = \"f3a9c2114b07e5d8f3a9c2114b07e5d8\";"));
        assert!(candidate("MIGkAgEBBDDxkzrnZTBF4Cn8Ia6yTg9Q0vX5x"));
    }
}
