//! What may be said of a value in its place: where it was fetched, and its fingerprint.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::reference::SecretRef;
use crate::secret::Fingerprint;

/// Of one value that is known.
pub(crate) struct Name {
    pub(crate) reference: Option<SecretRef>,
    pub(crate) fingerprint: Fingerprint,
}

/// A number of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner(u32);

impl Owner {
    pub(super) const fn number(self) -> u32 {
        self.0
    }

    pub(super) const fn of(number: u32) -> Self {
        Self(number)
    }
}

/// Names by their numbers, in lists of which each is twice as long as the one before: added to by one thread at a time, and
/// read by others without a lock.
pub(super) struct Names {
    lists: [OnceLock<Box<[OnceLock<Name>]>>; LISTS],
    count: AtomicU32,
}

/// As many as four billion names need.
const LISTS: usize = (u32::BITS - FIRST.ilog2() + 1) as usize;
/// How long the first list is.
const FIRST: u32 = 64;

impl Names {
    pub(super) const fn new() -> Self {
        Self { lists: [const { OnceLock::new() }; LISTS], count: AtomicU32::new(0) }
    }

    /// Adds a name. Called by one thread at a time.
    pub(super) fn push(&self, name: Name) -> Owner {
        let number = self.count.load(Ordering::Relaxed);
        let (list, at) = place(number);
        let length = (FIRST as usize) << list;
        let list = self.lists[list].get_or_init(|| (0..length).map(|_| OnceLock::new()).collect());
        let _ = list[at].set(name);
        // The last number is shared, so that none is taken for another's.
        self.count.store(number.saturating_add(1), Ordering::Relaxed);
        Owner(number)
    }

    pub(super) fn get(&self, owner: Owner) -> Option<&Name> {
        let (list, at) = place(owner.0);
        self.lists[list].get()?.get(at)?.get()
    }
}

/// In which list a number is, and where.
fn place(number: u32) -> (usize, usize) {
    let number = u64::from(number) + u64::from(FIRST);
    let list = number.ilog2() - FIRST.ilog2();
    (list as usize, (number - (u64::from(FIRST) << list)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_got_by_its_number() {
        let names = Names::new();
        for number in 0..1000 {
            assert!(names.get(Owner(number)).is_none());
            let owner =
                names.push(Name { reference: None, fingerprint: Fingerprint::from_bits(u64::from(number)) });
            assert_eq!(owner, Owner(number));
        }
        for number in 0..1000 {
            let name = names.get(Owner(number)).unwrap();
            assert!(name.fingerprint == Fingerprint::from_bits(u64::from(number)));
        }
        assert!(names.get(Owner(u32::MAX)).is_none());
    }
}
