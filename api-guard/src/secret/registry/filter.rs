//! Sets of hashes that say no quickly.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Three bits for each hash, in one word: "no" is certain, "yes" needs another look.
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
    fn stretched(&self, times: usize) -> Self {
        let larger = Self::with_bits(self.bits() * times);
        for (at, word) in larger.words.iter().enumerate() {
            word.store(self.words[at / times].load(Ordering::Relaxed), Ordering::Relaxed);
        }
        larger
    }

    fn bits(&self) -> usize {
        64 * self.words.len()
    }

    pub(super) fn insert(&self, hash: u64) {
        self.words[self.word(hash)]
            .fetch_or(bits(hash).iter().fold(0, |word, bit| word | 1 << bit), Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn may_contain(&self, hash: u64) -> bool {
        let word = self.words[self.word(hash)].load(Ordering::Relaxed);
        let [one, two, three] = bits(hash);
        word >> one & word >> two & word >> three & 1 == 1
    }

    /// Says yes to all that [`may_contain`](Self::may_contain) does, and to some more, more quickly.
    #[inline]
    pub(super) fn hints_at(&self, hash: u64) -> bool {
        let word = self.words[self.word(hash)].load(Ordering::Relaxed);
        word >> bits(hash)[2] & 1 == 1
    }

    #[inline]
    fn word(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }
}

/// Which bits of its word are a hash's: the same ones however many words there are.
#[inline]
fn bits(hash: u64) -> [u64; 3] {
    [hash >> 20 & 63, hash >> 26 & 63, hash >> 32 & 63]
}

/// Filters that are full, and one behind them that is not, each twice as large as the one before: for who looks for few
/// hashes, and can look in each.
///
/// Nothing is kept twice, and each says no as often as it did when it was full.
pub(super) struct Layers {
    first_bits: usize,
    bits_each: usize,
    layers: [OnceLock<Filter>; SIZES],
    /// How many hashes are in the last one.
    count: AtomicUsize,
}

impl Layers {
    /// A set that takes no memory before something is put into it, and this many bits then. A filter with fewer than
    /// `bits_each` for each hash is full.
    pub(super) const fn of(first_bits: usize, bits_each: usize) -> Self {
        let layers = [const { OnceLock::new() }; SIZES];
        Self { first_bits, bits_each, layers, count: AtomicUsize::new(0) }
    }

    /// Called by one thread at a time.
    pub(super) fn insert(&self, hash: u64) {
        if self.all().any(|filter| filter.may_contain(hash)) {
            return;
        }
        let layers = self.all().count();
        let last = self.all().last().filter(|last| {
            self.count.load(Ordering::Relaxed) * self.bits_each < last.bits() || layers == SIZES
        });
        if let Some(last) = last {
            last.insert(hash);
            self.count.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let filter = Filter::with_bits(self.first_bits << layers);
        filter.insert(hash);
        self.count.store(1, Ordering::Relaxed);
        // Set when it is made: a child that is forked off meanwhile must not find a cell that is being filled.
        let _ = self.layers[layers].set(filter);
    }

    /// All that hold something: each hash that was inserted is in one of them.
    #[inline]
    pub(super) fn all(&self) -> impl Iterator<Item = &Filter> {
        self.layers.iter().map_while(OnceLock::get)
    }

    /// Whether there is so little in it that it says yes to hardly anything else.
    #[inline]
    pub(super) fn is_sparse(&self) -> bool {
        let is_full = |filter: &Filter| self.count.load(Ordering::Relaxed) * SPARSE > filter.bits();
        self.layers[1].get().is_none() && !self.layers[0].get().is_some_and(is_full)
    }
}

/// A filter with as many bits for each hash says yes to one of two thousand others.
const SPARSE: usize = 64;

/// A filter that grows with what is put into it.
///
/// Where it is full, one of four times its size takes its place for all who look from then on. The small ones, together a
/// third of the newest, stay for those who still look. A hash that was there before has more bits in the larger one: with
/// each growth some two more in a hundred wrong answers are yes, so that the first size should fit most programs.
pub(super) struct Growing {
    first_bits: usize,
    sizes: [OnceLock<Filter>; SIZES],
    newest: AtomicUsize,
    count: AtomicUsize,
}

/// As many sizes as no memory has room for.
const SIZES: usize = 16;
const GROWTH: usize = 4;
/// A filter with fewer bits for each hash is full.
const BITS_EACH: usize = 16;

impl Growing {
    /// A set that takes no memory before something is put into it, and this many bits then.
    pub(super) const fn from_bits(first_bits: usize) -> Self {
        Self {
            first_bits,
            sizes: [const { OnceLock::new() }; SIZES],
            newest: AtomicUsize::new(0),
            count: AtomicUsize::new(0),
        }
    }

    /// Called by one thread at a time.
    pub(super) fn insert(&self, hash: u64) {
        let number = self.newest.load(Ordering::Relaxed);
        let Some(filter) = self.sizes[number].get() else {
            let filter = Filter::with_bits(self.first_bits);
            filter.insert(hash);
            // Set when it is made: a child that is forked off meanwhile must not find a cell that is being filled.
            let _ = self.sizes[number].set(filter);
            return;
        };
        if filter.may_contain(hash) {
            return;
        }
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        if count * BITS_EACH < filter.bits() || number + 1 == SIZES {
            return filter.insert(hash);
        }
        // It is there already in a child that was forked off right here, and may be without this hash.
        let _ = self.sizes[number + 1].set(filter.stretched(GROWTH));
        if let Some(larger) = self.sizes[number + 1].get() {
            larger.insert(hash);
        }
        self.newest.store(number + 1, Ordering::Release);
    }

    /// The filter that holds all; `None` while there is nothing to hold.
    #[inline]
    pub(super) fn newest(&self) -> Option<&Filter> {
        self.sizes[self.newest.load(Ordering::Acquire)].get()
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

    #[test]
    fn a_growing_set_keeps_all_and_says_no_to_most_others_at_every_size() {
        let growing = Growing::from_bits(1 << 14);
        assert!(growing.newest().is_none());
        let hash = |number: u64| number.wrapping_mul(ODD).rotate_left(7).wrapping_mul(ODD);
        for count in 1..20_000 {
            growing.insert(hash(count));
            if !count.is_power_of_two() {
                continue;
            }
            let filter = growing.newest().unwrap();
            assert!((1..=count).all(|number| filter.may_contain(hash(number))));
            let wrong = (1 << 30..).take(10_000).filter(|number| filter.may_contain(hash(*number))).count();
            assert!(wrong < 1_200, "{wrong} of 10,000 beside {count}");
        }
        assert!(growing.newest().unwrap().bits() < 20_000 * BITS_EACH * 2 * GROWTH);
    }

    #[test]
    fn layers_keep_all_and_say_no_to_most_others_however_many_there_are() {
        let layers = Layers::of(1 << 14, 8);
        assert!(layers.all().next().is_none() && layers.is_sparse());
        let hash = |number: u64| number.wrapping_mul(ODD).rotate_left(7).wrapping_mul(ODD);
        let has = |number: u64| layers.all().any(|filter| filter.may_contain(hash(number)));
        for count in 1..=60_000 {
            layers.insert(hash(count));
            assert_eq!(layers.is_sparse(), count <= 256, "{count}");
            if count.is_power_of_two() || count == 60_000 {
                assert!((1..=count).all(has));
                let wrong = (1 << 30..).take(10_000).filter(|number| has(*number)).count();
                assert!(wrong < 600 * layers.all().count(), "{wrong} of 10,000 beside {count}");
            }
        }
        let bits: usize = layers.all().map(Filter::bits).sum();
        assert!(layers.all().count() == 5 && bits < 60_000 * 8 * 2, "{bits}");
    }

    #[test]
    fn a_child_that_was_forked_off_while_the_set_grew_keeps_what_it_adds() {
        let growing = Growing::from_bits(1 << 12);
        let hash = |number: u64| number.wrapping_mul(ODD).rotate_left(7).wrapping_mul(ODD);
        for number in 1..2_000 {
            let newest = growing.newest.load(Ordering::Relaxed);
            growing.insert(hash(number));
            // The child has the larger one, and has not heard of it.
            growing.newest.store(newest, Ordering::Relaxed);
            growing.insert(hash(number + 1_000_000));
            let filter = growing.newest().unwrap();
            assert!(filter.may_contain(hash(number)) && filter.may_contain(hash(number + 1_000_000)));
        }
        assert!(growing.newest.load(Ordering::Relaxed) > 1);
    }
}
