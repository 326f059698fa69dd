//! Sixty-four bytes at a time, in loops that an optimising compiler turns into vector instructions.
//!
//! Without optimisation they would cost more than everything else: see [`ARE_FAST`].

use super::runs::SHORTEST;
use crate::output::is_of_runs;
use crate::transposed::{BLOCK, columns, sixteens, transposed};

/// Whether this crate is likely to be optimised. Cargo says neither to the code that it compiles; macros of a build for
/// development have debug assertions.
pub(super) const ARE_FAST: bool = !cfg!(debug_assertions);

/// How many blocks are looked at before the first of them is judged: the look has no branch then.
const ROUND: usize = 16;

/// How many bytes before a block the first run begins that ends in it and was not seen in the block before.
const BEFORE: usize = SHORTEST - 1;

/// What a block holds.
pub(super) struct Block {
    /// Where it begins.
    start: usize,
    /// One bit for each place where a long run may begin, from [`BEFORE`] bytes before the block on.
    runs: u64,
    /// One bit for each mark.
    marks: u64,
}

impl Block {
    /// Where its long runs begin, and the places behind, from `from` on. In order.
    #[inline]
    pub(super) fn next_run(&self, from: usize) -> Option<usize> {
        // Before the text stands nothing.
        let passed = u32::try_from((from + BEFORE).saturating_sub(self.start)).ok()?;
        let runs = self.runs & u64::MAX.checked_shl(passed)?;
        (runs != 0).then(|| self.start + runs.trailing_zeros() as usize - BEFORE)
    }

    /// Where its marks stand, in order.
    #[inline]
    pub(super) fn marks(&self) -> impl Iterator<Item = usize> + use<> {
        let (start, mut marks) = (self.start, self.marks);
        std::iter::from_fn(move || {
            let mark = (marks != 0).then(|| start + marks.trailing_zeros() as usize);
            marks &= marks.wrapping_sub(1);
            mark
        })
    }
}

/// Calls `look` with each block of `hay` that has something in it, until it says that it is enough; answers whether it did.
///
/// Behind the end of `hay` come zeros, which are neither of a run nor marks.
#[inline]
pub(super) fn any(
    hay: &[u8],
    is_mark: impl Fn(u8) -> bool + Copy,
    mut look: impl FnMut(Block) -> bool,
) -> bool {
    let (rounds, rest) = hay.as_chunks();
    let mut last = [0; ROUND * BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let mut round = Round::default();
    for (number, bytes) in rounds.iter().chain([&last]).enumerate() {
        round.read(bytes, is_mark);
        for (block, (runs, marks)) in round.starts.iter().zip(&round.marks).enumerate() {
            let start = (number * ROUND + block) * BLOCK;
            if runs | marks != 0 && look(Block { start, runs: *runs, marks: *marks }) {
                return true;
            }
        }
    }
    false
}

/// What the blocks of a round hold.
#[derive(Default)]
struct Round {
    /// One bit for each byte that may be of a run; of the last block of the round before, too.
    runs: [u64; 1 + ROUND],
    /// As in [`Block`].
    starts: [u64; ROUND],
    marks: [u64; ROUND],
}

impl Round {
    /// Looks at the next round. By itself, so that the compiler keeps the loops in registers, and one loop for each mask,
    /// since two need more registers than there are.
    #[inline(never)]
    fn read(&mut self, bytes: &[u8; ROUND * BLOCK], is_mark: impl Fn(u8) -> bool + Copy) {
        let (blocks, _) = bytes.as_chunks();
        self.runs[0] = self.runs[ROUND];
        for (runs, block) in self.runs[1..].iter_mut().zip(blocks) {
            *runs = columns(block, is_of_runs);
        }
        for (marks, block) in self.marks.iter_mut().zip(blocks) {
            *marks = columns(block, is_mark);
        }
        self.runs[1..].iter_mut().for_each(|mask| *mask = transposed(*mask));
        self.marks.iter_mut().for_each(|mask| *mask = transposed(*mask));
        for (starts, runs) in self.starts.iter_mut().zip(self.runs.windows(2)) {
            let around = runs[0] >> (BLOCK - BEFORE) | runs[1] << BEFORE;
            *starts = sixteens(around) | sixteens(runs[1]) << BEFORE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefilter::is_random;

    /// Where the long runs begin, and where marks stand.
    fn look(hay: &[u8]) -> (Vec<usize>, Vec<usize>) {
        let (mut runs, mut marks) = (Vec::new(), Vec::new());
        let mut until = 0;
        let looked = |block: Block| {
            while let Some(start) = block.next_run(until) {
                runs.push(start);
                until = start + hay[start..].iter().take_while(|byte| is_of_runs(**byte)).count();
            }
            marks.extend(block.marks());
            false
        };
        assert!(!any(hay, |byte| byte == b'!', looked));
        (runs, marks)
    }

    #[test]
    fn a_long_run_is_seen_wherever_it_stands_and_a_short_one_nowhere() {
        for length in [15, 16, 17, 31, 63, 64, 65, 128, 200, 1100] {
            for before in (0..150).chain(1000..1050) {
                for after in [0, 1, 70] {
                    let text = [" ".repeat(before), "x".repeat(length), " ".repeat(after)].concat();
                    let expected = if length < SHORTEST { vec![] } else { vec![before] };
                    assert_eq!(look(text.as_bytes()), (expected, vec![]), "{length} {before} {after}");
                }
            }
        }
    }

    #[test]
    fn every_mark_is_seen_at_its_place() {
        for length in [1, 63, 64, 65, 130, 1023, 1024, 1025, 2050] {
            for at in 0..length {
                let mut hay = vec![b' '; length];
                hay[at] = b'!';
                assert_eq!(look(&hay), (vec![], vec![at]));
            }
        }
        assert_eq!(look(&[b'!'; 200]), (vec![], (0..200).collect()));
    }

    #[test]
    fn every_byte_of_runs_may_be_of_one_and_the_end_may_not() {
        assert!((0..=255).all(|byte| is_of_runs(byte) || !is_random(byte)));
        assert!([0, b' ', b'\n', b'(', b')', b'"', b':'].iter().all(|byte| !is_of_runs(*byte)));
    }

    #[test]
    fn the_search_ends_where_it_is_told_to() {
        let mut blocks = 0;
        let looked = |_| {
            blocks += 1;
            blocks == 2
        };
        assert!(any(&[b'!'; 300], |byte| byte == b'!', looked));
        assert_eq!(blocks, 2);
    }
}
