//! One secret of a store. Its fields are keys: they are read together, and their values change at one moment.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use super::control::{Control, Field, Member, Next, Trip};
use super::engine::{Engine, Named};
use super::flight::Flight;
use super::health::KeyHealth;
use super::signal::{Signal, locked};
use super::swapped::Swapped;
use super::versions::Versions;
use crate::error::Error;
use crate::reference::SecretRef;

pub(super) struct Entry {
    /// Of one of its fields.
    pub(super) reference: SecretRef,
    pub(super) provider: Named,
    /// What each field has, by its index.
    pub(super) values: Swapped<Vec<Versions>>,
    control: Mutex<Control>,
}

/// What a caller who needs the key has to do before he looks for the result.
pub(super) enum Start {
    Ready,
    Wait(Arc<Flight>),
}

impl Entry {
    pub(super) fn new(reference: SecretRef, provider: Named) -> Self {
        Self { reference, provider, values: Swapped::new(Vec::new()), control: Mutex::default() }
    }

    pub(super) fn control(&self) -> MutexGuard<'_, Control> {
        locked(&self.control)
    }

    /// The field of this reference, known already or not.
    pub(super) fn field(&self, reference: SecretRef) -> Arc<Field> {
        let mut control = self.control();
        if let Some(member) = control.members().find(|member| member.field.reference == reference) {
            return Arc::clone(&member.field);
        }
        let free = control.members.iter().position(Option::is_none);
        let index = free.unwrap_or(control.members.len());
        let field = Arc::new(Field { reference, index, changed: Signal::default() });
        let member = Some(Member::new(Arc::clone(&field)));
        match free {
            Some(index) => control.members[index] = member,
            None => {
                // Most secrets have one field that is wanted, and room for four is what a list takes at once.
                control.members.reserve_exact(1);
                control.members.push(member);
                let none = Versions::none();
                let values = self.values.read(|values| values.iter().chain([&none]).cloned().collect());
                self.values.write(values);
            }
        }
        field
    }

    /// Sees to it that the field has a value.
    pub(super) fn load(self: &Arc<Self>, engine: &Arc<Engine>, field: &Field) -> Start {
        if self.has_value(field) {
            return Start::Ready;
        }
        let mut control = self.control();
        if self.has_value(field) {
            return Start::Ready;
        }
        let now = engine.clock.now();
        let is_known = |until: Option<Instant>| until.is_some_and(|until| now < until);
        let is_silent = control.trip.is_none()
            && is_known(control.member(field.index).and_then(|member| member.silent_until));
        if is_silent || is_known(control.target.as_ref().map(|target| target.1)) {
            return Start::Ready;
        }
        Start::Wait(self.depart(engine, &mut control, now, Some(field.index)))
    }

    /// Sees to it that all fields are read again, unless that was done just now.
    pub(super) fn refresh(self: &Arc<Self>, engine: &Arc<Engine>, field: &Field) -> Result<Start, Error> {
        engine.check_process().map_err(|error| error.about(Some(&field.reference)))?;
        let mut control = self.control();
        let now = engine.clock.now();
        let is_just_asked = control.asked.is_some_and(|asked| now < asked + engine.settings.refresh_gap);
        if control.trip.is_none() && is_just_asked {
            return Ok(Start::Ready);
        }
        Ok(Start::Wait(self.depart(engine, &mut control, now, None)))
    }

    /// What a load that is ready or has waited ends with: a value, or the reference that a variable holds instead.
    pub(super) fn loaded(&self, field: &Field) -> Result<Option<SecretRef>, Error> {
        if self.has_value(field) {
            return Ok(None);
        }
        let target = self.control().target.as_ref().map(|target| target.0.clone());
        match target {
            Some(target) => Ok(Some(target)),
            None => self.refreshed(field).map(|()| None),
        }
    }

    /// What a refresh that is ready or has waited ends with.
    pub(super) fn refreshed(&self, field: &Field) -> Result<(), Error> {
        let mut control = self.control();
        match control.member(field.index).and_then(|member| member.last_error.clone()) {
            Some(error) => Err(error),
            None => self.values.read(|values| values[field.index].outcome()),
        }
    }

    /// Moves the next refresh up to the earliest moment that the smallest gap allows, if this version counts.
    pub(super) fn rejected(self: &Arc<Self>, engine: &Arc<Engine>, field: &Field, version: &str) -> bool {
        if engine.check_process().is_err() {
            return false;
        }
        let mut control = self.control();
        let counts = |values: &Vec<Versions>| {
            values[field.index].version().is_some_and(|counting| counting.as_str() == version)
        };
        let counts = self.values.read(counts);
        // One that is read now is not waited for longer.
        let is_being_read = control.trip.is_some() && control.is_aboard(None);
        if counts && !is_being_read {
            // More time for a value that does not work is of no use.
            control.lease = None;
            let now = engine.clock.now();
            let at = control.asked.map_or(now, |asked| asked + engine.settings.refresh_gap).max(now);
            control.times.refresh = Some(control.times.refresh.map_or(at, |planned| planned.min(at)));
            self.schedule(engine, &mut control);
        }
        counts
    }

    pub(super) fn revoke(&self, engine: &Engine, field: &Field, reason: &str) {
        if engine.check_process().is_err() {
            // There is no value that could be used.
            return;
        }
        let mut control = self.control();
        // The other fields of the lease are of no use without this one.
        control.lease = None;
        let mut values = self.values.read(Clone::clone);
        values[field.index] = values[field.index].revoked(reason);
        self.values.write(values);
        drop(control);
        field.changed.raise();
    }

    /// The fetch that is on its way and brings what is wanted, or a new one: of this field, or of all.
    pub(super) fn depart(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        control: &mut Control,
        now: Instant,
        wanted: Option<usize>,
    ) -> Arc<Flight> {
        let is_aboard = control.is_aboard(wanted);
        match &mut control.trip {
            Some(trip) if is_aboard => {
                trip.is_whole |= wanted.is_none();
                let (flight, is_out) = (Arc::clone(&trip.flight), trip.is_out);
                if !is_out {
                    self.take_aboard(control);
                }
                flight
            }
            Some(_) => {
                let next = control.next.get_or_insert_default();
                next.is_whole |= wanted.is_none();
                Arc::clone(&next.flight)
            }
            None => {
                if wanted.is_none() {
                    control.members.iter_mut().for_each(|it| *it = it.take().filter(Member::is_held));
                }
                let next = Next { is_whole: wanted.is_none(), ..Next::default() };
                self.begin(engine, control, now, next)
            }
        }
    }

    pub(super) fn begin(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        control: &mut Control,
        now: Instant,
        next: Next,
    ) -> Arc<Flight> {
        let Next { flight, is_whole } = next;
        control.trip = Some(Box::new(Trip {
            flight: Arc::clone(&flight),
            also: Vec::new(),
            is_whole,
            attempts: 1,
            is_out: false,
            retry: None,
            error: None,
            give_up: now + engine.settings.total_timeout,
        }));
        control.asked = Some(now);
        self.take_aboard(control);
        engine.enqueue(self);
        self.schedule(engine, control);
        flight
    }

    /// Notes which fields the trip is about.
    pub(super) fn take_aboard(&self, control: &mut Control) {
        let is_whole = control.trip.as_ref().is_some_and(|trip| trip.is_whole);
        for member in control.members.iter_mut().flatten() {
            member.is_aboard = is_whole || !self.has_value(&member.field);
        }
    }

    /// Tells the scheduler when to look at this secret next, where that is sooner than it was told.
    pub(super) fn schedule(self: &Arc<Self>, engine: &Arc<Engine>, control: &mut Control) {
        let trip = control.trip.as_ref();
        let of_all = [
            trip.map(|trip| trip.retry.unwrap_or(trip.give_up)),
            control.times.refresh.filter(|_| trip.is_none()),
        ];
        let of_each = |values: &Vec<Versions>| {
            let times = control.members().flat_map(|member| {
                let versions = &values[member.field.index];
                let end = control.end_of(member).filter(|_| versions.current.is_ok());
                [end, versions.previous_until()]
            });
            times.flatten().min()
        };
        let of_each = self.values.read(of_each);
        let Some(next) = of_all.into_iter().chain([of_each]).flatten().min() else { return };
        if control.scheduled.is_none_or(|scheduled| next < scheduled) {
            control.scheduled = Some(next);
            engine.schedule(self, next);
        }
    }

    pub(super) fn health(&self, now: Instant) -> Vec<KeyHealth> {
        let control = self.control();
        if control.target.is_some() {
            // It is no key. What it names is one.
            return Vec::new();
        }
        let values = self.values.read(Clone::clone);
        control
            .members()
            .map(|member| KeyHealth::of(&control, member, &values[member.field.index], now))
            .collect()
    }

    pub(super) fn has_value(&self, field: &Field) -> bool {
        self.values.read(|values| values[field.index].current.is_ok())
    }
}
