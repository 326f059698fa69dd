//! One after the other, for what must not be done twice at once, and nobody waits beyond a deadline.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Deadline;
use crate::error::{Error, Kind};

/// As long as a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who has its turn, by name.
#[derive(Default)]
pub(super) struct Turns {
    taken: Mutex<Vec<Box<str>>>,
    given_back: Condvar,
}

/// A turn, given back when it is dropped.
pub(super) struct Turn<'t> {
    turns: &'t Turns,
    name: Box<str>,
}

impl Turns {
    /// Waits until nobody else has the turn of this name.
    pub(super) fn take(&self, name: &str, deadline: Deadline) -> Result<Turn<'_>, Error> {
        let taken = |taken: &mut Vec<Box<str>>| taken.iter().any(|other| **other == *name);
        let (mut names, _) = self
            .given_back
            .wait_timeout_while(self.names(), deadline.left(PATIENCE), |names| taken(names))
            .unwrap_or_else(PoisonError::into_inner);
        if taken(&mut names) {
            return Err(Error::new(
                Kind::Timeout,
                "another request to the provider went before, and is slow",
            ));
        }
        names.push(name.into());
        Ok(Turn { turns: self, name: name.into() })
    }

    /// Names are added and taken away whole, so that a panic elsewhere has left nothing half done.
    fn names(&self) -> MutexGuard<'_, Vec<Box<str>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.names().retain(|name| *name != self.name);
        self.turns.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_at_a_time_has_a_turn_and_another_name_does_not_wait() {
        let turns = Turns::default();
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _turn = turns.take("a", Deadline::NONE).unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
        let _turn = turns.take("a", Deadline::NONE).unwrap();
        assert!(turns.take("b", Deadline::after(Duration::ZERO)).is_ok());
    }

    #[test]
    fn nobody_waits_for_a_turn_beyond_the_deadline() {
        let turns = Turns::default();
        let turn = turns.take("a", Deadline::NONE).unwrap();
        let late = turns.take("a", Deadline::after(Duration::from_millis(5))).err().unwrap();
        assert_eq!(late.kind(), Kind::Timeout);
        drop(turn);
        assert!(turns.take("a", Deadline::after(Duration::ZERO)).is_ok());
    }
}
