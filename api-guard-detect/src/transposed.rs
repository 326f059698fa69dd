//! Reorders the bits of vector code into the order of the bytes they belong to.

/// How many bytes are looked at together: as many as a mask has bits.
pub(crate) const BLOCK: usize = 64;
const WORD: usize = 8;

/// A mask of the bytes that `has` says yes for, before it is [`transposed`]: of the eight bytes of the answer the first says
/// which words have such a first byte, one bit for each, and so on.
#[inline(always)]
pub(crate) fn columns(block: &[u8; BLOCK], has: impl Fn(u8) -> bool) -> u64 {
    words(block, |at, byte| if has(byte) { 1 << (at / WORD) } else { 0 })
}

/// All words of the block in one, each byte as `of` makes it of its place and itself.
#[inline(always)]
pub(crate) fn words(block: &[u8; BLOCK], of: impl Fn(usize, u8) -> u8) -> u64 {
    let mut bytes = [0; BLOCK];
    for at in 0..BLOCK {
        bytes[at] = of(at, block[at]);
    }
    bytes.as_chunks().0.iter().fold(0, |all, word| all | u64::from_le_bytes(*word))
}

/// A bit stays where sixteen in a row begin.
#[inline(always)]
pub(crate) const fn sixteens(bits: u64) -> u64 {
    let pairs = bits & bits >> 1;
    let fours = pairs & pairs >> 2;
    let eights = fours & fours >> 4;
    eights & eights >> 8
}

/// Eight rows of eight bits, a byte each, turned into columns.
#[inline(always)]
pub(crate) const fn transposed(rows: u64) -> u64 {
    const fn swapped(rows: u64, by: u32, mask: u64) -> u64 {
        let differ = (rows ^ rows >> by) & mask;
        rows ^ differ ^ differ << by
    }
    let rows = swapped(rows, 7, 0x00aa_00aa_00aa_00aa);
    let rows = swapped(rows, 14, 0x0000_cccc_0000_cccc);
    swapped(rows, 28, 0x0000_0000_f0f0_f0f0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_of_a_block_has_its_bit() {
        for at in 0..BLOCK {
            let mut block = [b'.'; BLOCK];
            block[at] = b'x';
            assert_eq!(transposed(columns(&block, |byte| byte == b'x')), 1 << at);
        }
    }

    #[test]
    fn each_bit_changes_its_row_for_its_column() {
        for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
            assert_eq!(transposed(1 << (8 * row + column)), 1 << (8 * column + row));
        }
    }
}
