//! Places of values that were dropped, kept for the next ones: a zeroed slot of locked memory, and everything else that
//! belongs to a secret. If there is one, a secret is made without an allocation and without taking the arena's mutex.

use std::sync::{Mutex, PoisonError};

use super::held::Held;
use super::locked::{Guarded, PerProcess, Sole, room_for, turn};

/// Threads share a few shelves: few meet there, and what is kept does not grow with their number.
const SHELVES: usize = 8;

/// How many places a shelf has.
const MOST: usize = 16;

/// The largest that is kept: keys are seldom longer, and all of the shelves together take 32 KiB of locked memory.
const LARGEST: usize = 256;

static SPARES: PerProcess<[Shelf; SHELVES]> = PerProcess::new();

/// On a line of its own.
#[derive(Default)]
#[repr(align(64))]
struct Shelf(Mutex<Vec<Sole<Held>>>);

/// A spare place that is of the size for a value of `len` bytes.
#[inline]
pub(super) fn take(len: usize) -> Option<Sole<Held>> {
    let mut shelf = shelf_of_this_thread().0.try_lock().ok()?;
    let at = shelf.iter().rposition(|spare| room(spare) == room_for(len))?;
    Some(shelf.swap_remove(at))
}

/// A spare place that is large enough, of any shelf: for when there is no memory of its kind any more.
#[cold]
pub(super) fn take_any(len: usize) -> Option<Sole<Held>> {
    SPARES.get().iter().find_map(|shelf| {
        let mut shelf = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = shelf.iter().position(|spare| room(spare) >= Some(len))?;
        Some(shelf.swap_remove(at))
    })
}

/// Keeps a place that holds no value any more, if it is worth that and there is room.
#[inline]
pub(super) fn keep(spare: Sole<Held>) {
    // Under Miri nothing is shielded, and this is to be seen by it.
    let is_worth_it = |place: &Guarded| (place.is_shielded() || cfg!(miri)) && place.room() <= LARGEST;
    if spare.get().place().is_some_and(is_worth_it)
        && let Ok(mut shelf) = shelf_of_this_thread().0.try_lock()
        && shelf.len() < MOST
    {
        shelf.push(spare);
    }
}

/// How many slots are in use by spare places.
pub(super) fn count() -> usize {
    SPARES.get().iter().map(|shelf| shelf.0.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
}

#[inline]
fn room(spare: &Sole<Held>) -> Option<usize> {
    spare.get().place().map(Guarded::room)
}

#[inline]
fn shelf_of_this_thread() -> &'static Shelf {
    &SPARES.get()[turn() % SHELVES]
}
