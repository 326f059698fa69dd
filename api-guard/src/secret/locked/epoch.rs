//! Which process the arena is of.
//!
//! A forked child has the arena's books, copied, and zeros where the values were. To tell it so, one number lies in a
//! page that the kernel empties in a child: the epoch of the process. Each text remembers the epoch it was made in. In
//! the child the number is zero, which is nobody's; with its first own text the child begins a new one.

use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use super::system;

static PLACE: AtomicPtr<AtomicU64> = AtomicPtr::new(ptr::null_mut());

/// Zero until the first text of this process.
pub(super) fn now() -> u64 {
    place().map_or(0, |place| place.load(Ordering::Relaxed))
}

pub(super) fn begin(epoch: u64) {
    if place().is_none() {
        let mine = ptr::from_ref(system::zero_in_children()).cast_mut();
        // Where another thread was faster, its page counts; the second one is a page that nobody uses.
        let _ = PLACE.compare_exchange(ptr::null_mut(), mine, Ordering::AcqRel, Ordering::Acquire);
    }
    if let Some(place) = place() {
        place.store(epoch, Ordering::Relaxed);
    }
}

fn place() -> Option<&'static AtomicU64> {
    // SAFETY: null, or a number that is there for good.
    unsafe { PLACE.load(Ordering::Acquire).as_ref() }
}
