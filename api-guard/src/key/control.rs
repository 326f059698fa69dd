//! What is going on about a secret, and how each of its fields was read.

use std::sync::Arc;
use std::time::Instant;

use super::flight::Flight;
use super::job::Leased;
use super::refresh::{self, Times, Verdict};
use super::settings::Settings;
use super::signal::Signal;
use crate::error::Error;
use crate::reference::SecretRef;

/// A field of a secret that is a key: what its handles share.
pub(super) struct Field {
    pub(super) reference: SecretRef,
    /// Where its values are among those of the secret.
    pub(super) index: usize,
    /// Raised when another value counts, or none, or one again.
    pub(super) changed: Signal,
}

/// What changes with time about one secret. Who holds it may write its values.
#[derive(Default)]
pub(super) struct Control {
    /// By the index of their field. Where nobody wants one any more, there is none.
    pub(super) members: Vec<Option<Member>>,
    /// A fetch on its way.
    pub(super) trip: Option<Box<Trip>>,
    /// The one after it, for those who came too late for it.
    pub(super) next: Option<Next>,
    /// What the variable names, where it says where the key is, and until when that is taken for granted.
    pub(super) target: Option<Box<(SecretRef, Instant)>>,
    pub(super) times: Times,
    /// The lease that the values are on, if it can be renewed.
    pub(super) lease: Option<Box<Leased>>,
    /// What the values have in common: see [`Fetched::mark`](crate::provider::Fetched::mark).
    pub(super) mark: Option<Arc<str>>,
    /// When the provider was last asked.
    pub(super) asked: Option<Instant>,
    /// Fetches in a row in which something that was there could not be read.
    pub(super) failures: u32,
    /// For when the scheduler was told to look at this secret.
    pub(super) scheduled: Option<Instant>,
}

/// One field, and how it was read.
pub(super) struct Member {
    pub(super) field: Arc<Field>,
    /// When the provider last said that this is the value.
    pub(super) confirmed: Option<Instant>,
    pub(super) last_error: Option<Error>,
    /// Until when that error is the answer to a load.
    pub(super) silent_until: Option<Instant>,
    /// When it is refused, even if the secret's other fields are not: it could not be read, and that was no outage.
    pub(super) ends: Option<Instant>,
    /// The request that is on its way is about it.
    pub(super) is_aboard: bool,
}

/// One fetch, with all its attempts.
pub(super) struct Trip {
    pub(super) flight: Arc<Flight>,
    /// Of those who came between two of its attempts.
    pub(super) also: Vec<Arc<Flight>>,
    /// Whether all fields are read again, or only those that have no value.
    pub(super) is_whole: bool,
    pub(super) attempts: u32,
    /// A worker asks the provider now.
    pub(super) is_out: bool,
    /// When the next attempt begins.
    pub(super) retry: Option<Instant>,
    /// What was wrong with the last one.
    pub(super) error: Option<Error>,
    pub(super) give_up: Instant,
}

#[derive(Default)]
pub(super) struct Next {
    pub(super) flight: Arc<Flight>,
    pub(super) is_whole: bool,
}

impl Control {
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().flatten()
    }

    pub(super) fn member(&mut self, index: usize) -> Option<&mut Member> {
        self.members.get_mut(index)?.as_mut()
    }

    /// When this field is refused, if nothing confirms it by then.
    pub(super) fn end_of(&self, member: &Member) -> Option<Instant> {
        refresh::earlier(member.ends, self.times.refuse)
    }

    /// Whether the fetch that is on its way brings what is wanted: all fields, or this one.
    pub(super) fn is_aboard(&self, wanted: Option<usize>) -> bool {
        let Some(trip) = &self.trip else { return false };
        match wanted {
            _ if !trip.is_out => true,
            None => trip.is_whole,
            Some(index) => self.members.get(index).and_then(Option::as_ref).is_some_and(|it| it.is_aboard),
        }
    }
}

impl Member {
    pub(super) fn new(field: Arc<Field>) -> Self {
        Self { field, confirmed: None, last_error: None, silent_until: None, ends: None, is_aboard: false }
    }

    /// Whether somebody holds the key.
    pub(super) fn is_held(&self) -> bool {
        // One is its own. Another one can come up only under the lock that the caller has.
        Arc::strong_count(&self.field) > 1
    }

    /// After the provider has given or confirmed its value.
    pub(super) fn succeeded(&mut self, at: Instant) {
        self.confirmed = Some(at);
        self.last_error = None;
        self.silent_until = None;
        self.ends = None;
    }

    /// After it could not be read. Says whether its value is refused at once.
    pub(super) fn failed(
        &mut self,
        error: &Error,
        settings: &Settings,
        now: Instant,
        fresh_until: Option<Instant>,
    ) -> bool {
        self.silent_until = refresh::silence(settings, error).map(|silence| now + silence);
        self.last_error = Some(error.clone());
        match refresh::verdict(error.kind()) {
            Verdict::Refuse => return self.confirmed.is_some(),
            Verdict::KeepWhileFresh => self.ends = self.ends.or(fresh_until),
            Verdict::KeepWhileStale => {}
        }
        false
    }
}
