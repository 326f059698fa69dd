//! Who may read, and who wipes: the protocol of revocation, without the memory it protects.
//!
//! One word: how many read, whether the gate is closed, and whether somebody has taken on the wiping. Readers count
//! themselves in before they look whether it is closed. So once `close` has returned, nobody who comes later gets in,
//! and of those who were in before, the last one out learns that wiping is up to it. Nobody waits.

#[cfg(all(test, loom))]
use loom::sync::atomic::{AtomicUsize, Ordering};
#[cfg(not(all(test, loom)))]
use std::sync::atomic::{AtomicUsize, Ordering};

const CLOSED: usize = 1 << (usize::BITS - 1);
const CLAIMED: usize = 1 << (usize::BITS - 2);

pub(super) struct Gate(AtomicUsize);

/// What is up to whoever went through the gate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Duty {
    None,
    /// It was the last, and is the only one to be told so: nobody reads now or later.
    Wipe,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// Lets a reader in, which must [`leave`](Self::leave); or gives what is left to do.
    #[inline]
    pub(super) fn enter(&self) -> Result<(), Duty> {
        // Acquire: what `close` did before is seen by those it turns away.
        if self.0.fetch_add(1, Ordering::Acquire) & CLOSED == 0 { Ok(()) } else { Err(self.leave()) }
    }

    #[inline]
    pub(super) fn leave(&self) -> Duty {
        // Release: what this reader read it has read before anyone wipes.
        if self.0.fetch_sub(1, Ordering::AcqRel) == CLOSED | 1 { self.claim() } else { Duty::None }
    }

    /// Turns everyone away from now on.
    pub(super) fn close(&self) -> Duty {
        if self.0.fetch_or(CLOSED, Ordering::AcqRel) == 0 { self.claim() } else { Duty::None }
    }

    /// Fails if someone else has claimed it, or is at the gate just now: then it is up to that one when it leaves.
    #[cold]
    fn claim(&self) -> Duty {
        let claimed = self.0.compare_exchange(CLOSED, CLOSED | CLAIMED, Ordering::AcqRel, Ordering::Acquire);
        if claimed.is_ok() { Duty::Wipe } else { Duty::None }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn closing_an_empty_gate_leaves_the_wiping_to_who_closed_it_and_to_nobody_else() {
        let gate = Gate::new();
        assert_eq!(gate.close(), Duty::Wipe);
        assert_eq!(gate.close(), Duty::None);
        assert_eq!(gate.enter(), Err(Duty::None));
    }

    #[test]
    fn the_last_of_those_inside_wipes() {
        let gate = Gate::new();
        assert_eq!(gate.enter(), Ok(()));
        assert_eq!(gate.enter(), Ok(()));
        assert_eq!(gate.close(), Duty::None);
        assert_eq!(gate.enter(), Err(Duty::None), "no one gets in who comes later");
        assert_eq!(gate.leave(), Duty::None);
        assert_eq!(gate.leave(), Duty::Wipe);
    }
}

/// Every order in which threads can meet at the gate: `RUSTFLAGS="--cfg loom" cargo test -p api-guard --lib gate`.
#[cfg(all(test, loom))]
mod every_order {
    use loom::cell::UnsafeCell;
    use loom::sync::Arc;
    use loom::sync::atomic::AtomicUsize;
    use loom::thread;

    use super::*;

    /// A value that loom watches: reading it while it is wiped is an error of the model.
    struct Model {
        gate: Gate,
        value: UnsafeCell<u8>,
        wipes: AtomicUsize,
    }

    impl Model {
        fn new() -> Arc<Self> {
            Arc::new(Self { gate: Gate::new(), value: UnsafeCell::new(7), wipes: AtomicUsize::new(0) })
        }

        fn read(&self) -> Option<u8> {
            if let Err(duty) = self.gate.enter() {
                self.fulfil(duty);
                return None;
            }
            let read = self.value.with(|value| unsafe { *value });
            self.fulfil(self.gate.leave());
            Some(read)
        }

        fn close(&self) {
            self.fulfil(self.gate.close());
        }

        fn fulfil(&self, duty: Duty) {
            if duty == Duty::Wipe {
                self.value.with_mut(|value| unsafe { *value = 0 });
                self.wipes.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn no_reader_sees_a_wiped_value_and_it_is_wiped_once() {
        loom::model(|| {
            let model = Model::new();
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let model = Arc::clone(&model);
                    thread::spawn(move || assert!(model.read().is_none_or(|value| value == 7)))
                })
                .collect();
            model.close();
            assert_eq!(model.read(), None, "closed before `close` returned");
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(model.wipes.load(Ordering::Relaxed), 1);
            model.value.with(|value| assert_eq!(unsafe { *value }, 0));
        });
    }

    #[test]
    fn two_that_close_it_wipe_once() {
        loom::model(|| {
            let model = Model::new();
            let other = Arc::clone(&model);
            let closer = thread::spawn(move || other.close());
            let reader = {
                let model = Arc::clone(&model);
                thread::spawn(move || model.read())
            };
            model.close();
            closer.join().unwrap();
            assert!(reader.join().unwrap().is_none_or(|value| value == 7));
            assert_eq!(model.wipes.load(Ordering::Relaxed), 1);
        });
    }
}
