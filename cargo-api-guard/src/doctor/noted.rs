//! What a provider says of a secret beside its value, noted on the way to the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use api_guard::provider::{Deadline, Fetched, Provider};
use api_guard::secrecy::ExposeSecret as _;
use api_guard::{Error, SecretRef};

/// What was noted so far.
#[derive(Clone, Default)]
pub(super) struct Notes(Arc<Mutex<BTreeMap<SecretRef, Note>>>);

enum Note {
    /// When its value was written.
    Written(SystemTime),
    /// It is a variable whose value is kept elsewhere.
    At(SecretRef),
}

impl Notes {
    /// The same provider, listened to.
    pub(super) fn of(&self, provider: impl Provider) -> impl Provider {
        Noted { provider, notes: self.clone() }
    }

    /// When the value of this reference was written, if anybody has said so.
    pub(super) fn written(&self, reference: &SecretRef) -> Option<SystemTime> {
        let notes = self.held();
        let note = match notes.get(reference)? {
            Note::At(target) => notes.get(target)?,
            note => note,
        };
        match note {
            Note::Written(time) => Some(*time),
            Note::At(_) => None,
        }
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<SecretRef, Note>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Noted<P> {
    provider: P,
    notes: Notes,
}

impl<P: Provider> Provider for Noted<P> {
    fn schemes(&self) -> &[&'static str] {
        self.provider.schemes()
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let fetched = self.provider.fetch(reference, deadline)?;
        let note = match fetched.written() {
            Some(time) => Some(Note::Written(time)),
            None if reference.scheme() == "env" => fetched.expose_secret().parse().ok().map(Note::At),
            None => None,
        };
        if let Some(note) = note {
            self.notes.held().insert(reference.clone(), note);
        }
        Ok(fetched)
    }
}
