//! Runs one after the other what must not be done twice at once. Nobody waits beyond a deadline.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Deadline;
use crate::error::{Error, Kind};

/// As long as a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Those who wait for something, by its name. One of them has it at a time.
#[derive(Default)]
pub(super) struct Queue {
    taken: Mutex<Vec<Box<str>>>,
    given_back: Condvar,
}

/// What was waited for, given back when it is dropped.
pub(super) struct Taken<'q> {
    queue: &'q Queue,
    name: Box<str>,
}

impl Queue {
    /// Waits until nobody else has what goes by this name.
    pub(super) fn wait(&self, name: &str, deadline: Deadline) -> Result<Taken<'_>, Error> {
        let taken = |taken: &mut Vec<Box<str>>| taken.iter().any(|other| **other == *name);
        let (mut names, _) = self
            .given_back
            .wait_timeout_while(self.taken(), deadline.left(PATIENCE), |names| taken(names))
            .unwrap_or_else(PoisonError::into_inner);
        if taken(&mut names) {
            return Err(Error::new(Kind::Timeout, "an earlier request to the provider is slow"));
        }
        names.push(name.into());
        Ok(Taken { queue: self, name: name.into() })
    }

    /// Names are added and taken away whole, so that a panic elsewhere has left nothing half done.
    fn taken(&self) -> MutexGuard<'_, Vec<Box<str>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.queue.taken().retain(|name| *name != self.name);
        self.queue.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_at_a_time_has_it_and_another_name_does_not_wait() {
        let queue = Queue::default();
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _taken = queue.wait("a", Deadline::NONE).unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
        let _taken = queue.wait("a", Deadline::NONE).unwrap();
        assert!(queue.wait("b", Deadline::after(Duration::ZERO)).is_ok());
    }

    #[test]
    fn nobody_waits_beyond_the_deadline() {
        let queue = Queue::default();
        let taken = queue.wait("a", Deadline::NONE).unwrap();
        let late = queue.wait("a", Deadline::after(Duration::from_millis(5))).err().unwrap();
        assert_eq!(late.kind(), Kind::Timeout);
        drop(taken);
        assert!(queue.wait("a", Deadline::after(Duration::ZERO)).is_ok());
    }
}
