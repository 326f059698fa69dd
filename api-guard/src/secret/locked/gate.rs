//! Who may read, and who wipes: the protocol of revocation, without the memory it protects.
//!
//! A gate has lanes, so that threads that read at the same time need not share a cache line. The word of a lane says
//! how many readers are inside, whether the lane is closed, and whether it was found empty after that. Readers count
//! themselves in before they check whether it is closed. So once `close` has returned, no later reader gets in; and for
//! each lane somebody finds out, once, that it is closed and empty. Whoever finds that out for the last lane wipes.
//! Nobody waits.

use std::mem::MaybeUninit;

#[cfg(all(test, api_guard_loom))]
use loom::sync::atomic::{AtomicUsize, Ordering};
#[cfg(not(all(test, api_guard_loom)))]
use std::sync::atomic::{AtomicUsize, Ordering};

use super::turn::turn;

const CLOSED: usize = 1 << (usize::BITS - 1);
const EMPTY: usize = 1 << (usize::BITS - 2);

const LANES: usize = 2;

#[repr(C)]
pub(super) struct Gate {
    _room: Room,
    lanes: [Lane; LANES],
    /// How many lanes are closed and empty.
    empty: AtomicUsize,
}

/// A word, and as much room behind it that what follows is on another line.
#[repr(C)]
struct Lane {
    state: AtomicUsize,
    _room: Room,
}

/// A line less a word. What is only read, such as where the text lies, would else be fetched anew for each reader.
/// Nothing is ever written there.
type Room = MaybeUninit<[u64; 7]>;

/// What is up to whoever went through the gate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Duty {
    None,
    /// Wipe the value: nobody reads it now or later. Only one caller is ever told so.
    Wipe,
}

/// A reader's place inside, to be given back to [`Gate::leave`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    lane: usize,
}

impl Gate {
    #[inline]
    pub(super) fn new() -> Self {
        let lane = |_| Lane { state: AtomicUsize::new(0), _room: Room::uninit() };
        Self { _room: Room::uninit(), lanes: std::array::from_fn(lane), empty: AtomicUsize::new(0) }
    }

    /// Lets a reader in, or gives what is left to do.
    #[inline]
    pub(super) fn enter(&self) -> Result<Place, Duty> {
        self.enter_by(turn() % LANES)
    }

    #[inline]
    fn enter_by(&self, lane: usize) -> Result<Place, Duty> {
        let place = Place { lane };
        // Acquire: what `close` did before is seen by those it turns away.
        let before = self.lanes[lane].state.fetch_add(1, Ordering::Acquire);
        if before & CLOSED == 0 { Ok(place) } else { Err(self.leave(&place)) }
    }

    #[inline]
    pub(super) fn leave(&self, place: &Place) -> Duty {
        // Release: what this reader read it has read before anyone wipes.
        let before = self.lanes[place.lane].state.fetch_sub(1, Ordering::AcqRel);
        if before == CLOSED | 1 { self.found_empty(place.lane) } else { Duty::None }
    }

    /// Turns everyone away from now on.
    pub(super) fn close(&self) -> Duty {
        let close = |lane: usize| {
            let before = self.lanes[lane].state.fetch_or(CLOSED, Ordering::AcqRel);
            if before == 0 { self.found_empty(lane) } else { Duty::None }
        };
        // All of them, whatever the first ones say.
        (0..LANES).map(close).fold(Duty::None, |duty, next| if next == Duty::Wipe { next } else { duty })
    }

    /// Does nothing if someone else has found it so, or is at the gate just now: then that one will when it leaves.
    #[cold]
    fn found_empty(&self, lane: usize) -> Duty {
        let state = &self.lanes[lane].state;
        let first = state.compare_exchange(CLOSED, CLOSED | EMPTY, Ordering::AcqRel, Ordering::Acquire);
        // AcqRel: who finds the last lane empty has seen what was read in the others.
        let is_last = first.is_ok() && self.empty.fetch_add(1, Ordering::AcqRel) == LANES - 1;
        if is_last { Duty::Wipe } else { Duty::None }
    }
}

#[cfg(all(test, not(api_guard_loom)))]
mod tests {
    use super::*;

    #[test]
    fn closing_an_empty_gate_leaves_the_wiping_to_who_closed_it_and_to_nobody_else() {
        let gate = Gate::new();
        assert_eq!(gate.close(), Duty::Wipe);
        assert_eq!(gate.close(), Duty::None);
        for lane in 0..LANES {
            assert_eq!(gate.enter_by(lane), Err(Duty::None));
        }
    }

    #[test]
    fn the_last_of_those_inside_wipes_in_whatever_order_they_leave() {
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let gate = Gate::new();
            let places = [0, 1, 1].map(|lane| gate.enter_by(lane).unwrap());
            assert_eq!(gate.close(), Duty::None);
            assert_eq!(gate.enter(), Err(Duty::None), "no one gets in who comes later");
            let duties = order.map(|place| gate.leave(&places[place]));
            assert_eq!(duties, [Duty::None, Duty::None, Duty::Wipe]);
        }
    }
}

/// Every order in which threads can meet at the gate: `RUSTFLAGS="--cfg api_guard_loom" cargo test -p api-guard --lib gate`.
#[cfg(all(test, api_guard_loom))]
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

        fn read(&self, lane: usize) -> Option<u8> {
            match self.gate.enter_by(lane) {
                Ok(place) => {
                    let read = self.value.with(|value| unsafe { *value });
                    self.fulfil(self.gate.leave(&place));
                    Some(read)
                }
                Err(duty) => {
                    self.fulfil(duty);
                    None
                }
            }
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

    /// A reader in each of these lanes while the gate is closed.
    fn readers_meet_the_end(lanes: &'static [usize]) {
        loom::model(move || {
            let model = Model::new();
            let read = |&lane: &usize| {
                let model = Arc::clone(&model);
                thread::spawn(move || assert!(model.read(lane).is_none_or(|value| value == 7)))
            };
            let threads: Vec<_> = lanes.iter().map(read).collect();
            model.close();
            for lane in 0..LANES {
                assert_eq!(model.read(lane), None, "closed before `close` returned");
            }
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(model.wipes.load(Ordering::Relaxed), 1);
            model.value.with(|value| assert_eq!(unsafe { *value }, 0));
        });
    }

    #[test]
    fn no_reader_of_one_lane_sees_a_wiped_value_and_it_is_wiped_once() {
        readers_meet_the_end(&[0]);
    }

    #[test]
    fn no_reader_of_two_lanes_sees_a_wiped_value_and_it_is_wiped_once() {
        readers_meet_the_end(&[0, 1]);
    }

    #[test]
    fn two_that_close_it_wipe_once() {
        loom::model(|| {
            let model = Model::new();
            let other = Arc::clone(&model);
            let closer = thread::spawn(move || other.close());
            let other = Arc::clone(&model);
            let reader = thread::spawn(move || other.read(0));
            model.close();
            closer.join().unwrap();
            assert!(reader.join().unwrap().is_none_or(|value| value == 7));
            assert_eq!(model.wipes.load(Ordering::Relaxed), 1);
        });
    }
}
