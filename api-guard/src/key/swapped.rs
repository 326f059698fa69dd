//! A value that one thread changes and many read, without a reader ever waiting.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, TryLockError};

/// Two places that change roles: one is read while the other is written.
///
/// A reader tries the place that is current, and never waits for it: if that fails, the other place is current already,
/// and the reader tries that one. A writer waits for readers of the place that is no longer current; they only copy a
/// handle. That place is then emptied, so that an old value does not stay longer than needed.
pub(super) struct Swapped<T> {
    places: [RwLock<Option<T>>; 2],
    /// Whether the second one counts.
    second: AtomicBool,
}

impl<T> Swapped<T> {
    pub(super) fn new(value: T) -> Self {
        Self { places: [RwLock::new(Some(value)), RwLock::new(None)], second: AtomicBool::new(false) }
    }

    /// What `read` makes of the value. It is to be short: it holds up a writer.
    #[inline]
    pub(super) fn read<R>(&self, read: impl Fn(&T) -> R) -> R {
        loop {
            let place = &self.places[usize::from(self.second.load(Ordering::Acquire))];
            if let Some(value) = tried(place).as_deref().and_then(Option::as_ref) {
                return read(value);
            }
            // A writer has passed in between, so the next round meets its value.
            std::hint::spin_loop();
        }
    }

    /// Puts `value` in place of the one that counts. One caller at a time: whoever holds the key's lock.
    pub(super) fn write(&self, value: T) {
        let old = self.second.load(Ordering::Acquire);
        *self.places[usize::from(!old)].write().unwrap_or_else(PoisonError::into_inner) = Some(value);
        self.second.store(!old, Ordering::Release);
        let place = &self.places[usize::from(old)];
        let before = place.write().unwrap_or_else(PoisonError::into_inner).take();
        // Not within the lock: the last handle on a value zeroes it.
        drop(before);
    }
}

#[inline]
fn tried<T>(place: &RwLock<T>) -> Option<RwLockReadGuard<'_, T>> {
    match place.try_read() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn readers_see_values_in_their_order_and_none_that_is_half_written() {
        let swapped = Swapped::new((0_u64, 0_u64));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut last = 0;
                    while last < 10_000 {
                        let (one, two) = swapped.read(|value| *value);
                        assert!(one == two && one >= last);
                        last = one;
                    }
                });
            }
            (1..=10_000).for_each(|value| swapped.write((value, value)));
        });
    }

    #[test]
    fn what_was_replaced_is_let_go() {
        let first = Arc::new(());
        let swapped = Swapped::new(Arc::clone(&first));
        swapped.write(Arc::new(()));
        assert_eq!(Arc::strong_count(&first), 1);
    }
}
