//! The first pass over all text: finds runs of sixteen or more bytes that keys are made of, and the signs of keys that
//! need no run.
//!
//! It has no table, reads no byte twice and has one branch for each block, in a form that compilers turn into vector
//! code.

use std::ops::Range;

use crate::transposed::{BLOCK, columns, sixteens, transposed, words};

/// The number of bytes in a row for which [`is_of_runs`] is true in every key, except private keys and passwords in
/// URLs.
pub const SHORTEST_RUN: usize = 16;

/// Whether a byte is one that keys are made of: letters, digits and `_-+/=.~`. To make the test cheap, it is also true
/// for `,>?@[\]^{|}` and the backtick. Runs of these bytes are short in ordinary text, where spaces, quotes, colons and
/// parentheses separate words.
#[must_use]
#[inline]
pub const fn is_of_runs(byte: u8) -> bool {
    // As numbers with a sign, what is no ASCII comes before all that is.
    let from_colon = byte.wrapping_sub(b':').wrapping_add(0x80).cast_signed();
    (byte.cast_signed() > b'*'.cast_signed()) & (from_colon > i8::MIN + (b'<' - b':').cast_signed())
}

/// Whether [`is_of_runs`] is true for all of eight bytes, tested at once.
///
/// # Examples
/// ```
/// assert!(api_guard_detect::are_of_runs(*b"api-key_"));
/// assert!(!api_guard_detect::are_of_runs(*b"api key:"));
/// ```
#[must_use]
#[inline]
pub const fn are_of_runs(bytes: [u8; 8]) -> bool {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let bytes = u64::from_ne_bytes(bytes);
    // The upper bit of each says whether it is as large. What is no ASCII may carry into its neighbour: then the answer
    // is no anyway.
    let from_plus = bytes.wrapping_add(all(0x80 - b'+'));
    let from_colon = bytes.wrapping_add(all(0x80 - b':'));
    let from_equals = bytes.wrapping_add(all(0x80 - b'='));
    from_plus & !(from_colon & !from_equals) & !bytes & all(0x80) == all(0x80)
}

/// What a block of the text holds.
pub(super) struct Hits {
    /// Where the block begins.
    at: usize,
    bits: Bits,
    /// Where the run begins that the block begins in.
    open: usize,
    pub(super) sign: bool,
}

/// Of a block, which of its bytes are part of a run.
#[derive(Clone, Copy)]
struct Bits {
    /// One bit for each byte that is no part of a run.
    others: u64,
    /// One bit for each of those that a run of enough bytes stands before.
    ends: u64,
}

impl Hits {
    /// The runs of enough bytes that end in the block, in order.
    #[inline]
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let Bits { others, mut ends } = self.bits;
        std::iter::from_fn(move || {
            let end = (ends != 0).then(|| ends.trailing_zeros())?;
            let before = others & ((1 << end) - 1);
            let start = if before == 0 { self.open } else { self.at + behind_last(before) };
            ends &= ends - 1;
            Some(start..self.at + end as usize)
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
    /// Where this round of blocks begins.
    at: usize,
    /// Where the run begins that stands there.
    open: usize,
    round: [Bits; ROUND],
    count: usize,
    /// One bit for each block of this round that is still to be given out, and for each with a sign.
    hits: u32,
    signs: u32,
}

/// How many blocks are looked at before the first of them is given out: the look has no branch then.
const ROUND: usize = 16;

impl<'t> Blocks<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        let round = [const { Bits { others: 0, ends: 0 } }; ROUND];
        Self { text, at: 0, open: 0, round, count: 0, hits: 0, signs: 0 }
    }

    /// The next block that a run ends in or a sign stands in.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Hits> {
        while self.hits == 0 {
            let next = self.at + self.count * BLOCK;
            // Behind the last byte stands one more that ends a run.
            if next > self.text.len() {
                return None;
            }
            (self.open, self.at) = (self.open_at(self.count), next);
            self.look();
        }
        let number = self.hits.trailing_zeros() as usize;
        self.hits &= self.hits - 1;
        let (at, sign) = (self.at + number * BLOCK, self.signs >> number & 1 != 0);
        Some(Hits { at, bits: self.round[number], open: self.open_at(number), sign })
    }

    /// Where the run begins that the block of this number begins in.
    #[inline]
    fn open_at(&self, number: usize) -> usize {
        let before = self.round[..number].iter().rposition(|bits| bits.others != 0);
        before.map_or(self.open, |last| self.at + last * BLOCK + behind_last(self.round[last].others))
    }

    /// Looks at the next round of blocks. By itself, so that the compiler keeps the loop in registers.
    #[inline(never)]
    fn look(&mut self) {
        let rest = &self.text[self.at..];
        let (blocks, last) = rest[..rest.len().min(ROUND * BLOCK)].as_chunks();
        let mut bytes = [0; ROUND];
        let mut hints = Hints::default();
        for (block, bytes) in blocks.iter().zip(&mut bytes) {
            *bytes = columns(block, is_of_runs);
            hints.add(block);
        }
        let mut tail = [0; BLOCK];
        if blocks.len() < ROUND {
            tail[..last.len()].copy_from_slice(last);
            bytes[blocks.len()] = columns(&tail, is_of_runs);
            hints.add(&tail);
        }
        self.signs = if hints.any() { signs(blocks, &tail) } else { 0 };
        self.hits = self.signs;
        // Of a run that stands before the round as many bytes count as make it long enough.
        let before = (self.at - self.open).min(SHORTEST_RUN);
        let before = ((1 << before) - 1) << (SHORTEST_RUN - before);
        self.count = ROUND.min(blocks.len() + 1);
        self.judge(before, &bytes[..self.count]);
    }

    /// Says of each block which runs end in it, `before` being the bits of the bytes before the first one.
    #[inline]
    fn judge(&mut self, before: u64, columns: &[u64]) {
        let mut all = [0; ROUND + 1];
        all[0] = before << (BLOCK - SHORTEST_RUN);
        let all = &mut all[..=columns.len()];
        for (bytes, columns) in all[1..].iter_mut().zip(columns) {
            *bytes = transposed(*columns);
        }
        for (pair, bits) in all.windows(2).zip(&mut self.round) {
            let (before, bytes) = (pair[0] >> (BLOCK - SHORTEST_RUN), pair[1]);
            let from_before = sixteens(bytes << SHORTEST_RUN | before);
            let ends = (from_before | sixteens(bytes) << SHORTEST_RUN) & !bytes;
            *bits = Bits { others: !bytes, ends };
        }
        for (number, bits) in self.round[..self.count].iter().enumerate() {
            self.hits |= u32::from(bits.ends != 0) << number;
        }
    }
}

/// Whether there may be a sign in some blocks: cheaper to say of all than [`has_sign`] of each.
#[derive(Default)]
struct Hints {
    /// Not zero if an `@` was seen.
    at_signs: u64,
    /// Some are not zero if two `-` were that begin at an even place, as two of each five in a row do.
    dashes: [u16; PAIRS],
}

/// How many pairs of bytes a vector holds.
const PAIRS: usize = 8;

impl Hints {
    #[inline(always)]
    fn add(&mut self, block: &[u8; BLOCK]) {
        self.at_signs |= words(block, |_, byte| if byte == b'@' { u8::MAX } else { 0 });
        let (pairs, _) = block.as_chunks::<2>();
        let is_seen = |at: usize| u16::from_ne_bytes(pairs[at]) == u16::from_ne_bytes(*b"--");
        let seen = |at: usize| if is_seen(at) { u16::MAX } else { 0 };
        for at in 0..PAIRS {
            self.dashes[at] |= seen(at) | seen(at + PAIRS) | seen(at + 2 * PAIRS) | seen(at + 3 * PAIRS);
        }
    }

    fn any(&self) -> bool {
        self.dashes.iter().fold(self.at_signs, |any, seen| any | u64::from(*seen)) != 0
    }
}

/// One bit for each block with a sign.
#[cold]
fn signs(blocks: &[[u8; BLOCK]], tail: &[u8; BLOCK]) -> u32 {
    let blocks = blocks.iter().chain([tail]).enumerate();
    blocks.fold(0, |signs, (number, block)| signs | u32::from(has_sign(block)) << number)
}

/// Whether an `@` stands in the block, or three `-` in a row in one of its words, as they do in each five.
#[inline(always)]
fn has_sign(block: &[u8; BLOCK]) -> bool {
    let dashes = columns(block, |byte| byte == b'-');
    columns(block, |byte| byte == b'@') | dashes & dashes >> 8 & dashes >> 16 != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn eight_bytes_are_of_runs_where_each_is() {
        let mut random = Random(5);
        for _ in 0..100_000 {
            let near = b"+*)9:;<=~\x7f\x80\xff";
            let bytes = std::array::from_fn(|_| match random.below(8) {
                0 => near[random.below(near.len())],
                1 => random.below(256) as u8,
                _ => b'a',
            });
            assert!(are_of_runs(bytes) == bytes.iter().all(|byte| is_of_runs(*byte)), "{bytes:?}");
        }
    }

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
                    expected.extend(Some(start..end).filter(|run| run.len() >= SHORTEST_RUN));
                    start = end + 1;
                }
            }
            assert!(look(&text).0 == expected, "in a text of {} bytes", text.len());
        }
    }
}
