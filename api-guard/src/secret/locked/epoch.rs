//! Which process the arena is of.
//!
//! A forked child has a copy of the arena's records, and zeros where the values were. It learns this from a number in a
//! page that the kernel empties in a child: the epoch of the process. Each text remembers the epoch it was made in. In
//! the child the number is zero, which belongs to no process; with its first own text the child begins a new epoch.

use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use super::system;

static PLACE: AtomicPtr<AtomicU64> = AtomicPtr::new(ptr::null_mut());

/// The highest number that was ever used, by this process or one that it was forked from.
static HIGHEST: AtomicU64 = AtomicU64::new(0);

/// The number of this process; zero where it has not begun one.
#[inline]
pub(super) fn now() -> u64 {
    place().map_or(0, |place| place.load(Ordering::Relaxed))
}

/// The number of this process, begun now if need be.
pub(super) fn begun() -> u64 {
    let place = place().unwrap_or_else(make_place);
    if place.load(Ordering::Relaxed) == 0 {
        // Published before it is used: a child that is forked in between must choose another.
        let mine = HIGHEST.fetch_add(1, Ordering::AcqRel) + 1;
        // Where another thread was faster, its number counts.
        let _ = place.compare_exchange(0, mine, Ordering::AcqRel, Ordering::Relaxed);
    }
    place.load(Ordering::Relaxed)
}

#[inline]
fn place() -> Option<&'static AtomicU64> {
    // SAFETY: null, or a number that is there for good.
    unsafe { PLACE.load(Ordering::Acquire).as_ref() }
}

#[cold]
fn make_place() -> &'static AtomicU64 {
    let mine = system::zero_in_children();
    let put = PLACE.compare_exchange(
        ptr::null_mut(),
        ptr::from_ref(mine).cast_mut(),
        Ordering::AcqRel,
        Ordering::Acquire,
    );
    // Where another thread was faster, its page counts; the second one is a page that nobody uses.
    place().filter(|_| put.is_err()).unwrap_or(mine)
}
