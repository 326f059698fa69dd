//! Threads in turn, so that a few of anything can be shared out among them.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of the calling thread: as many have asked before it.
#[inline]
pub(crate) fn turn() -> usize {
    thread_local! {
        static MINE: Cell<usize> = const { Cell::new(usize::MAX) };
    }
    let mine = MINE.get();
    if mine == usize::MAX { first_turn(&MINE) } else { mine }
}

#[cold]
fn first_turn(mine: &'static std::thread::LocalKey<Cell<usize>>) -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    mine.set(NEXT.fetch_add(1, Ordering::Relaxed));
    mine.get()
}
