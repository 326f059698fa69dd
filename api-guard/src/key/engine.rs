//! What all keys of a store share: its settings, its providers, and the board of work to do.

use std::borrow::Borrow;
use std::collections::hash_map::RandomState;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, Hash, Hasher};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::Instant;

use super::entry::Entry;
use super::flight::Flight;
use super::settings::Settings;
use super::signal::locked;
use super::worker;
use crate::clock::Clock;
use crate::error::{Error, Kind};
use crate::provider::Provider;
use crate::reference::SecretRef;

pub(super) struct Engine {
    pub(super) settings: Settings,
    pub(super) clock: Box<dyn Clock>,
    pub(super) providers: Providers,
    pub(super) board: Mutex<Board>,
    /// Rung for the scheduler, for workers, and for whoever waits until nothing is left to do.
    pub(super) for_scheduler: Condvar,
    pub(super) for_workers: Condvar,
    pub(super) for_idlers: Condvar,
    /// A forked child has the store and none of its threads.
    process: u32,
}

/// What is to be done. Its lock is taken last, and for a moment.
#[derive(Default)]
pub(super) struct Board {
    pub(super) entries: HashSet<Place>,
    pub(super) agenda: BinaryHeap<Due>,
    pub(super) queue: VecDeque<Arc<Entry>>,
    pub(super) has_scheduler: bool,
    /// The scheduler looks at keys now.
    pub(super) is_ticking: bool,
    pub(super) workers: usize,
    pub(super) resting: usize,
    /// Of the workers, those that ask a provider; and of these, those that nobody waits for any more.
    pub(super) busy: usize,
    pub(super) written_off: usize,
    pub(super) is_stopped: bool,
}

/// A secret, to be found by where it is kept: by a reference to it, whatever the field.
pub(super) struct Place(Arc<Entry>);

/// A secret that is to be looked at.
pub(super) struct Due {
    pub(super) at: Instant,
    pub(super) entry: Weak<Entry>,
}

/// Who serves which scheme.
pub(super) struct Providers(pub(super) HashMap<&'static str, Named>);

/// A provider, and what errors call it. It is asked for its name once, so that no code of others runs under our locks.
#[derive(Clone)]
pub(super) struct Named {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) name: &'static str,
}

impl Providers {
    pub(super) fn of(&self, reference: &SecretRef) -> Result<&Named, Error> {
        self.0.get(reference.scheme()).ok_or_else(|| {
            let hint = "give the store a provider for it: `KeyStore::builder().with(…)`";
            Error::new(Kind::UnknownScheme, hint).about(Some(reference))
        })
    }
}

impl Engine {
    pub(super) fn new(settings: Settings, clock: Box<dyn Clock>, providers: Providers) -> Arc<Self> {
        let engine = Arc::new(Self {
            settings,
            clock,
            providers,
            board: Mutex::default(),
            for_scheduler: Condvar::new(),
            for_workers: Condvar::new(),
            for_idlers: Condvar::new(),
            process: std::process::id(),
        });
        let weak = Arc::downgrade(&engine);
        engine.clock.on_jump(Box::new(move || {
            if let Some(engine) = weak.upgrade() {
                // Under the lock, so that the scheduler is not just about to wait.
                let _board = locked(&engine.board);
                engine.for_scheduler.notify_all();
            }
        }));
        engine
    }

    /// The secret of this reference, known already or not.
    pub(super) fn entry(&self, reference: &SecretRef) -> Result<Arc<Entry>, Error> {
        self.check_process().map_err(|error| error.about(Some(reference)))?;
        let mut board = locked(&self.board);
        if let Some(Place(entry)) = board.entries.get(reference.secret()) {
            return Ok(Arc::clone(entry));
        }
        let provider = self.providers.of(reference)?.clone();
        let entry = Arc::new(Entry::new(reference.clone(), provider));
        board.entries.insert(Place(Arc::clone(&entry)));
        Ok(entry)
    }

    /// Lets go of a secret that nobody holds a key of, and says whether that was so.
    pub(super) fn forget_if_unused(&self, entry: &Arc<Entry>) -> bool {
        let mut board = locked(&self.board);
        // One is in the table, one is the caller's. No other can come up: who wants one takes this lock.
        let is_unused = Arc::strong_count(entry) <= 2;
        if is_unused {
            board.entries.remove(entry.reference.secret());
        }
        is_unused
    }

    /// Has a worker look for what this secret needs.
    pub(super) fn enqueue(self: &Arc<Self>, entry: &Arc<Entry>) {
        let mut board = locked(&self.board);
        board.queue.push_back(Arc::clone(entry));
        worker::hire(self, &mut board);
        drop(board);
        self.for_workers.notify_one();
    }

    /// Has the scheduler look at this secret at that time.
    pub(super) fn schedule(self: &Arc<Self>, entry: &Arc<Entry>, at: Instant) {
        let mut board = locked(&self.board);
        board.agenda.push(Due { at, entry: Arc::downgrade(entry) });
        worker::hire_scheduler(self, &mut board);
        drop(board);
        self.for_scheduler.notify_one();
    }

    /// The worker of this fetch hangs in its provider: it counts for none, so that another one can be had.
    pub(super) fn write_off(self: &Arc<Self>, flight: &Flight) {
        let mut board = locked(&self.board);
        if !flight.is_written_off.swap(true, Ordering::Relaxed) {
            board.written_off += 1;
            worker::hire(self, &mut board);
        }
    }

    /// A number from 0 to 1, to spread what would else happen at once. Nothing secret rests on it.
    pub(super) fn chance(&self) -> f64 {
        RandomState::new().hash_one(0u8) as f64 / u64::MAX as f64
    }

    /// Everything that is known.
    pub(super) fn entries(&self) -> Vec<Arc<Entry>> {
        locked(&self.board).entries.iter().map(|Place(entry)| Arc::clone(entry)).collect()
    }

    /// Lets all threads go. What they are doing they finish.
    pub(super) fn stop(&self) {
        if self.check_process().is_err() {
            return; // there are no threads here, and a lock may be held for ever
        }
        let mut board = locked(&self.board);
        board.is_stopped = true;
        let entries: Vec<_> = board.entries.drain().collect();
        board.agenda.clear();
        board.queue.clear();
        drop(board);
        self.for_scheduler.notify_all();
        self.for_workers.notify_all();
        drop(entries);
    }

    /// Blocks until nothing that is due by the store's clock is left to do.
    #[cfg(feature = "test-util")]
    pub(super) fn settle(&self) {
        let has_work = |board: &mut Board| {
            let is_due = board.agenda.peek().is_some_and(|due| due.at <= self.clock.now());
            is_due || board.is_ticking || !board.queue.is_empty() || board.busy > board.written_off
        };
        let board = locked(&self.board);
        self.for_scheduler.notify_all();
        let waited = self.for_idlers.wait_timeout_while(board, std::time::Duration::from_secs(60), has_work);
        let is_over = waited.unwrap_or_else(std::sync::PoisonError::into_inner).1.timed_out();
        assert!(
            !is_over,
            "a provider has not answered after a minute: does one hang that a test has to release?"
        );
    }

    /// A forked child may find locks held for ever, and nobody to do the work.
    pub(super) fn check_process(&self) -> Result<(), Error> {
        if self.process == std::process::id() {
            return Ok(());
        }
        Err(Error::new(Kind::WipedByFork, "a forked child builds a store of its own"))
    }
}

impl Borrow<str> for Place {
    fn borrow(&self) -> &str {
        self.0.reference.secret()
    }
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Borrow::<str>::borrow(self).hash(state);
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.0.reference.secret() == other.0.reference.secret()
    }
}

impl Eq for Place {}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The earliest is the greatest: a heap gives that one.
impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.at.cmp(&self.at)
    }
}
