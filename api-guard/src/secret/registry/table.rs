//! Tables of hashes, in one array each: added to by one thread, read by all.

use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

use super::names::Owner;
use super::needles::Length;

/// Lengths of needles, found by 32 bits of the hash of their window.
///
/// A slot is zero while it is empty, else the bits of the hash, the length, and whether a newline is in it.
pub(super) struct Starts(Box<[AtomicU64]>);

const MULTILINE: u64 = 1;
const LONGEST: u64 = (1 << 31) - 1;

impl Starts {
    pub(super) fn with_room(room: usize) -> Self {
        Self(slots(room))
    }

    pub(super) fn with_more_room(&self, room: usize) -> Self {
        let larger = Self::with_room(room);
        self.0.iter().map(|slot| slot.load(Ordering::Relaxed)).filter(|&slot| slot != 0).for_each(|slot| {
            let length = length(slot);
            larger.insert(slot, length);
        });
        larger
    }

    pub(super) fn insert(&self, hash: u64, length: Length) {
        let bytes = (length.bytes as u64).min(LONGEST);
        let entry = hash >> 32 << 32 | bytes << 1;
        let multiline = if length.multiline { MULTILINE } else { 0 };
        for slot in self.from(hash) {
            let there = slot.load(Ordering::Relaxed);
            if there == 0 || there & !MULTILINE == entry {
                slot.store(entry | multiline | there, Ordering::Release);
                return;
            }
        }
    }

    /// The lengths of the needles with such a window.
    pub(super) fn lengths(&self, hash: u64) -> impl Iterator<Item = Length> {
        let slots = self.from(hash).map(|slot| slot.load(Ordering::Acquire)).take_while(|&slot| slot != 0);
        slots.filter(move |slot| slot >> 32 == hash >> 32).map(length)
    }

    fn from(&self, hash: u64) -> impl Iterator<Item = &AtomicU64> {
        around(&self.0, (hash >> (64 - self.0.len().ilog2())) as usize)
    }
}

fn length(slot: u64) -> Length {
    Length { bytes: (slot >> 1 & LONGEST) as usize, multiline: slot & MULTILINE != 0 }
}

/// The hashes of whole needles, each with its owner: 128 bits, so that no other text is ever taken for one.
pub(super) struct Wholes {
    /// Two a hash, the lower half written last: zero there is an empty slot.
    halves: Box<[AtomicU64]>,
    owners: Box<[AtomicU32]>,
    count: AtomicUsize,
}

impl Wholes {
    pub(super) fn with_room(room: usize) -> Self {
        let halves = slots(2 * room);
        let owners = (0..halves.len() / 2).map(|_| AtomicU32::new(0)).collect();
        Self { halves, owners, count: AtomicUsize::new(0) }
    }

    pub(super) fn with_more_room(&self, room: usize) -> Self {
        let larger = Self::with_room(room);
        for ([lower, upper], owner) in self.halves.as_chunks().0.iter().zip(&self.owners) {
            let (lower, upper) = (lower.load(Ordering::Relaxed), upper.load(Ordering::Relaxed));
            if lower != 0 {
                let owner = Owner::of(owner.load(Ordering::Relaxed));
                larger.insert(u128::from(upper) << 64 | u128::from(lower), owner);
            }
        }
        larger
    }

    pub(super) fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn owner(&self, whole: u128) -> Option<Owner> {
        let (lower, upper) = halves(whole);
        self.from(lower)
            .map(|([lower, upper], owner)| (lower.load(Ordering::Acquire), upper, owner))
            .take_while(|&(lower, ..)| lower != 0)
            .find(|&(there, rest, _)| there == lower && rest.load(Ordering::Relaxed) == upper)
            .map(|(.., owner)| Owner::of(owner.load(Ordering::Relaxed)))
    }

    pub(super) fn insert(&self, whole: u128, owner: Owner) {
        let (lower, upper) = halves(whole);
        let empty = self.from(lower).find(|([lower, _], _)| lower.load(Ordering::Relaxed) == 0);
        if let Some(([first, second], place)) = empty {
            place.store(owner.number(), Ordering::Relaxed);
            second.store(upper, Ordering::Relaxed);
            first.store(lower, Ordering::Release);
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn from(&self, lower: u64) -> impl Iterator<Item = (&[AtomicU64; 2], &AtomicU32)> {
        let pairs = self.halves.as_chunks().0;
        let at = (lower >> (64 - pairs.len().ilog2())) as usize;
        around(pairs, at).zip(around(&self.owners, at))
    }
}

/// The two halves of a hash; of the 2⁶⁴ that end in zeros one is taken for its neighbour.
fn halves(whole: u128) -> (u64, u64) {
    ((whole as u64).max(1), (whole >> 64) as u64)
}

/// Empty slots, a power of two, so many that at most half of them are taken: then each search meets an empty one soon.
fn slots(room: usize) -> Box<[AtomicU64]> {
    (0..2 * room.next_power_of_two()).map(|_| AtomicU64::new(0)).collect()
}

/// All slots, from this one on.
fn around<T>(slots: &[T], from: usize) -> impl Iterator<Item = &T> {
    slots[from..].iter().chain(&slots[..from])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_all_it_was_given_when_it_grows() {
        let (starts, wholes) = (Starts::with_room(64), Wholes::with_room(64));
        let hash = |number: usize| (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let length = |number: usize| Length { bytes: 8 + number, multiline: number.is_multiple_of(3) };
        let whole = |number: usize| u128::from(hash(number + 1)) << 30;
        for number in 0..60 {
            starts.insert(hash(number), length(number));
            wholes.insert(whole(number), Owner::of(number as u32));
        }
        for (starts, wholes) in
            [(&starts, &wholes), (&starts.with_more_room(256), &wholes.with_more_room(256))]
        {
            assert_eq!(wholes.len(), 60);
            for number in 0..60 {
                assert!(starts.lengths(hash(number)).eq([length(number)]));
                assert_eq!(wholes.owner(whole(number)), Some(Owner::of(number as u32)));
                assert_eq!(wholes.owner(whole(number) + 1), None);
            }
        }
    }

    #[test]
    fn of_two_needles_of_one_length_one_newline_counts_for_both() {
        let starts = Starts::with_room(4);
        for multiline in [false, true, false] {
            starts.insert(7 << 40, Length { bytes: 20, multiline });
        }
        assert!(starts.lengths(7 << 40).eq([Length { bytes: 20, multiline: true }]));
    }
}
