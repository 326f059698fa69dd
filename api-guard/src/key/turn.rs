//! One turn of a secret: its fields are fetched, and the results for all of them are published at once.

use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

use super::control::{Control, Field};
use super::engine::Engine;
use super::entry::Entry;
use super::flight::Flight;
use super::job::{Brought, Job, Wanted};
use super::refresh;
use crate::error::{Error, Kind};
use crate::provider::Deadline;

/// How long before one looks again whether a key that could not be loaded can be forgotten.
const AFTER_NOTHING: Duration = Duration::from_secs(10);

impl Entry {
    /// What a worker is to do for this secret, and for whom; nothing, if another one does it already.
    pub(super) fn job(&self, engine: &Engine) -> Option<(Job, Arc<Flight>)> {
        let mut control = self.control();
        let control = &mut *control;
        let trip = control.trip.as_mut().filter(|trip| !trip.is_out && trip.retry.is_none())?;
        trip.is_out = true;
        if let Some(next) = control.next.take() {
            trip.is_whole |= next.is_whole;
            trip.also.push(next.flight);
        }
        let (is_whole, attempt, flight) = (trip.is_whole, trip.attempts, Arc::clone(&trip.flight));
        let left = trip.give_up.saturating_duration_since(engine.clock.now());
        self.take_aboard(control);
        let fields = control.members().map(|member| {
            let has_value = self.has_value(&member.field);
            Wanted { field: Arc::clone(&member.field), has_value }
        });
        let fields: Vec<_> = fields.collect();
        let settings = &engine.settings;
        let deadline =
            Deadline::after(left.min(settings.attempt_timeout)).connecting(settings.connect_timeout);
        let job = Job {
            provider: self.provider.clone(),
            lease: control.lease.clone().filter(|_| is_whole && fields.iter().any(|it| it.has_value)),
            fields,
            is_whole,
            mark: control.mark.clone(),
            attempt,
            deadline,
        };
        Some((job, flight))
    }

    /// Takes what a worker's request has brought.
    pub(super) fn arrived(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        flight: &Arc<Flight>,
        brought: Result<Brought, Error>,
    ) {
        let mut control = self.control();
        // Otherwise nobody waits for it any longer: it came after the total time.
        let Some(trip) = control.trip.as_mut().filter(|trip| Arc::ptr_eq(&trip.flight, flight)) else {
            return;
        };
        trip.is_out = false;
        let now = engine.clock.now();
        let error = match brought {
            Ok(brought) => return self.settle(engine, control, brought, now),
            Err(error) => error,
        };
        let left = trip.give_up.saturating_duration_since(now);
        match refresh::pause(&engine.settings, trip.attempts, &error, left, engine.chance()) {
            Some(pause) => {
                trip.attempts += 1;
                trip.retry = Some(now + pause);
                trip.error = Some(error);
                self.schedule(engine, &mut control);
            }
            None => self.fail(engine, control, &error, now),
        }
    }

    /// Does what is due.
    pub(super) fn tick(self: &Arc<Self>, engine: &Arc<Engine>) {
        let mut control = self.control();
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
        let changed = self.lapse(&mut control, now);
        if is_due(control.times.refresh) && control.trip.is_none() {
            if engine.forget_if_unused(self) {
                return;
            }
            if control.members().any(|member| member.confirmed.is_some()) {
                self.depart(engine, &mut control, now, None);
            } else {
                control.times.refresh = Some(now + AFTER_NOTHING);
            }
        }
        self.schedule(engine, &mut control);
        drop(control);
        changed.iter().for_each(|field| field.changed.raise());
    }

    /// Refuses values whose time is over, and lets those go that are no longer wanted.
    fn lapse(&self, control: &mut Control, now: Instant) -> Vec<Arc<Field>> {
        let (mut values, mut refused, mut has_changed) = (self.values.read(Clone::clone), Vec::new(), false);
        for member in control.members() {
            let versions = &mut values[member.field.index];
            let is_over = control.end_of(member).is_some_and(|end| end <= now);
            if is_over && versions.current.is_ok() {
                let of_trip = control.trip.as_ref().and_then(|trip| trip.error.as_ref());
                let expired = || Error::new(Kind::Expired, "its provider has given no newer value");
                let why = of_trip.or(member.last_error.as_ref()).cloned();
                let why =
                    self.about(why.unwrap_or_else(|| expired().about(Some(&self.reference))), &member.field);
                *versions = versions.refusing(why).unwrap_or_else(|| versions.clone());
                refused.push(Arc::clone(&member.field));
            } else if versions.previous_until().is_some_and(|until| until <= now) {
                *versions = versions.without_previous();
                has_changed = true;
            }
        }
        if has_changed || !refused.is_empty() {
            self.values.write(values);
        }
        refused
    }

    /// After the total time, whatever the worker is doing.
    fn give_up(self: &Arc<Self>, engine: &Arc<Engine>, control: MutexGuard<'_, Control>, now: Instant) {
        let Some(trip) = &control.trip else { return };
        if trip.is_out {
            engine.write_off(&trip.flight);
        }
        let timeout = || Error::new(Kind::Timeout, "its provider has not answered in the time set");
        let error = trip.error.clone().filter(|_| !trip.is_out).unwrap_or_else(|| {
            timeout().about(Some(&self.reference)).asked_of(self.provider.name, trip.attempts)
        });
        self.fail(engine, control, &error, now);
    }

    /// When nothing was read.
    fn fail(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        control: MutexGuard<'_, Control>,
        error: &Error,
        now: Instant,
    ) {
        let missed = control.members().filter(|member| member.is_aboard);
        let missed = missed.map(|it| (it.field.index, Err(self.about(error.clone(), &it.field)))).collect();
        self.settle(engine, control, Brought { at: now, values: missed, terms: None, target: None }, now);
    }

    /// Makes public what a turn has brought.
    fn settle(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        mut guard: MutexGuard<'_, Control>,
        brought: Brought,
        now: Instant,
    ) {
        let (control, settings) = (&mut *guard, &engine.settings);
        let fresh_until = control.times.fresh_until;
        let is_confirmed = brought.terms.is_some();
        control.target = brought.target.map(|target| Box::new((target, now + settings.ttl)));
        if let Some(terms) = brought.terms {
            control.times = refresh::after_success(settings, terms.promise, brought.at, engine.chance());
            control.lease = terms.lease;
            control.mark = terms.mark;
        }
        let (mut values, mut changed) = (self.values.read(Clone::clone), Vec::new());
        let mut lost = None;
        for (index, result) in brought.values {
            let Some(member) = control.member(index) else { continue };
            let versions = &mut values[index];
            let next = match result {
                Ok(secret) => {
                    member.succeeded(brought.at);
                    secret.and_then(|secret| versions.after_fetch(secret, now, settings.grace))
                }
                Err(error) => {
                    let is_refused = member.failed(&error, settings, now, fresh_until);
                    let refusing = is_refused.then(|| versions.refusing(error.clone())).flatten();
                    lost = lost.or(Some(error).filter(|_| member.confirmed.is_some()));
                    refusing
                }
            };
            if let Some(next) = next {
                *versions = next;
                changed.push(Arc::clone(&member.field));
            }
        }
        if !changed.is_empty() {
            self.values.write(values);
        }
        self.plan(engine, control, is_confirmed, lost.as_ref(), now);
        self.land(engine, guard, &changed, now);
    }

    /// When the secret is read again.
    fn plan(
        &self,
        engine: &Engine,
        control: &mut Control,
        is_confirmed: bool,
        lost: Option<&Error>,
        now: Instant,
    ) {
        if let Some(error) = lost {
            control.failures = control.failures.saturating_add(1);
            let gap = refresh::gap_after_failure(&engine.settings, control.failures, error, engine.chance());
            let planned = control.times.refresh.filter(|_| is_confirmed);
            control.times.refresh = refresh::earlier(planned, Some(now + gap));
        } else if is_confirmed {
            control.failures = 0;
        } else if control.members().all(|member| member.confirmed.is_none()) {
            // Whoever loads it next begins anew. Until then it is only in the way.
            let silent_until = control.members().filter_map(|member| member.silent_until);
            let target_until = control.target.as_ref().map(|target| target.1);
            control.times.refresh = Some(silent_until.chain(target_until).max().unwrap_or(now));
        }
    }

    /// Ends a fetch: whoever waits goes on.
    fn land(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        mut control: MutexGuard<'_, Control>,
        changed: &[Arc<Field>],
        now: Instant,
    ) {
        let trip = control.trip.take();
        control.members.iter_mut().flatten().for_each(|member| member.is_aboard = false);
        if let Some(next) = control.next.take() {
            self.begin(engine, &mut control, now, next);
        }
        self.schedule(engine, &mut control);
        drop(control);
        changed.iter().for_each(|field| field.changed.raise());
        if let Some(trip) = trip {
            trip.also.iter().chain([&trip.flight]).for_each(|flight| flight.land());
        }
    }

    /// An error about the secret, or about one of its fields, is about each.
    fn about(&self, error: Error, field: &Field) -> Error {
        let is_about_it =
            error.reference().is_some_and(|reference| reference.secret() == self.reference.secret());
        if is_about_it { error.about(Some(&field.reference)) } else { error }
    }
}
