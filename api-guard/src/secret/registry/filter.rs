//! A set of hashes that says no quickly.

use std::sync::atomic::{AtomicU64, Ordering};

/// A bit for each group of hashes: "no" is certain, "yes" needs another look.
///
/// Bits are only ever added, each by one atomic write, so that readers need no lock.
pub(super) struct Filter {
    words: Box<[AtomicU64]>,
    shift: u32,
}

impl Filter {
    /// `bits` is rounded up to a power of two.
    pub(super) fn with_bits(bits: usize) -> Self {
        let bits = bits.next_power_of_two().max(64);
        Self { words: (0..bits / 64).map(|_| AtomicU64::new(0)).collect(), shift: 64 - bits.ilog2() }
    }

    /// A set of `times` as many bits that says yes to whatever this one does: each bit becomes a run of them. The
    /// hashes themselves are not kept, and need not be.
    pub(super) fn stretched(&self, times: usize) -> Self {
        let bits = 64 * self.words.len();
        let larger = Self::with_bits(bits * times);
        for bit in (0..bits).filter(|&bit| self.has(bit)) {
            (bit * times..(bit + 1) * times).for_each(|bit| larger.set(bit));
        }
        larger
    }

    pub(super) fn insert(&self, hash: u64) {
        self.set((hash >> self.shift) as usize);
    }

    #[inline]
    pub(super) fn may_contain(&self, hash: u64) -> bool {
        self.has((hash >> self.shift) as usize)
    }

    #[inline]
    fn has(&self, bit: usize) -> bool {
        self.words[bit / 64].load(Ordering::Relaxed) >> (bit % 64) & 1 == 1
    }

    fn set(&self, bit: usize) {
        self.words[bit / 64].fetch_or(1 << (bit % 64), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

    #[test]
    fn what_was_inserted_is_contained_and_stays_so_when_the_set_is_stretched() {
        let filter = Filter::with_bits(1 << 12);
        (0..100_u64).for_each(|number| filter.insert(number.wrapping_mul(ODD)));
        let larger = filter.stretched(4);
        for number in 0..100_u64 {
            assert!(filter.may_contain(number.wrapping_mul(ODD)));
            assert!(larger.may_contain(number.wrapping_mul(ODD)));
        }
        let wrong = |filter: &Filter| {
            (1000..11_000_u64).filter(|number| filter.may_contain(number.wrapping_mul(ODD))).count()
        };
        assert!(wrong(&filter) < 500, "{}", wrong(&filter));
        assert!(wrong(&larger) < 500, "a set as sparse as before says no as often: {}", wrong(&larger));
    }
}
