//! The bits of vector code in the order of the bytes that they are about.

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
    fn each_bit_changes_its_row_for_its_column() {
        for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
            assert_eq!(transposed(1 << (8 * row + column)), 1 << (8 * column + row));
        }
    }
}
