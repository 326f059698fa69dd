//! Runs by bit masks: finds the long runs that begin in sixty-four bytes, and their properties.

use super::runs::{Mixed, Run, begins_key};
use crate::anchors::Anchors;
use crate::transposed::{BLOCK, columns, sixteens, transposed};

/// Calls `tells` with where each long run begins in the window at `from`, which lies in the middle of none, and what it is.
/// Answers up to where there are no more of them, or nothing if `tells` said yes.
///
/// By itself, so that the loop over the blocks, which seldom comes here, stays in registers.
#[inline(never)]
pub(super) fn judge(
    anchors: &Anchors,
    hay: &[u8],
    from: usize,
    mut tells: impl FnMut(usize, Run) -> bool,
) -> Option<usize> {
    let mut padded = [0; WIDTH];
    let text = hay[from..].first_chunk().unwrap_or_else(|| {
        padded[..hay.len() - from].copy_from_slice(&hay[from..]);
        &padded
    });
    let window = Window::of(text);
    let mut starts = sixteens(window.runs);
    while starts != 0 {
        let bit = starts.trailing_zeros();
        let length = (window.runs >> bit).trailing_ones();
        let start = from + bit as usize;
        if bit + length == u64::BITS {
            // It goes on: if it did not begin with this window, it begins with the next one.
            let run = (bit == 0).then(|| Run::by_bytes(anchors, hay, start));
            let end = run.as_ref().map_or(start, |run| run.end);
            return if run.is_some_and(|run| tells(start, run)) { None } else { Some(end) };
        }
        let run = window.run(anchors, hay, from, bit, length);
        if tells(start, run.unwrap_or_else(|| Run::by_bytes(anchors, hay, start))) {
            return None;
        }
        starts &= u64::MAX << (bit + length);
    }
    Some(from + BLOCK - window.runs.leading_ones() as usize)
}

/// A block, and what of an anchor may stand behind it. Behind the end of the text stand zeros.
const WIDTH: usize = BLOCK + 2;

/// What stands in sixty-four bytes, a mask for each kind.
struct Window<'w> {
    text: &'w [u8; WIDTH],
    runs: u64,
    digits: u64,
    capitals: u64,
    small: u64,
}

impl<'w> Window<'w> {
    fn of(text: &'w [u8; WIDTH]) -> Self {
        let [block, ..] = text.as_chunks().0 else { unreachable!("a window has a block") };
        let [digits_or_small, letters, signs] = kinds(block);
        Self {
            text,
            runs: digits_or_small | letters | signs,
            digits: digits_or_small & !letters,
            capitals: letters & !digits_or_small,
            small: digits_or_small & letters,
        }
    }

    /// What [`Run::by_bytes`] tells of the run with these bits, if it is of one part.
    fn run(&self, anchors: &Anchors, hay: &[u8], from: usize, start: u32, length: u32) -> Option<Run> {
        let inside = !(u64::MAX << length) << start;
        let [digits, capitals, small] = [self.digits, self.capitals, self.small].map(|mask| mask & inside);
        let letters = capitals | small;
        let alnum = letters | digits;
        // An anchor begins where a word does.
        let mut words = inside & !(alnum & alnum << 1);
        while words != 0 {
            let bit = words.trailing_zeros() as usize % BLOCK;
            words &= words - 1;
            if self.text[bit] == b'=' {
                return None;
            }
            let may_begin = anchors.may_begin(self.text[bit], self.text[bit + 1], self.text[bit + 2]);
            if may_begin && begins_key(anchors, hay, from + bit) {
                return Some(Run { end: from + bit, has_anchor: true, may_be_random: false });
            }
        }
        let by_digits = (digits << 1 & letters) | (letters << 1 & digits);
        let by_case = (capitals << 1 & small) | (small << 1 & capitals);
        let count = |changes: u64| changes.count_ones() as usize;
        let changes = by_digits | by_case;
        let may_be_random = changes != 0
            && Mixed { digits: count(by_digits), all: count(changes) }.may_be_random(length as usize);
        Some(Run { end: from + (start + length) as usize, has_anchor: false, may_be_random })
    }
}

/// The digits and the small letters, all letters, and the signs: two of the kinds in one mask save one.
///
/// By itself, so that the compiler makes vector code of it to the end.
#[inline(never)]
fn kinds(block: &[u8; BLOCK]) -> [u64; 3] {
    let is_small = |byte: u8| byte.wrapping_sub(b'a') < 26;
    [
        columns(block, |byte| is_small(byte) | (byte.wrapping_sub(b'0') < 10)),
        columns(block, |byte| is_small(byte | 0x20)),
        columns(block, is_sign),
    ]
    .map(transposed)
}

/// What else than letters and digits the base64 alphabets have.
#[inline(always)]
fn is_sign(byte: u8) -> bool {
    // `-` and `=` differ in one bit, and so do `+` and `/`.
    (byte | 0x10 == b'=') | (byte | 0x04 == b'/') | (byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefilter::blocks;
    use crate::prefilter::is_random;
    use crate::prefilter::runs::{SHORTEST, any_by_samples};
    use crate::random::Random;

    /// Text with runs of every length, in and across blocks, and with what only looks like a part of them.
    fn text(random: &mut Random) -> Vec<u8> {
        let mut text = Vec::new();
        while text.len() < 400 {
            let run = b"abcXYZ019_-+/=ghp_sk-";
            let length = random.below(90);
            text.extend((0..length).map(|_| run[random.below(run.len())]));
            let gap = b". ,>@]~\xff"[random.below(8)];
            text.extend(std::iter::repeat_n(gap, 1 + random.below(20)));
        }
        let length = random.below(text.len() + 1);
        text.truncate(length);
        text
    }

    #[test]
    fn by_blocks_and_by_samples_the_same_runs_are_found_and_tell_the_same() {
        let (anchors, mut random, mut seen) = (Anchors::built_in(), Random(11), 0);
        for _ in 0..2_000 {
            let hay = text(&mut random);
            let (mut by_blocks, mut until) = (Vec::new(), 0);
            let stopped = blocks::any(
                &hay,
                |_| false,
                |block| {
                    while let Some(start) = block.next_run(until) {
                        until = judge(anchors, &hay, start, |start, run| {
                            by_blocks.push((start, run));
                            false
                        })
                        .unwrap();
                    }
                    false
                },
            );
            assert!(!stopped);
            let mut by_samples = Vec::new();
            any_by_samples(&hay, &mut |start| {
                let length = hay[start..].iter().take_while(|byte| is_random(**byte)).count();
                if length >= SHORTEST {
                    by_samples.push((start, Run::by_bytes(anchors, &hay, start)));
                }
                Some(start + length)
            });
            assert!(by_blocks == by_samples, "{}", hay.escape_ascii());
            seen += by_blocks.len();
        }
        assert!(seen > 2_000, "{seen}");
    }

    #[test]
    fn every_kind_of_byte_is_in_its_mask_and_no_other() {
        for byte in 0..=255_u8 {
            let text = [byte; WIDTH];
            let window = Window::of(&text);
            let all = |is_set: bool| if is_set { u64::MAX } else { 0 };
            assert_eq!(window.runs, all(is_random(byte)));
            assert_eq!(window.digits, all(byte.is_ascii_digit()));
            assert_eq!(window.capitals, all(byte.is_ascii_uppercase()));
            assert_eq!(window.small, all(byte.is_ascii_lowercase()));
        }
    }
}
