//! A store with a scripted provider and a clock that stands.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use api_guard::key::Builder;
use api_guard::provider::{Fault, Faulty, Memory};
use api_guard::test_util::ManualClock;
use api_guard::{Error, Key, KeyStore, Kind};

pub(crate) const KEY: &str = "x-memory://openai";

pub(crate) struct Bench {
    pub(crate) clock: ManualClock,
    pub(crate) memory: Memory,
    pub(crate) faulty: Faulty,
    pub(crate) store: KeyStore,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// With other settings.
    pub(crate) fn with(set: impl FnOnce(Builder) -> Builder) -> Self {
        let (clock, memory) = (ManualClock::new(), Memory::new());
        let faulty = Faulty::new(memory.clone());
        let builder = KeyStore::builder().with(faulty.clone()).clock(&clock);
        Self { clock, memory, faulty, store: set(builder).build().unwrap() }
    }

    /// With a key that is loaded.
    pub(crate) fn loaded(set: impl FnOnce(Builder) -> Builder) -> (Self, Key) {
        let bench = Self::with(set);
        bench.put("the first value");
        let key = bench.store.load_blocking(KEY).unwrap();
        (bench, key)
    }

    pub(crate) fn put(&self, value: &str) {
        self.memory.put(KEY, value).unwrap();
    }

    /// Lets so many seconds pass, and all that is due be done.
    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.store.settle();
    }

    /// From now on every request fails like this.
    pub(crate) fn break_down(&self, kind: Kind) {
        self.faulty.always(fail(kind));
    }

    pub(crate) fn recover(&self) {
        self.faulty.always(Fault::Pass);
    }
}

pub(crate) fn fail(kind: Kind) -> Fault {
    Fault::Fail(Error::with_hint(kind, "as the test says"))
}

pub(crate) fn has(key: &Key, value: &str) -> bool {
    key.expose_secret(|current| current == value).unwrap_or(false)
}

pub(crate) fn kind<T>(result: Result<T, Error>) -> Option<Kind> {
    result.err().map(|error| error.kind())
}

/// Looks once whether a future is ready.
pub(crate) fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}
