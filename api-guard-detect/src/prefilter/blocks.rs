//! Sixty-four bytes at a time, in loops that an optimising compiler makes vector instructions of.
//!
//! Without optimisation they would cost more than all else: see [`ARE_FAST`].

/// How many bytes a block has: as many as a mask has bits.
const BLOCK: usize = 64;

/// Whether this crate is likely to be optimised. Cargo says neither to the code that it compiles; macros of a build for
/// development have debug assertions.
pub(super) const ARE_FAST: bool = !cfg!(debug_assertions);

/// Calls `look` with the offset of each block of `hay` and with a mask of its bytes for which `is` says yes, the first
/// byte the lowest bit, until `look` says that it is enough; answers whether it did.
#[inline]
pub(super) fn any(hay: &[u8], is: impl Fn(u8) -> bool, mut look: impl FnMut(usize, u64) -> bool) -> bool {
    let (blocks, rest) = hay.as_chunks::<BLOCK>();
    for (number, block) in blocks.iter().enumerate() {
        if look(number * BLOCK, mask(block, &is)) {
            return true;
        }
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    look(hay.len() - rest.len(), mask(&last, &is) & !(u64::MAX << rest.len()))
}

/// A mask of the bytes, at most 64, for which `is` says yes, the first byte the lowest bit.
#[inline(always)]
pub(super) fn mask<const WIDTH: usize>(block: &[u8; WIDTH], is: impl Fn(u8) -> bool) -> u64 {
    // Moves the lowest bit of each of eight bytes to the highest byte, in order.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(is(byte)));
    let (eights, _) = flags.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |mask, eight| mask << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_bit_and_no_other() {
        for length in [0, 1, 63, 64, 65, 130] {
            for at in 0..length {
                let mut hay = vec![b'.'; length];
                hay[at] = b'x';
                let mut seen = Vec::new();
                assert!(!any(
                    &hay,
                    |byte| byte == b'x',
                    |start, mask| {
                        seen.extend((0..64).filter(|bit| mask >> bit & 1 == 1).map(|bit| start + bit));
                        false
                    }
                ));
                assert_eq!(seen, [at]);
            }
        }
    }

    #[test]
    fn zeros_behind_the_end_are_no_bytes() {
        assert!(!any(b"ab", |byte| byte == 0, |_, mask| mask != 0));
    }
}
