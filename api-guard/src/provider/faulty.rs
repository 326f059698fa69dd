//! A provider for tests that fails on demand.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Deadline, Fetched, Lease, Provider};
use crate::error::Error;
use crate::reference::SecretRef;

/// Wraps another provider and adds faults, in the order in which a test sets them (feature `test-util`). Its clones are
/// the same provider.
///
/// # Examples
///
/// ```
/// use api_guard::{Error, KeyStore, Kind, provider::{Fault, Faulty, Memory}};
///
/// let memory = Memory::new();
/// memory.put("x-memory://openai", "a value for this example")?;
/// let faulty = Faulty::new(memory);
/// faulty.next(Fault::Fail(Error::with_hint(Kind::Denied, "as the test says")));
///
/// let store = KeyStore::builder().with(faulty.clone()).build()?;
/// assert_eq!(store.load_blocking("x-memory://openai").unwrap_err().kind(), Kind::Denied);
/// assert!(store.load_blocking("x-memory://openai").is_ok());
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct Faulty(Arc<Inner>);

struct Inner {
    provider: Box<dyn Provider>,
    script: Mutex<Script>,
    released: Condvar,
}

#[derive(Default)]
struct Script {
    next: VecDeque<Fault>,
    always: Option<Fault>,
    /// How often those who hang were let go.
    releases: u64,
    hanging: u64,
    requests: u64,
}

/// What goes wrong with one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: the wrapped provider answers.
    Pass,
    /// It answers with this error.
    Fail(Error),
    /// It does not answer until [`Faulty::release`], whatever the deadline. Then the wrapped provider answers.
    Hang,
    /// It panics.
    Panic,
}

impl Faulty {
    /// Wraps `provider`, which answers as usual until a fault is set.
    #[must_use]
    pub fn new(provider: impl Provider) -> Self {
        let inner =
            Inner { provider: Box::new(provider), script: Mutex::default(), released: Condvar::new() };
        Self(Arc::new(inner))
    }

    /// Adds a fault for the next request that does not have one yet.
    pub fn next(&self, fault: Fault) {
        self.script().next.push_back(fault);
    }

    /// From now on, applies this fault to each request for which [`next`](Self::next) has set none.
    pub fn always(&self, fault: Fault) {
        self.script().always = Some(fault);
    }

    /// Releases all requests that hang.
    pub fn release(&self) {
        self.script().releases += 1;
        self.0.released.notify_all();
    }

    /// Blocks until this many requests hang.
    ///
    /// # Panics
    ///
    /// If they do not hang after a minute.
    pub fn wait_until_hanging(&self, count: u64) {
        let is_less = |script: &mut Script| script.hanging < count;
        let waited = self.0.released.wait_timeout_while(self.script(), Duration::from_secs(60), is_less);
        let is_over = waited.unwrap_or_else(PoisonError::into_inner).1.timed_out();
        assert!(!is_over, "fewer than {count} requests hang after a minute");
    }

    /// How many requests it got, faults included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.script().requests
    }

    /// How many clones of it exist, including this one: 1 when the store that had one is gone, with its threads.
    #[must_use]
    pub fn handles(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    fn pass(&self) -> Result<(), Error> {
        let mut script = self.script();
        script.requests += 1;
        let fault = script.next.pop_front().or_else(|| script.always.clone());
        match fault {
            None | Some(Fault::Pass) => Ok(()),
            Some(Fault::Fail(error)) => Err(error),
            Some(Fault::Panic) => {
                drop(script);
                panic!("a provider that a test told to")
            }
            Some(Fault::Hang) => {
                let seen = script.releases;
                script.hanging += 1;
                self.0.released.notify_all();
                let released = self.0.released.wait_while(script, |script| script.releases == seen);
                released.unwrap_or_else(PoisonError::into_inner).hanging -= 1;
                Ok(())
            }
        }
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider for Faulty {
    fn schemes(&self) -> &[&'static str] {
        self.0.provider.schemes()
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        self.pass()?;
        self.0.provider.fetch(reference, deadline)
    }

    fn renew(&self, lease: &Lease, deadline: Deadline) -> Result<Option<Lease>, Error> {
        self.pass()?;
        self.0.provider.renew(lease, deadline)
    }
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.script();
        f.debug_struct("Faulty")
            .field("next", &script.next)
            .field("always", &script.always)
            .finish_non_exhaustive()
    }
}
