//! The look that all text gets: where runs of sixteen bytes or more stand that keys are made of, and where the signs are of
//! keys that need no run.
//!
//! It has no table, needs no byte twice and has no branch but one a block, in a form that compilers make vector code of.

use std::ops::Range;

use crate::transposed::transposed;

const BLOCK: usize = 64;
const WORD: usize = 8;

/// How many bytes of the kind that [`is_of_runs`] names stand in a row in every key but those with a sign.
pub(super) const SHORTEST: usize = 16;

/// Whether keys are made of such bytes, and whatever shortens the question: letters, digits and `_-+/=.~`, but also
/// `,>?@[\]^{|}` and the backtick. Words of text are short: spaces, quotes, colons and parentheses stand between them.
#[inline]
pub(super) const fn is_of_runs(byte: u8) -> bool {
    // As numbers with a sign, what is no ASCII comes before all that is.
    let from_colon = byte.wrapping_sub(b':').wrapping_add(0x80).cast_signed();
    (byte.cast_signed() > b'*'.cast_signed()) & (from_colon > i8::MIN + (b'<' - b':').cast_signed())
}

/// What a block of the text holds.
pub(super) struct Hits {
    /// Where the block begins.
    at: usize,
    /// One bit for each byte of the block that is no part of a run.
    others: u64,
    /// One bit for each of those that a run of enough bytes stands before.
    ends: u64,
    /// Where the run begins that the block begins in.
    open: usize,
    pub(super) sign: bool,
}

impl Hits {
    /// The runs of enough bytes that end in the block, in order.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let rest = |ends: &u64| Some(ends & (ends - 1)).filter(|rest| *rest != 0);
        let ends = std::iter::successors(Some(self.ends).filter(|ends| *ends != 0), rest);
        ends.map(|ends| {
            let before = self.others & ((ends & ends.wrapping_neg()) - 1);
            let start = if before == 0 { self.open } else { self.at + behind_last(before) };
            start..self.at + ends.trailing_zeros() as usize
        })
    }

    /// What of a text of this length the block has.
    pub(super) fn range(&self, length: usize) -> Range<usize> {
        self.at..length.min(self.at + BLOCK)
    }
}

/// The place behind the last bit that is set.
fn behind_last(bits: u64) -> usize {
    (u64::BITS - bits.leading_zeros()) as usize
}

/// The blocks of a text that may hold a key, in order.
pub(super) struct Blocks<'t> {
    text: &'t [u8],
    at: usize,
    /// Where the run begins that the block at `at` begins in.
    open: usize,
    /// Up to where the text was looked at, in whole rounds of blocks.
    looked: usize,
    /// Of each block of this round which bytes are part of a run, and whether there is a sign in it.
    bytes: [u64; ROUND],
    signs: u32,
}

/// How many blocks are looked at before the first of them is judged: the look has no branch then.
const ROUND: usize = 16;

impl<'t> Blocks<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self { text, at: 0, open: 0, looked: 0, bytes: [0; ROUND], signs: 0 }
    }

    /// The next block that a run ends in or a sign stands in.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Hits> {
        // Behind the last byte stands one more that ends a run.
        while self.at <= self.text.len() {
            if self.at == self.looked {
                self.look();
            }
            let hits = self.judge();
            if hits.ends != 0 || hits.sign {
                return Some(hits);
            }
        }
        None
    }

    /// Looks at the next round of blocks. By itself, so that the compiler keeps the loop in registers.
    #[inline(never)]
    fn look(&mut self) {
        let rest = &self.text[self.looked..];
        let (blocks, last) = rest[..rest.len().min(ROUND * BLOCK)].as_chunks();
        self.signs = 0;
        for (number, block) in blocks.iter().enumerate() {
            self.bytes[number] = transposed(columns(block, is_of_runs));
            self.signs |= u32::from(has_sign(block)) << number;
        }
        if blocks.len() < ROUND {
            let mut block = [0; BLOCK];
            block[..last.len()].copy_from_slice(last);
            self.bytes[blocks.len()] = transposed(columns(&block, is_of_runs));
            self.signs |= u32::from(has_sign(&block)) << blocks.len();
        }
        self.looked += ROUND * BLOCK;
    }

    #[inline]
    fn judge(&mut self) -> Hits {
        let number = self.at / BLOCK % ROUND;
        let bytes = self.bytes[number];
        let others = !bytes;
        // A bit stays where sixteen in a row begin.
        let pairs = bytes & bytes >> 1;
        let fours = pairs & pairs >> 2;
        let eights = fours & fours >> 4;
        let sixteens = eights & eights >> 8;
        let first = others & others.wrapping_neg();
        let is_long = self.at - self.open + bytes.trailing_ones() as usize >= SHORTEST;
        let ends = sixteens << SHORTEST & others | if is_long { first } else { 0 };
        let sign = self.signs >> number & 1 != 0;
        let hits = Hits { at: self.at, others, ends, open: self.open, sign };
        if others != 0 {
            self.open = self.at + behind_last(others);
        }
        self.at += BLOCK;
        hits
    }
}

/// Whether an `@` stands in the block, or three `-` in a row in one of its words, as they do in each five.
#[inline(always)]
fn has_sign(block: &[u8; BLOCK]) -> bool {
    let dashes = columns(block, |byte| byte == b'-');
    columns(block, |byte| byte == b'@') | dashes & dashes >> 8 & dashes >> 16 != 0
}

/// Of the eight bytes of the answer the first says which words have such a first byte, one bit for each, and so on.
#[inline(always)]
fn columns(block: &[u8; BLOCK], has: impl Fn(u8) -> bool) -> u64 {
    let mut bits = [0; BLOCK];
    for at in 0..BLOCK {
        bits[at] = if has(block[at]) { 1 << (at / WORD) } else { 0 };
    }
    bits.as_chunks().0.iter().fold(0, |all, word| all | u64::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// All runs, and whether a block with a sign was met.
    fn look(text: &[u8]) -> (Vec<Range<usize>>, bool) {
        let mut blocks = Blocks::of(text);
        let (mut runs, mut sign) = (Vec::new(), false);
        while let Some(hits) = blocks.next() {
            runs.extend(hits.runs());
            sign |= hits.sign;
        }
        (runs, sign)
    }

    #[expect(clippy::single_range_in_vec_init, reason = "a list of runs, of which there is one")]
    #[test]
    fn a_run_of_enough_bytes_is_seen_as_a_whole_wherever_it_stands() {
        for length in [16, 17, 23, 40, 63, 64, 65, 128, 200] {
            for before in 0..150 {
                for after in [0, 1, 70] {
                    let text = [" ".repeat(before), "x".repeat(length), " ".repeat(after)].concat();
                    assert_eq!(look(text.as_bytes()), (vec![before..before + length], false));
                }
            }
        }
    }

    #[test]
    fn each_sign_is_seen_wherever_it_stands() {
        for before in 0..150 {
            for sign in ["@", "-----"] {
                let text = [".".repeat(before).as_str(), sign, " "].concat();
                assert!(look(text.as_bytes()).1, "{sign} after {before}");
            }
            assert!(!look([".".repeat(before).as_str(), "-.-"].concat().as_bytes()).1);
        }
    }

    #[test]
    fn every_byte_counts_as_the_rule_for_bytes_says() {
        for byte in 0..=255_u8 {
            let seen = !look(&[byte; 16]).0.is_empty();
            assert_eq!(seen, is_of_runs(byte), "{byte:02x}");
            assert_eq!(seen, (b'+'..0x80).contains(&byte) && !b":;<".contains(&byte));
            let of_keys = byte.is_ascii_alphanumeric() || b"_-+/=.~".contains(&byte);
            assert!(is_of_runs(byte) || !of_keys);
        }
    }

    #[test]
    fn the_runs_of_any_text_are_those_that_a_look_at_each_byte_finds() {
        let mut random = Random(11);
        for _ in 0..4_000 {
            let few = 2 + random.below(30);
            let text: Vec<u8> = (0..random.below(300)).map(|_| b" x-"[random.below(few).min(2)]).collect();
            let mut expected = Vec::new();
            let mut start = 0;
            for (end, byte) in text.iter().chain(b" ").enumerate() {
                if !is_of_runs(*byte) {
                    expected.extend(Some(start..end).filter(|run| run.len() >= SHORTEST));
                    start = end + 1;
                }
            }
            assert!(look(&text).0 == expected, "in a text of {} bytes", text.len());
        }
    }
}
