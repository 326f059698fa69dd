//! A set of hashes that says no quickly.

use std::sync::atomic::{AtomicU64, Ordering};

/// Two bits for each hash, in one word: "no" is certain, "yes" needs another look.
///
/// Bits are only ever added, each by one atomic write, so that readers need no lock.
pub(super) struct Filter {
    words: Box<[AtomicU64]>,
    shift: u32,
}

impl Filter {
    /// `bits` is rounded up to a power of two.
    pub(super) fn with_bits(bits: usize) -> Self {
        let words = (bits / 64).next_power_of_two().max(2);
        Self { words: (0..words).map(|_| AtomicU64::new(0)).collect(), shift: 64 - words.ilog2() }
    }

    /// A set of `times` as many bits, a power of two, that says yes to whatever this one does. The hashes themselves are
    /// not kept, and need not be: the uppermost bits of one say which word is its own, so that each word becomes a
    /// run of them.
    pub(super) fn stretched(&self, times: usize) -> Self {
        let larger = Self::with_bits(64 * self.words.len() * times);
        for (at, word) in larger.words.iter().enumerate() {
            word.store(self.words[at / times].load(Ordering::Relaxed), Ordering::Relaxed);
        }
        larger
    }

    pub(super) fn insert(&self, hash: u64) {
        let (one, other) = bits(hash);
        self.words[self.word(hash)].fetch_or(1 << one | 1 << other, Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn may_contain(&self, hash: u64) -> bool {
        let word = self.words[self.word(hash)].load(Ordering::Relaxed);
        let (one, other) = bits(hash);
        word >> one & word >> other & 1 == 1
    }

    #[inline]
    fn word(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }
}

/// Which two bits of its word are a hash's: the same ones however many words there are.
#[inline]
fn bits(hash: u64) -> (u64, u64) {
    (hash >> 20 & 63, hash >> 26 & 63)
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
