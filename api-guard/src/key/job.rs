//! What a worker does: it asks a provider once, and makes secrets of the answer.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use secrecy::ExposeSecret as _;

use super::control::Field;
use super::engine::{Named, Providers};
use super::hop;
use super::refresh::{self, Promise};
use crate::clock::Clock;
use crate::error::{Error, Kind};
use crate::provider::{Deadline, Fetched, Lease};
use crate::reference::SecretRef;
use crate::secret::{self, Secret};

/// The longest value that is taken. No key is nearly as long.
const LONGEST: usize = 1024 * 1024;

/// One request, for one or more fields of a secret.
pub(super) struct Job {
    pub(super) provider: Named,
    pub(super) fields: Vec<Wanted>,
    /// Whether all fields are read again, or only those that have no value.
    pub(super) is_whole: bool,
    /// A lease that is to be renewed, if it can be.
    pub(super) lease: Option<Box<Leased>>,
    /// What those that have a value have in common.
    pub(super) mark: Option<Arc<str>>,
    /// Which attempt it is, from 1.
    pub(super) attempt: u32,
    pub(super) deadline: Deadline,
}

pub(super) struct Wanted {
    pub(super) field: Arc<Field>,
    pub(super) has_value: bool,
}

/// A lease, and how long it was good at first.
#[derive(Clone)]
pub(super) struct Leased {
    pub(super) lease: Lease,
    pub(super) first: Duration,
}

/// What a request has brought.
pub(super) struct Brought {
    /// When it was begun. A promise counts from then: it may have been made at once, and have taken its time to get here.
    pub(super) at: Instant,
    /// By the index of the field. Nothing, where the value that is there goes on.
    pub(super) values: Vec<(usize, Result<Option<Secret>, Error>)>,
    /// Nothing, where what was promised before goes on.
    pub(super) terms: Option<Terms>,
    /// What the variable names, where it says where the key is.
    pub(super) target: Option<SecretRef>,
}

/// What a provider has said about the fields of a secret.
pub(super) struct Terms {
    pub(super) promise: Promise,
    pub(super) lease: Option<Box<Leased>>,
    pub(super) mark: Option<Arc<str>>,
}

/// What a provider has given for the fields that were asked for.
type Given = Vec<Result<Fetched, Error>>;

impl Job {
    /// Asks, and gives an error that says who was asked about what. It is an error where the provider could not be asked
    /// about all of it: then the fields keep what they have, rather than being of two versions.
    pub(super) fn run(&self, providers: &Providers, clock: &dyn Clock) -> Result<Brought, Error> {
        // A fault of ours is met like one of a provider's: who waits gets an error, and the thread goes on.
        asked(|| self.attempt(providers, clock))
    }

    fn attempt(&self, providers: &Providers, clock: &dyn Clock) -> Result<Brought, Error> {
        let (at, today) = (clock.now(), clock.calendar());
        let renewed = match &self.lease {
            Some(leased) => self.renew(leased)?,
            None => None,
        };
        let (kept, missing): (Vec<_>, Vec<_>) = self.fields.iter().partition(|wanted| wanted.has_value);
        if kept.is_empty() || self.is_whole && renewed.is_none() {
            return self.read_all(providers, at, today);
        }
        let missing: Vec<_> = missing.into_iter().map(|wanted| &*wanted.field).collect();
        let fetched = self.ask(&missing)?;
        // A value of another version or lease than the others have is not for use with them.
        if fetched.iter().flatten().any(|it| it.mark().is_none() || it.mark() != self.mark.as_deref()) {
            return self.read_all(providers, at, today);
        }
        let mut values = self.secrets(&missing, fetched);
        if renewed.is_some() {
            values.extend(kept.iter().map(|wanted| (wanted.field.index, Ok(None))));
        }
        Ok(Brought { at, values, terms: renewed, target: None })
    }

    /// The lease with more time on it, if its provider gives any worth having. An outage is an error: it is met again
    /// in the next attempt, while to fetch anew may be to make a new login.
    fn renew(&self, leased: &Leased) -> Result<Option<Terms>, Error> {
        let lease = match asked(|| self.provider.provider.renew(&leased.lease, self.deadline)) {
            Err(error) if error.is_retryable() => return Err(self.about(error)),
            Ok(Some(lease)) if refresh::is_full(lease.duration, leased.first) => lease,
            Ok(_) | Err(_) => return Ok(None),
        };
        let promise = Promise { lease: Some(lease.duration), ..Promise::default() };
        let lease = Box::new(Leased { lease, first: leased.first });
        Ok(Some(Terms { promise, lease: Some(lease), mark: self.mark.clone() }))
    }

    fn read_all(&self, providers: &Providers, at: Instant, today: SystemTime) -> Result<Brought, Error> {
        let fields: Vec<_> = self.fields.iter().map(|wanted| &*wanted.field).collect();
        let mut fetched = self.ask(&fields)?;
        let is_variable = fields.iter().all(|field| field.reference.scheme() == "env");
        if is_variable && let ([field], [Ok(value)]) = (&*fields, &*fetched) {
            let target = hop::target(value.expose_secret());
            match target.map_err(|error| error.about(Some(&field.reference)))? {
                None => {}
                Some(target) if target.scheme() == "env" => fetched = vec![Ok(self.other_variable(&target)?)],
                Some(target) => return self.at(target, providers, at),
            }
        }
        let is_given = fetched.iter().any(Result::is_ok);
        let terms = is_given.then(|| terms(&fetched, is_variable, today));
        Ok(Brought { at, values: self.secrets(&fields, fetched), terms, target: None })
    }

    /// What another variable holds. It is the last one: the way could be a circle.
    fn other_variable(&self, target: &SecretRef) -> Result<Fetched, Error> {
        let fetched = self.ask_of(std::slice::from_ref(target))?.pop();
        let fetched = fetched.unwrap_or_else(|| Err(Error::new(Kind::NotFound, "")))?;
        hop::check_end(fetched.value.expose_secret()).map_err(|error| error.about(Some(target)))?;
        Ok(fetched)
    }

    /// Leaves it to the secret that the variable names. Its keys are those of all variables that name it.
    fn at(&self, target: SecretRef, providers: &Providers, at: Instant) -> Result<Brought, Error> {
        providers.of(&target)?;
        if self.fields.iter().any(|wanted| wanted.has_value) {
            let hint = "the variable held a key and now says where one is; load it again";
            return Err(self.about(Error::new(Kind::Config, hint)));
        }
        Ok(Brought { at, values: Vec::new(), terms: None, target: Some(target) })
    }

    fn ask(&self, fields: &[&Field]) -> Result<Given, Error> {
        self.ask_of(&fields.iter().map(|field| field.reference.clone()).collect::<Vec<_>>())
    }

    fn ask_of(&self, references: &[SecretRef]) -> Result<Given, Error> {
        let provider = &self.provider.provider;
        let fetched = match references {
            [] => Ok(Vec::new()),
            [one] => asked(|| provider.fetch(one, self.deadline)).map(|fetched| vec![Ok(fetched)]),
            several => asked(|| Ok(provider.fetch_fields(several, self.deadline))),
        };
        let about =
            |error: Error, reference| error.about(Some(reference)).asked_of(self.provider.name, self.attempt);
        let fetched = match (fetched, references) {
            (Ok(fetched), _) if fetched.len() == references.len() => fetched,
            (Ok(_), _) => {
                let hint =
                    "it answers for more fields or fewer than it was asked, which is a bug in the provider";
                return Err(self.about(Error::new(Kind::Malformed, hint)));
            }
            (Err(error), [one]) => vec![Err(about(error, one))],
            (Err(error), _) => return Err(self.about(error)),
        };
        let fetched = fetched.into_iter().zip(references);
        let fetched: Vec<_> =
            fetched.map(|(it, reference)| it.map_err(|error| about(error, reference))).collect();
        match fetched.iter().filter_map(|it| it.as_ref().err()).find(|error| error.is_retryable()) {
            Some(outage) => Err(outage.clone()),
            None => Ok(fetched),
        }
    }

    fn secrets(&self, fields: &[&Field], fetched: Given) -> Vec<(usize, Result<Option<Secret>, Error>)> {
        let secret = |fetched: Fetched, field: &Field| {
            let value = fit(fetched.value.expose_secret())?;
            let version = fetched.version;
            Secret::fetched(value, field.reference.clone(), version, fetched.expires).map(Some)
        };
        let of_field = |(fetched, field): (Result<Fetched, Error>, &&Field)| {
            let about =
                |error: Error| error.about(Some(&field.reference)).asked_of(self.provider.name, self.attempt);
            (field.index, fetched.and_then(|fetched| secret(fetched, field).map_err(about)))
        };
        fetched.into_iter().zip(fields).map(of_field).collect()
    }

    fn about(&self, error: Error) -> Error {
        let reference = self.fields.first().map(|wanted| &wanted.field.reference);
        error.about(reference).asked_of(self.provider.name, self.attempt)
    }
}

/// What goes for all of them: the shortest promise, and the lease, which they share.
fn terms(fetched: &[Result<Fetched, Error>], lasts: bool, today: SystemTime) -> Terms {
    let given = || fetched.iter().flatten();
    let expires = given().filter_map(|it| it.expires).min();
    let lease = given().filter_map(|it| it.lease.as_ref()).min_by_key(|lease| lease.duration);
    let lease = lease.filter(|lease| !lease.duration.is_zero());
    let promise = Promise {
        lasts,
        good_for: given().filter_map(|it| it.good_for).min(),
        lease: lease.map(|lease| lease.duration),
        expires_in: expires.map(|end| end.duration_since(today).unwrap_or(Duration::ZERO)),
    };
    let leased = |lease: &Lease| Box::new(Leased { first: lease.duration, lease: lease.clone() });
    Terms {
        promise,
        lease: lease.filter(|lease| lease.renewable).map(leased),
        mark: given().find_map(|it| it.shared_mark()),
    }
}

/// A provider that panics has failed, and no more than that.
fn asked<T>(ask: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What it left half done is its own: it is shared between threads, so it guards that itself.
    panic::catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|payload| {
        // A payload may panic when it is dropped, and may hold anything.
        std::mem::forget(payload);
        Err(Error::new(Kind::Unavailable, "its provider panicked, which is a bug in the provider"))
    })
}

/// The value in what a provider gave.
fn fit(text: &str) -> Result<&str, Error> {
    if secret::without_line_end(text).len() > LONGEST {
        return Err(Error::new(Kind::Malformed, "it is over 1 MiB long; no key is"));
    }
    secret::fit(text, "store the key there, or remove the empty entry")
}
