//! Sixty-four bytes at a time, in loops that an optimising compiler makes vector instructions of.
//!
//! Without optimisation they would cost more than all else: see [`ARE_FAST`].

use std::array;

use crate::transposed::transposed;

/// How many bytes a block has: as many as a mask has bits.
const BLOCK: usize = 64;
/// The bytes of a vector register that every processor of 64 bits has.
const LANES: usize = 16;

/// Whether this crate is likely to be optimised. Cargo says neither to the code that it compiles; macros of a build for
/// development have debug assertions.
pub(super) const ARE_FAST: bool = !cfg!(debug_assertions);

/// What a block holds: masks, with the first byte as the lowest bit.
pub(super) struct Block {
    /// Where it begins.
    pub(super) start: usize,
    pub(super) runs: u64,
    pub(super) marks: u64,
}

/// Calls `look` with each block of `hay` until it says that it is enough; answers whether it did.
///
/// Behind the end of `hay` the last block has zeros, which neither run nor mark may count as theirs.
#[inline]
pub(super) fn any(
    hay: &[u8],
    in_run: impl Fn(u8) -> bool,
    is_mark: impl Fn(u8) -> bool,
    mut look: impl FnMut(Block) -> bool,
) -> bool {
    let (blocks, rest) = hay.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    blocks.iter().chain([&last]).enumerate().any(|(number, block)| {
        let (runs, marks) = (lanes(block, &in_run), lanes(block, &is_mark));
        // Most blocks have no mark.
        let marks = if marks == [0; LANES] { 0 } else { gather(marks) };
        look(Block { start: number * BLOCK, runs: gather(runs), marks })
    })
}

/// Two masks of one block: of the bytes for which `first` says yes, and of those for which `second` does.
#[inline(always)]
pub(super) fn masks(
    block: &[u8; BLOCK / 2],
    first: impl Fn(u8) -> bool,
    second: impl Fn(u8) -> bool,
) -> [u64; 2] {
    let both = gather(array::from_fn(|lane| {
        let (low, high) = (block[lane], block[lane + LANES]);
        flag(first(low), 0) | flag(first(high), 1) | flag(second(low), 2) | flag(second(high), 3)
    }));
    [both & u64::from(u32::MAX), both >> 32]
}

/// The bytes for which `is` says yes, as [`gather`] reads them.
#[inline(always)]
fn lanes(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> [u8; LANES] {
    array::from_fn(|lane| {
        let of = |row: usize| flag(is(block[row * LANES + lane]), row);
        of(0) | of(1) | of(2) | of(3)
    })
}

/// Every other bit of a lane: `gather` puts the second half of the lanes in between.
#[inline(always)]
fn flag(is_set: bool, row: usize) -> u8 {
    if is_set { 1 << (2 * row) } else { 0 }
}

/// A mask from lanes that each have a bit of four rows: sixteen bits of the first row, the first lane the lowest, then
/// those of the second, and so on.
#[inline(always)]
fn gather(lanes: [u8; LANES]) -> u64 {
    let [low, high] =
        [0, LANES / 2].map(|half| u64::from_le_bytes(array::from_fn(|lane| lanes[half + lane])));
    transposed(low | high << 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_bit_and_no_other() {
        for length in [0, 1, 63, 64, 65, 130] {
            for at in 0..length {
                for mark in [false, true] {
                    let mut hay = vec![b'.'; length];
                    hay[at] = if mark { b'!' } else { b'x' };
                    let mut seen = Vec::new();
                    assert!(!any(
                        &hay,
                        |byte| byte == b'x',
                        |byte| byte == b'!',
                        |block| {
                            let (mask, other) =
                                if mark { (block.marks, block.runs) } else { (block.runs, block.marks) };
                            assert_eq!(other, 0);
                            seen.extend(
                                (0..64).filter(|bit| mask >> bit & 1 == 1).map(|bit| block.start + bit),
                            );
                            false
                        }
                    ));
                    assert_eq!(seen, [at]);
                }
            }
        }
    }

    #[test]
    fn of_two_masks_each_has_its_own_bytes() {
        for at in 0..32 {
            let mut block = [b'.'; 32];
            block[at] = b'x';
            assert_eq!(masks(&block, |byte| byte == b'x', |byte| byte == b'y'), [1 << at, 0]);
            assert_eq!(masks(&block, |byte| byte == b'y', |byte| byte == b'x'), [0, 1 << at]);
        }
    }

    #[test]
    fn the_search_ends_where_it_is_told_to() {
        let mut blocks = 0;
        let looked = |block: Block| {
            blocks += 1;
            block.start == 64
        };
        assert!(any(&[b'x'; 200], |_| true, |_| false, looked));
        assert_eq!(blocks, 2);
    }
}
