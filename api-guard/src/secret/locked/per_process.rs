//! Data of which each process has its own copy, even after a fork.

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::epoch;

/// A `T` that a process begins with as `T::default()`, and a forked child begins anew: another thread of its parent may
/// have held a lock in the one it has a copy of, and will never open it here.
pub(crate) struct PerProcess<T> {
    last: AtomicPtr<Of<T>>,
}

struct Of<T> {
    epoch: u64,
    it: T,
}

impl<T: Default + Sync> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self { last: AtomicPtr::new(ptr::null_mut()) }
    }

    /// This process's own.
    #[inline]
    pub(crate) fn get(&'static self) -> &'static T {
        let last = self.last.load(Ordering::Acquire);
        // SAFETY: null, or what was leaked below.
        match unsafe { last.as_ref() } {
            Some(own) if own.epoch == epoch::now() => &own.it,
            _ => self.begin(last),
        }
    }

    #[cold]
    fn begin(&'static self, last: *mut Of<T>) -> &'static T {
        let mine = Box::into_raw(Box::new(Of { epoch: epoch::begun(), it: T::default() }));
        let put = self.last.compare_exchange(last, mine, Ordering::AcqRel, Ordering::Acquire);
        let winner = put.map_or_else(
            |faster| {
                // SAFETY: nobody else has seen it.
                drop(unsafe { Box::from_raw(mine) });
                faster
            },
            |_| mine,
        );
        // SAFETY: it is in `last`, and what was there is never freed.
        unsafe { &(*winner).it }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn threads_that_come_first_at_once_agree() {
        static ONE: PerProcess<Mutex<u32>> = PerProcess::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| *ONE.get().lock().unwrap() += 1);
            }
        });
        assert_eq!(*ONE.get().lock().unwrap(), 4);
    }
}
