//! An event that happens again and again, and the threads and tasks that wait for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Counts how often it was raised.
#[derive(Default)]
pub(super) struct Signal {
    state: Mutex<State>,
    threads: Condvar,
}

#[derive(Default)]
struct State {
    count: u64,
    next_ticket: u64,
    tasks: Vec<(u64, Waker)>,
}

/// The place of one task among those that wait. It is given back when the task no longer does.
#[derive(Debug, Default)]
pub(super) struct Ticket(Option<u64>);

impl Signal {
    pub(super) fn count(&self) -> u64 {
        locked(&self.state).count
    }

    /// Wakes everybody. Not to be called under a lock that a woken task may want.
    pub(super) fn raise(&self) {
        let tasks = {
            let mut state = locked(&self.state);
            state.count += 1;
            std::mem::take(&mut state.tasks)
        };
        self.threads.notify_all();
        tasks.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Blocks until it was raised more often than `seen`, and says how often that is.
    pub(super) fn wait_beyond(&self, seen: u64) -> u64 {
        let state = locked(&self.state);
        let state = self.threads.wait_while(state, |state| state.count <= seen);
        state.unwrap_or_else(PoisonError::into_inner).count
    }

    /// As [`wait_beyond`](Self::wait_beyond), for a task.
    pub(super) fn poll_beyond(&self, seen: u64, ticket: &mut Ticket, cx: &Context<'_>) -> Poll<u64> {
        let mut state = locked(&self.state);
        if state.count > seen {
            ticket.0 = None;
            return Poll::Ready(state.count);
        }
        let number = *ticket.0.get_or_insert_with(|| {
            state.next_ticket += 1;
            state.next_ticket
        });
        let mut waker = cx.waker().clone();
        match state.tasks.iter_mut().find(|(held, _)| *held == number) {
            Some((_, held)) => std::mem::swap(held, &mut waker),
            None => {
                state.tasks.push((number, waker));
                return Poll::Pending;
            }
        }
        // Not under the lock: the last waker of a task may drop it, and that one may wait for this, too.
        drop(state);
        drop(waker);
        Poll::Pending
    }

    /// The task of this ticket waits no longer.
    pub(super) fn give_back(&self, ticket: &Ticket) {
        let Some(number) = ticket.0 else { return };
        let mut state = locked(&self.state);
        let place = state.tasks.iter().position(|(held, _)| *held == number);
        let task = place.map(|place| state.tasks.swap_remove(place));
        // As above.
        drop(state);
        drop(task);
    }
}

/// What a panicking thread may have left is whole: no code of others runs under our locks.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_task_that_polls_twice_is_woken_once_and_one_that_left_is_not() {
        let (signal, woken) = (Signal::default(), Arc::new(Woken::default()));
        let waker = Waker::from(Arc::clone(&woken));
        let cx = Context::from_waker(&waker);
        let (mut stays, mut leaves) = (Ticket::default(), Ticket::default());
        for ticket in [&mut stays, &mut leaves] {
            assert!(signal.poll_beyond(0, ticket, &cx).is_pending());
            assert!(signal.poll_beyond(0, ticket, &cx).is_pending());
        }
        signal.give_back(&leaves);
        signal.raise();
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(signal.poll_beyond(0, &mut stays, &cx), Poll::Ready(1));
        assert!(signal.poll_beyond(1, &mut stays, &cx).is_pending());
    }

    /// The waker of a task that is dropped with it, and that waits for the same signal.
    struct Last(Arc<Signal>);

    impl Wake for Last {
        fn wake(self: Arc<Self>) {}
    }

    impl Drop for Last {
        fn drop(&mut self) {
            self.0.give_back(&Ticket(Some(7)));
        }
    }

    #[test]
    fn a_task_that_goes_with_its_waker_may_wait_for_the_same() {
        let signal = Arc::new(Signal::default());
        let mut ticket = Ticket::default();
        for _ in 0..3 {
            let waker = Waker::from(Arc::new(Last(Arc::clone(&signal))));
            assert!(signal.poll_beyond(0, &mut ticket, &Context::from_waker(&waker)).is_pending());
        }
        signal.give_back(&ticket);
    }

    #[test]
    fn a_thread_is_woken() {
        let signal = Signal::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| signal.wait_beyond(0));
            signal.raise();
            assert_eq!(waiting.join().unwrap(), 1);
        });
    }
}
