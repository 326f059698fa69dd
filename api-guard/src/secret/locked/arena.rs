//! Slots for texts, by size, cut out of mappings that begin small and grow.
//!
//! A slot is all zeros while nobody has it. What is locked and shielded is given out first. Mappings of slots stay for
//! as long as the process does; a text that fits no slot has a mapping of its own.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::per_process::PerProcess;
use super::protection::Protection;
use super::system::{Mapping, page_size};
use super::{Shields, epoch};
use crate::error::{Error, Kind};

/// Powers of two from one line of a processor's cache up, so that a slot of a page's size or less crosses no page.
const SIZES: [usize; 5] = [64, 128, 256, 1024, 4096];

/// A mapping of slots is never larger: with 4 KiB pages, room for 4,096 keys.
const MOST_PAGES: usize = 64;

/// Room for one text.
pub(super) struct Slot {
    pub(super) at: NonNull<u8>,
    /// The epoch of the process that it belongs to.
    pub(super) epoch: u64,
    home: Home,
}

// SAFETY: a slot is memory that one owner has at a time, whichever thread that owner is on.
unsafe impl Send for Slot {}
// SAFETY: a shared `Slot` gives out only an address and numbers.
unsafe impl Sync for Slot {}

enum Home {
    Class { index: usize, shields: Shields },
    Own(Mapping),
}

impl Slot {
    /// How many bytes it has room for.
    pub(super) fn size(&self) -> usize {
        match &self.home {
            Home::Class { index, .. } => SIZES[*index],
            Home::Own(mapping) => mapping.len(),
        }
    }

    pub(super) fn shields(&self) -> Shields {
        match &self.home {
            Home::Class { shields, .. } => *shields,
            Home::Own(mapping) => mapping.shields(),
        }
    }
}

/// The size of the slots for texts of `len` bytes; `None` for one that has a mapping of its own.
#[inline]
pub(crate) fn room_for(len: usize) -> Option<usize> {
    SIZES.into_iter().find(|&size| len <= size)
}

/// Room for `len` zeroed bytes.
pub(super) fn take(len: usize) -> Result<Slot, Error> {
    let protection = Protection::in_force();
    let mut shelves = shelves();
    let (at, home) = match SIZES.iter().position(|&size| len <= size) {
        Some(index) => {
            let free = shelves.classes[index].take(SIZES[index], protection)?;
            (free.at, Home::Class { index, shields: free.shields })
        }
        None => {
            let mapping = Mapping::new(len.div_ceil(page_size()), protection).ok_or_else(no_memory)?;
            protection.permits(mapping.shields())?;
            (mapping.at(), Home::Own(mapping))
        }
    };
    let slot = Slot { at, epoch: epoch::now(), home };
    shelves.in_use.count(slot.shields(), 1);
    Ok(slot)
}

/// Takes a slot back. It must be all zeros, and of this process.
pub(super) fn put_back(slot: Slot) {
    let mut shelves = shelves();
    shelves.in_use.count(slot.shields(), -1);
    match slot.home {
        Home::Class { index, shields } => shelves.classes[index].put_back(Free { at: slot.at, shields }),
        Home::Own(mapping) => drop(mapping),
    }
}

/// The slots that texts of this process lie in.
pub(crate) fn in_use() -> InUse {
    shelves().in_use
}

/// How many slots are in use, and how many of them lack what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InUse {
    pub(crate) all: usize,
    pub(crate) not_locked: usize,
    pub(crate) in_dumps: usize,
    pub(crate) in_children: usize,
}

impl InUse {
    fn count(&mut self, shields: Shields, change: isize) {
        let add = |number: &mut usize, lacks: bool| {
            *number = number.wrapping_add_signed(if lacks { change } else { 0 });
        };
        add(&mut self.all, true);
        add(&mut self.not_locked, !shields.locked);
        add(&mut self.in_dumps, !shields.kept_from_dumps);
        add(&mut self.in_children, !shields.kept_from_children);
    }
}

#[derive(Default)]
struct Shelves {
    classes: [Class; SIZES.len()],
    in_use: InUse,
}

fn shelves() -> MutexGuard<'static, Shelves> {
    static SHELVES: PerProcess<Mutex<Shelves>> = PerProcess::new();
    // Nothing between lock and unlock can panic halfway through a change.
    SHELVES.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// The slots of one size.
#[derive(Default)]
struct Class {
    /// Those with every shield, and the others.
    complete: Vec<Free>,
    lacking: Vec<Free>,
    /// How many pages the last mapping had, and how many slots all of them have together.
    pages: usize,
    slots: usize,
}

struct Free {
    at: NonNull<u8>,
    shields: Shields,
}

// SAFETY: as for `Slot`.
unsafe impl Send for Free {}

impl Class {
    fn take(&mut self, size: usize, protection: Protection) -> Result<Free, Error> {
        if self.complete.is_empty() && self.lacking.is_empty() {
            self.grow(size, protection)?;
        }
        self.complete.pop().or_else(|| self.lacking.pop()).ok_or_else(no_memory)
    }

    fn put_back(&mut self, free: Free) {
        // There is room: each had its place when its mapping was cut up.
        if free.shields.are_complete() { self.complete.push(free) } else { self.lacking.push(free) }
    }

    /// Cuts a new mapping up, twice as large as the last, or as large as may still be locked.
    fn grow(&mut self, size: usize, protection: Protection) -> Result<(), Error> {
        let fewest = size.div_ceil(page_size());
        let wanted = (2 * self.pages).clamp(fewest, MOST_PAGES.max(fewest));
        let smaller = std::iter::successors(Some(wanted), |&pages| (pages > fewest).then_some(pages / 2));
        let lockable = smaller
            .filter_map(|pages| Mapping::new(pages, protection))
            .find(|mapping| mapping.shields().locked);
        let mapping = lockable.or_else(|| Mapping::new(wanted, protection)).ok_or_else(no_memory)?;
        protection.permits(mapping.shields())?;

        self.pages = mapping.len() / page_size();
        let (shields, slots) = (mapping.shields(), mapping.len() / size);
        self.complete.reserve(self.slots + slots);
        self.lacking.reserve(self.slots + slots);
        self.slots += slots;
        // The mapping stays for as long as the process does.
        let start = ManuallyDrop::new(mapping).at();
        // From the last to the first: they are taken from the end.
        for index in (0..slots).rev() {
            // SAFETY: `slots` times `size` bytes lie there.
            self.put_back(Free { at: unsafe { start.add(index * size) }, shields });
        }
        Ok(())
    }
}

#[cold]
pub(super) fn no_memory() -> Error {
    Error::new(
        Kind::Unavailable,
        "the operating system gave no memory of the kind that is asked for: see `ulimit -l`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_aligned_and_of_the_smallest_size_that_fits() {
        for (len, size) in [(0, 64), (1, 64), (64, 64), (65, 128), (257, 1024), (4096, 4096)] {
            let slot = take(len).unwrap();
            assert!(slot.at.as_ptr().addr().is_multiple_of(size));
            assert!(matches!(slot.home, Home::Class { index, .. } if SIZES[index] == size));
            put_back(slot);
        }
        let large = take(1 << 20).unwrap();
        assert!(matches!(&large.home, Home::Own(mapping) if mapping.len() == 1 << 20));
        put_back(large);
    }

    #[test]
    fn no_two_slots_in_use_overlap() {
        let slots: Vec<Slot> =
            (0..if cfg!(miri) { 200 } else { 20_000 }).map(|_| take(64).unwrap()).collect();
        let mut places: Vec<usize> = slots.iter().map(|slot| slot.at.as_ptr().addr()).collect();
        places.sort_unstable();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 64));
        slots.into_iter().for_each(put_back);
    }

    #[test]
    fn what_was_given_back_is_given_out_again() {
        let slots: Vec<Slot> = (0..300).map(|_| take(1000).unwrap()).collect();
        slots.into_iter().for_each(put_back);
        let mut shelves = shelves();
        let (before, size) = (shelves.classes[3].slots, SIZES[3]);
        let taken: Vec<Free> =
            (0..300).map(|_| shelves.classes[3].take(size, Protection::new()).unwrap()).collect();
        assert_eq!(shelves.classes[3].slots, before, "it grew although there was room");
        taken.into_iter().for_each(|free| shelves.classes[3].put_back(free));
    }
}
