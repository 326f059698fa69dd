//! What a worker does: it asks a provider once, and makes a secret of what that gives.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use super::engine::Providers;
use super::hop;
use super::refresh::{self, Promise};
use crate::clock::Clock;
use crate::error::{Error, Kind};
use crate::provider::{Deadline, Fetched, Lease, Provider};
use crate::reference::SecretRef;
use crate::secret::{SHORTEST, Secret};

/// The longest value that is taken. No key is nearly as long.
const LONGEST: usize = 1024 * 1024;

/// One request.
pub(super) struct Job {
    pub(super) reference: SecretRef,
    pub(super) provider: Arc<dyn Provider>,
    /// A lease that is to be renewed, if it can be.
    pub(super) lease: Option<Leased>,
    /// Which attempt it is, from 1.
    pub(super) attempt: u32,
    pub(super) deadline: Deadline,
}

/// A lease, and who has granted it.
#[derive(Clone)]
pub(super) struct Leased {
    pub(super) lease: Lease,
    /// How long it was good at first.
    pub(super) first: Duration,
    pub(super) provider: Arc<dyn Provider>,
}

/// What a request has brought.
pub(super) struct Brought {
    /// Nothing, where the value that is there has more time now.
    pub(super) secret: Option<Secret>,
    pub(super) promise: Promise,
    pub(super) lease: Option<Leased>,
}

impl Job {
    /// Asks, and gives an error that says who was asked about what.
    pub(super) fn run(&self, providers: &Providers, clock: &dyn Clock) -> Result<Brought, Error> {
        if let Some(leased) = &self.lease
            && let Some(renewed) = self.renew(leased)?
        {
            return Ok(renewed);
        }
        self.fetch(providers, clock)
    }

    /// The lease with more time on it, if its provider gives any worth having. An outage is an error: it is met again
    /// in the next attempt, while to fetch anew may be to make a new login.
    fn renew(&self, leased: &Leased) -> Result<Option<Brought>, Error> {
        let lease = match asked(|| leased.provider.renew(&leased.lease, self.deadline)) {
            Err(error) if error.is_retryable() => return Err(self.about(error, &*leased.provider)),
            Ok(Some(lease)) if refresh::is_full(lease.duration, leased.first) => lease,
            Ok(_) | Err(_) => return Ok(None),
        };
        let promise = Promise { lease: Some(lease.duration), ..Promise::default() };
        let lease = Leased { lease, first: leased.first, provider: Arc::clone(&leased.provider) };
        Ok(Some(Brought { secret: None, promise, lease: Some(lease) }))
    }

    fn fetch(&self, providers: &Providers, clock: &dyn Clock) -> Result<Brought, Error> {
        let fetched = self.ask(&self.provider, &self.reference)?;
        if self.reference.scheme() != "env" {
            return self.brought(fetched, &self.provider, false, clock);
        }
        let target = hop::target(fetched.value.expose_secret());
        match target.map_err(|error| error.about(Some(&self.reference)))? {
            None => self.brought(fetched, &self.provider, true, clock),
            Some(target) => {
                let provider = providers.of(&target)?;
                // One hop: what a manager holds is a value, whatever it looks like.
                let fetched = self.ask(provider, &target)?;
                if target.scheme() == "env" {
                    let ends = hop::check_end(fetched.value.expose_secret());
                    ends.map_err(|error| error.about(Some(&target)))?;
                }
                self.brought(fetched, provider, false, clock)
            }
        }
    }

    fn brought(
        &self,
        fetched: Fetched,
        provider: &Arc<dyn Provider>,
        lasts: bool,
        clock: &dyn Clock,
    ) -> Result<Brought, Error> {
        let about = |error| self.about(error, &**provider);
        let value = fit(fetched.value.expose_secret()).map_err(about)?;
        let version = fetched.version.map(Arc::from);
        let secret =
            Secret::fetched(value, self.reference.clone(), version, fetched.expires).map_err(about)?;
        let expires_in =
            fetched.expires.map(|end| end.duration_since(clock.calendar()).unwrap_or(Duration::ZERO));
        let lease = fetched.lease.filter(|lease| !lease.duration.is_zero());
        let promise = Promise {
            lasts,
            good_for: fetched.good_for,
            lease: lease.as_ref().map(|lease| lease.duration),
            expires_in,
        };
        let leased = |lease: Lease| Leased { first: lease.duration, lease, provider: Arc::clone(provider) };
        let lease = lease.filter(|lease| lease.renewable).map(leased);
        Ok(Brought { secret: Some(secret), promise, lease })
    }

    fn ask(&self, provider: &Arc<dyn Provider>, reference: &SecretRef) -> Result<Fetched, Error> {
        let fetched = asked(|| provider.fetch(reference, self.deadline));
        fetched.map_err(|error| error.about(Some(reference)).asked_of(name(&**provider), self.attempt))
    }

    fn about(&self, error: Error, provider: &dyn Provider) -> Error {
        error.about(Some(&self.reference)).asked_of(name(provider), self.attempt)
    }
}

/// A provider that panics has failed, and no more than that.
fn asked<T>(ask: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What it left half done is its own: it is shared between threads, so it guards that itself.
    panic::catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|payload| {
        // A payload may panic when it is dropped, and may hold anything.
        std::mem::forget(payload);
        Err(Error::new(Kind::Unavailable, "its provider panicked, which is a fault in the provider"))
    })
}

/// What errors call a provider.
pub(super) fn name(provider: &dyn Provider) -> &'static str {
    provider.schemes().first().copied().unwrap_or("a provider without schemes")
}

/// The value in what a provider gave: one line end at its end is not part of it, since none is of a key, while consoles,
/// editors and `echo` leave one.
fn fit(text: &str) -> Result<&str, Error> {
    let value = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    match value.len() {
        0 => Err(Error::new(Kind::Empty, "put the key where it is kept, or take the empty place away")),
        len if len < SHORTEST => Err(Error::new(
            Kind::TooShort,
            "under 8 bytes a value cannot be told from ordinary text in a log",
        )),
        len if len > LONGEST => Err(Error::new(Kind::Malformed, "it is over 1 MiB long; no key is")),
        _ => Ok(value),
    }
}
