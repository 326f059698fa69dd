//! One key of a store: what it has, and what is going on about it.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::engine::Engine;
use super::flight::Flight;
use super::health::KeyHealth;
use super::job::{self, Brought, Job, Leased};
use super::refresh::{self, Times, Verdict};
use super::signal::{Signal, locked};
use super::swapped::Swapped;
use super::versions::Versions;
use crate::error::{Error, Kind};
use crate::provider::{Deadline, Provider};
use crate::reference::SecretRef;
use crate::secret::Secret;

/// How long before one looks again whether a key that could not be loaded can be forgotten.
const AFTER_NOTHING: Duration = Duration::from_secs(10);

pub(super) struct Entry {
    pub(super) reference: SecretRef,
    provider: Arc<dyn Provider>,
    pub(super) versions: Swapped<Versions>,
    /// Raised when another value counts, or none, or one again.
    pub(super) changed: Signal,
    control: Mutex<Control>,
}

/// What changes with time. Who holds it may write `versions`.
#[derive(Default)]
struct Control {
    /// A fetch on its way.
    trip: Option<Trip>,
    times: Times,
    lease: Option<Leased>,
    /// When the key's provider was last asked, and when it last confirmed the value.
    asked: Option<Instant>,
    confirmed: Option<Instant>,
    /// Of the fetches since.
    failures: u32,
    last_error: Option<Error>,
    /// Until when that error is the answer to a load.
    silent_until: Option<Instant>,
    /// For when the scheduler was told to look at this key.
    scheduled: Option<Instant>,
}

/// One fetch, with all its attempts.
struct Trip {
    flight: Arc<Flight>,
    attempts: u32,
    /// A worker asks the provider now.
    out: bool,
    /// When the next attempt begins.
    retry: Option<Instant>,
    /// What was wrong with the last one.
    error: Option<Error>,
    give_up: Instant,
}

/// What a caller who needs the key has to do.
pub(super) enum Start {
    Ready,
    Refused(Error),
    Wait(Arc<Flight>),
}

impl Entry {
    pub(super) fn new(reference: SecretRef, provider: Arc<dyn Provider>) -> Self {
        Self {
            reference,
            provider,
            versions: Swapped::new(Versions::none()),
            changed: Signal::default(),
            control: Mutex::default(),
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        self.versions.read(|versions| versions.current.is_ok())
    }

    /// Sees to it that there is a value.
    pub(super) fn load(self: &Arc<Self>, engine: &Arc<Engine>) -> Start {
        if self.is_usable() {
            return Start::Ready;
        }
        let mut control = locked(&self.control);
        if self.is_usable() {
            return Start::Ready;
        }
        let now = engine.clock.now();
        match (&control.last_error, control.silent_until) {
            (Some(error), Some(end)) if end > now && control.trip.is_none() => Start::Refused(error.clone()),
            _ => Start::Wait(self.depart(engine, &mut control, now)),
        }
    }

    /// Sees to it that the value is read again, unless that was done just now.
    pub(super) fn refresh(self: &Arc<Self>, engine: &Arc<Engine>) -> Start {
        if let Err(error) = engine.check_process() {
            return Start::Refused(error.about(Some(&self.reference)));
        }
        let mut control = locked(&self.control);
        let now = engine.clock.now();
        if control.trip.is_none()
            && control.asked.is_some_and(|asked| now < asked + engine.settings.refresh_gap)
        {
            return match &control.last_error {
                Some(error) => Start::Refused(error.clone()),
                None => Start::Ready,
            };
        }
        Start::Wait(self.depart(engine, &mut control, now))
    }

    /// Moves the next refresh up to the earliest moment that the smallest gap allows, if this version counts.
    pub(super) fn rejected(self: &Arc<Self>, engine: &Arc<Engine>, version: &str) -> bool {
        if engine.check_process().is_err() {
            return false;
        }
        let mut control = locked(&self.control);
        let counts = self.versions.read(|it| it.version().is_some_and(|it| it.as_str() == version));
        if counts && control.trip.is_none() {
            let now = engine.clock.now();
            let at = control.asked.map_or(now, |asked| asked + engine.settings.refresh_gap).max(now);
            control.times.refresh = Some(control.times.refresh.map_or(at, |planned| planned.min(at)));
            self.schedule(engine, &mut control);
        }
        counts
    }

    pub(super) fn revoke(self: &Arc<Self>, reason: &str) {
        let control = locked(&self.control);
        let revoked = self.versions.read(|versions| versions.revoked(reason));
        self.versions.write(revoked);
        drop(control);
        self.changed.raise();
    }

    /// What a worker is to do for this key, and for whom; nothing, if another one does it already.
    pub(super) fn job(&self, engine: &Engine) -> Option<(Job, Arc<Flight>)> {
        let mut control = locked(&self.control);
        let lease = control.lease.clone().filter(|_| self.is_usable());
        let trip = control.trip.as_mut().filter(|trip| !trip.out && trip.retry.is_none())?;
        trip.out = true;
        let left = trip.give_up.saturating_duration_since(engine.clock.now());
        let (settings, flight) = (&engine.settings, Arc::clone(&trip.flight));
        let deadline =
            Deadline::after(left.min(settings.attempt_timeout)).connecting(settings.connect_timeout);
        let (reference, provider) = (self.reference.clone(), Arc::clone(&self.provider));
        Some((Job { reference, provider, lease, attempt: trip.attempts, deadline }, flight))
    }

    /// Takes what a worker's request has brought.
    pub(super) fn arrived(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        flight: &Arc<Flight>,
        brought: Result<Brought, Error>,
    ) {
        let mut control = locked(&self.control);
        // Otherwise nobody waits for it any longer: it came after the total time.
        let Some(trip) = control.trip.as_mut().filter(|trip| Arc::ptr_eq(&trip.flight, flight)) else {
            return;
        };
        trip.out = false;
        let now = engine.clock.now();
        match brought {
            Ok(brought) => self.confirm(engine, control, brought, now),
            Err(error) => {
                let left = trip.give_up.saturating_duration_since(now);
                match refresh::pause(&engine.settings, trip.attempts, &error, left, engine.chance()) {
                    Some(pause) => {
                        trip.attempts += 1;
                        trip.retry = Some(now + pause);
                        trip.error = Some(error);
                        self.schedule(engine, &mut control);
                    }
                    None => self.fail(engine, control, error, now),
                }
            }
        }
    }

    /// Does what is due.
    pub(super) fn tick(self: &Arc<Self>, engine: &Arc<Engine>) {
        let mut control = locked(&self.control);
        let now = engine.clock.now();
        let is_due = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        control.scheduled = None;
        if let Some(trip) = &mut control.trip {
            if trip.give_up <= now {
                return self.give_up(engine, control, now);
            }
            if is_due(trip.retry) {
                trip.retry = None;
                engine.enqueue(self);
            }
        }
        if is_due(control.times.refuse) && self.is_usable() {
            return self.refuse(engine, control);
        }
        if is_due(self.versions.read(Versions::previous_until)) {
            self.versions.write(self.versions.read(Versions::without_previous));
        }
        if is_due(control.times.refresh) && control.trip.is_none() {
            if engine.forget_if_unused(self) {
                return;
            }
            if control.confirmed.is_some() {
                self.depart(engine, &mut control, now);
            } else {
                control.times.refresh = Some(now + AFTER_NOTHING);
            }
        }
        self.schedule(engine, &mut control);
    }

    /// Tells the scheduler when to look at this key next, where that is sooner than it was told.
    fn schedule(self: &Arc<Self>, engine: &Arc<Engine>, control: &mut Control) {
        let trip = control.trip.as_ref();
        let times = [
            trip.map(|trip| trip.retry.unwrap_or(trip.give_up)),
            control.times.refresh.filter(|_| trip.is_none()),
            control.times.refuse.filter(|_| self.is_usable()),
            self.versions.read(Versions::previous_until),
        ];
        let Some(next) = times.into_iter().flatten().min() else { return };
        if control.scheduled.is_none_or(|scheduled| next < scheduled) {
            control.scheduled = Some(next);
            engine.schedule(self, next);
        }
    }

    pub(super) fn health(&self, now: Instant) -> KeyHealth {
        let control = locked(&self.control);
        let (version, error) = self
            .versions
            .read(|versions| (versions.version().cloned(), versions.current.as_ref().err().cloned()));
        let stale = control.times.fresh_until.map(|end| now.saturating_duration_since(end));
        KeyHealth {
            reference: self.reference.clone(),
            version,
            age: control.confirmed.map(|confirmed| now.saturating_duration_since(confirmed)),
            stale: stale.filter(|stale| !stale.is_zero() && error.is_none()),
            refused: error.map(|error| error.kind()),
            last_error: control.last_error.as_ref().map(Error::kind),
        }
    }

    /// The fetch that is on its way, or a new one.
    fn depart(self: &Arc<Self>, engine: &Arc<Engine>, control: &mut Control, now: Instant) -> Arc<Flight> {
        if let Some(trip) = &control.trip {
            return Arc::clone(&trip.flight);
        }
        let flight = Arc::<Flight>::default();
        let give_up = now + engine.settings.total_timeout;
        control.trip = Some(Trip {
            flight: Arc::clone(&flight),
            attempts: 1,
            out: false,
            retry: None,
            error: None,
            give_up,
        });
        control.asked = Some(now);
        engine.enqueue(self);
        self.schedule(engine, control);
        flight
    }

    fn confirm(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        mut control: MutexGuard<'_, Control>,
        brought: Brought,
        now: Instant,
    ) {
        control.times = refresh::after_success(&engine.settings, brought.promise, now, engine.chance());
        control.lease = brought.lease;
        control.confirmed = Some(now);
        control.failures = 0;
        control.last_error = None;
        control.silent_until = None;
        let grace = engine.settings.grace;
        let after = |secret: Secret| self.versions.read(|it| it.after_fetch(secret.clone(), now, grace));
        let changed = brought.secret.and_then(after);
        let has_changed = changed.is_some();
        if let Some(versions) = changed {
            self.versions.write(versions);
        }
        let result = self.versions.read(|versions| versions.current.as_ref().map(drop).map_err(Clone::clone));
        self.land(engine, control, result, has_changed);
    }

    fn fail(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        mut control: MutexGuard<'_, Control>,
        error: Error,
        now: Instant,
    ) {
        let settings = &engine.settings;
        control.failures = control.failures.saturating_add(1);
        control.silent_until = refresh::silence(settings, &error).map(|silence| now + silence);
        control.last_error = Some(error.clone());
        if control.confirmed.is_none() {
            // Whoever loads it next begins anew. Until then it is only in the way.
            control.times.refresh = Some(control.silent_until.unwrap_or(now));
            return self.land(engine, control, Err(error), false);
        }
        let gap = refresh::gap_after_failure(settings, control.failures, &error, engine.chance());
        control.times.refresh = Some(now + gap);
        let refusing = match refresh::verdict(error.kind()) {
            Verdict::Refuse => self.versions.read(|versions| versions.refusing(error.clone())),
            Verdict::KeepWhileFresh => {
                control.times.refuse = control.times.fresh_until;
                None
            }
            Verdict::KeepWhileStale => None,
        };
        let has_changed = refusing.is_some();
        if let Some(versions) = refusing {
            self.versions.write(versions);
        }
        self.land(engine, control, Err(error), has_changed);
    }

    /// After the total time, whatever the worker is doing.
    fn give_up(self: &Arc<Self>, engine: &Arc<Engine>, control: MutexGuard<'_, Control>, now: Instant) {
        let Some(trip) = &control.trip else { return };
        if trip.out {
            engine.write_off(&trip.flight);
        }
        let timeout = || Error::new(Kind::Timeout, "its provider has not answered in the time set");
        let error = trip.error.clone().filter(|_| !trip.out).unwrap_or_else(|| {
            timeout().about(Some(&self.reference)).asked_of(job::name(&*self.provider), trip.attempts)
        });
        self.fail(engine, control, error, now);
    }

    /// When the time is over for which a value may be used without having been confirmed.
    fn refuse(self: &Arc<Self>, engine: &Arc<Engine>, mut control: MutexGuard<'_, Control>) {
        control.times.refuse = None;
        let latest =
            control.trip.as_ref().and_then(|trip| trip.error.as_ref()).or(control.last_error.as_ref());
        let expired = || Error::new(Kind::Expired, "its provider has given no later value");
        let why = latest.cloned().unwrap_or_else(|| expired().about(Some(&self.reference)));
        if let Some(versions) = self.versions.read(|versions| versions.refusing(why.clone())) {
            self.versions.write(versions);
        }
        self.schedule(engine, &mut control);
        drop(control);
        self.changed.raise();
    }

    /// Ends a fetch: whoever waits goes on.
    fn land(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        mut control: MutexGuard<'_, Control>,
        result: Result<(), Error>,
        has_changed: bool,
    ) {
        let trip = control.trip.take();
        self.schedule(engine, &mut control);
        drop(control);
        if has_changed {
            self.changed.raise();
        }
        if let Some(trip) = trip {
            trip.flight.land(result);
        }
    }
}
