//! Tables of hashes, added to by one thread and read by all.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

use super::names::Owner;
use super::needles::Length;

/// What is known of needles, in a chain of tables: where one is full another is put behind it, by a quarter of what all
/// have room for, so that nothing is kept twice and little room is empty.
pub(super) struct Tables {
    starts: Starts,
    wholes: Wholes,
    next: OnceLock<Box<Tables>>,
}

/// How many needles the first table has room for, and any other at least.
const ROOM: usize = 256;

impl Tables {
    pub(super) fn new() -> Self {
        Self::with_room(ROOM)
    }

    fn with_room(room: usize) -> Self {
        Self { starts: Starts::with_room(room), wholes: Wholes::with_room(room), next: OnceLock::new() }
    }

    fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |table| table.next.get().map(|next| &**next))
    }

    /// Adds a needle that is not known yet. Its whole comes last of all: it is the proof that the rest was added too.
    pub(super) fn insert(&self, window: u64, length: Length, whole: u128, owner: Owner) {
        let (mut room, mut last) = (0, self);
        for table in self.all() {
            room += table.wholes.room;
            last = table;
        }
        if last.wholes.is_full() {
            // Set when it is made: a child that is forked off meanwhile must not find a cell that is being filled.
            let _ = last.next.set(Box::new(Self::with_room(ROOM.max(room / 4))));
            last = last.next.get().map_or(last, |next| &**next);
        }
        if !self.all().any(|table| table.starts.has(window, length)) {
            last.starts.insert(window, length);
        }
        last.wholes.insert(whole, owner);
    }

    /// The lengths of the needles with such a window.
    pub(super) fn lengths(&self, window: u64) -> impl Iterator<Item = Length> {
        self.all().flat_map(move |table| table.starts.lengths(window))
    }

    pub(super) fn owner(&self, whole: u128) -> Option<Owner> {
        self.all().find_map(|table| table.wholes.owner(whole))
    }
}

/// Lengths of needles, found by 32 bits of the hash of their window.
///
/// A slot is zero while it is empty, else the bits of the hash, the length, and whether a newline is in it.
struct Starts(Box<[AtomicU64]>);

const MULTILINE: u64 = 1;
const LONGEST: u64 = (1 << 31) - 1;

impl Starts {
    fn with_room(room: usize) -> Self {
        Self((0..slots(room)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Whether there is such a length. From now on it has a newline in it if this one has.
    fn has(&self, window: u64, length: Length) -> bool {
        let entry = entry(window, length);
        let mut taken = self.from(window).take_while(|slot| slot.load(Ordering::Relaxed) != 0);
        let slot = taken.find(|slot| (slot.load(Ordering::Relaxed) ^ entry) & !MULTILINE == 0);
        slot.is_some_and(|slot| {
            slot.fetch_or(entry, Ordering::Release);
            true
        })
    }

    fn insert(&self, window: u64, length: Length) {
        if let Some(empty) = self.from(window).find(|slot| slot.load(Ordering::Relaxed) == 0) {
            empty.store(entry(window, length), Ordering::Release);
        }
    }

    fn lengths(&self, window: u64) -> impl Iterator<Item = Length> {
        let slots = self.from(window).map(|slot| slot.load(Ordering::Acquire)).take_while(|&slot| slot != 0);
        slots.filter(move |slot| slot >> 32 == window >> 32).map(length)
    }

    fn from(&self, window: u64) -> impl Iterator<Item = &AtomicU64> {
        around(&self.0, place(window, self.0.len()))
    }
}

fn entry(window: u64, length: Length) -> u64 {
    let multiline = if length.multiline { MULTILINE } else { 0 };
    window >> 32 << 32 | (length.bytes as u64).min(LONGEST) << 1 | multiline
}

fn length(slot: u64) -> Length {
    Length { bytes: (slot >> 1 & LONGEST) as usize, multiline: slot & MULTILINE != 0 }
}

/// The hashes of whole needles, each with its owner: 96 bits, so that no other text is ever taken for one.
struct Wholes {
    /// Of each hash 64 bits, written last: zero is an empty slot.
    lower: Box<[AtomicU64]>,
    /// Of each hash 32 bits more, and its owner.
    upper: Box<[[AtomicU32; 2]]>,
    room: usize,
    count: AtomicUsize,
}

impl Wholes {
    fn with_room(room: usize) -> Self {
        let lower = (0..slots(room)).map(|_| AtomicU64::new(0)).collect();
        let upper = (0..slots(room)).map(|_| [const { AtomicU32::new(0) }; 2]).collect();
        Self { lower, upper, room, count: AtomicUsize::new(0) }
    }

    fn is_full(&self) -> bool {
        self.count.load(Ordering::Relaxed) >= self.room
    }

    fn owner(&self, whole: u128) -> Option<Owner> {
        let (lower, upper) = parts(whole);
        self.from(lower)
            .map(|(there, rest)| (there.load(Ordering::Acquire), rest))
            .take_while(|&(there, _)| there != 0)
            .find(|&(there, [rest, _])| there == lower && rest.load(Ordering::Relaxed) == upper)
            .map(|(_, [_, owner])| Owner::of(owner.load(Ordering::Relaxed)))
    }

    fn insert(&self, whole: u128, owner: Owner) {
        let (lower, upper) = parts(whole);
        if let Some((first, [rest, place])) =
            self.from(lower).find(|(there, _)| there.load(Ordering::Relaxed) == 0)
        {
            place.store(owner.number(), Ordering::Relaxed);
            rest.store(upper, Ordering::Relaxed);
            first.store(lower, Ordering::Release);
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn from(&self, lower: u64) -> impl Iterator<Item = (&AtomicU64, &[AtomicU32; 2])> {
        let at = place(lower, self.lower.len());
        around(&self.lower, at).zip(around(&self.upper, at))
    }
}

/// What is kept of a hash; of the 2⁶⁴ that end in zeros one is taken for its neighbour.
fn parts(whole: u128) -> (u64, u32) {
    ((whole as u64).max(1), (whole >> 64) as u32)
}

/// So many slots that a quarter of them stays empty: then each search meets an empty one soon.
fn slots(room: usize) -> usize {
    room + room / 3 + 1
}

/// Where a hash's slot is, by its uppermost bits.
fn place(hash: u64, slots: usize) -> usize {
    ((u128::from(hash) * slots as u128) >> u64::BITS) as usize
}

/// All slots, from this one on.
fn around<T>(slots: &[T], from: usize) -> impl Iterator<Item = &T> {
    slots[from..].iter().chain(&slots[..from])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keep_all_they_were_given_and_put_others_behind_them() {
        let tables = Tables::new();
        let hash = |number: usize| (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let length = |number: usize| Length { bytes: 8 + number, multiline: number.is_multiple_of(3) };
        let whole = |number: usize| u128::from(hash(number)) << 30;
        for number in 0..3000 {
            tables.insert(hash(number), length(number), whole(number), Owner::of(number as u32));
            assert_eq!(tables.owner(whole(number + 1)), None);
        }
        for number in 0..3000 {
            assert!(tables.lengths(hash(number)).eq([length(number)]));
            assert_eq!(tables.owner(whole(number)), Some(Owner::of(number as u32)));
            assert_eq!(tables.owner(whole(number) + 1), None);
            assert_eq!(tables.owner(whole(number) + (1 << 94)), None);
        }
        let room: usize = tables.all().map(|table| table.wholes.room).sum();
        assert!(tables.all().count() > 3 && room < 4000, "room for {room}");
    }

    #[test]
    fn of_two_needles_of_one_length_one_newline_counts_for_both() {
        let tables = Tables::new();
        for (number, multiline) in [false, true, false].into_iter().enumerate() {
            tables.insert(7 << 40, Length { bytes: 20, multiline }, 1 + number as u128, Owner::of(0));
        }
        assert!(tables.lengths(7 << 40).eq([Length { bytes: 20, multiline: true }]));
    }
}
