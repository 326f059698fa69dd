//! Notes what a provider says about a secret besides its value, on the way to the store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use api_guard::provider::{Deadline, Fetched, Provider};
use api_guard::secrecy::ExposeSecret as _;
use api_guard::{Error, SecretRef};

use super::report::rounded;
use super::variables::target;

/// What was noted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Arc<Mutex<BTreeMap<SecretRef, Note>>>);

/// About one reference.
#[derive(Debug, Default)]
struct Note {
    /// When its value was written.
    written: Option<SystemTime>,
    /// Where its value is kept, if it is a variable that says so.
    target: Option<SecretRef>,
    /// What a person should know, a sentence each.
    remarks: BTreeSet<String>,
}

impl Notes {
    /// The same provider, listened to.
    pub(super) fn of(&self, provider: impl Provider) -> impl Provider {
        Noted { provider, notes: self.clone() }
    }

    /// When the value of this reference was written, if anybody has said so.
    pub(super) fn written(&self, reference: &SecretRef) -> Option<SystemTime> {
        let notes = self.held();
        let note = notes.get(reference)?;
        note.target.as_ref().map_or(Some(note), |target| notes.get(target))?.written
    }

    /// What a person should know of this reference, and of the one behind it.
    pub(super) fn remarks(&self, reference: &SecretRef) -> Vec<String> {
        let notes = self.held();
        let Some(note) = notes.get(reference) else { return Vec::new() };
        let behind = note.target.as_ref().and_then(|target| notes.get(target));
        note.remarks.iter().chain(behind.iter().flat_map(|note| &note.remarks)).cloned().collect()
    }

    /// Something that a person should know.
    pub(super) fn remark(&self, reference: &SecretRef, remark: impl Into<String>) {
        self.held().entry(reference.clone()).or_default().remarks.insert(remark.into());
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
        if let Some(lease) = fetched.leased() {
            let time = rounded(lease.duration);
            let remark =
                format!("reading it created a lease of {time}, which is not revoked and ends by itself");
            self.notes.remark(reference, remark);
        }
        if let Some(quote) = quote_around(fetched.expose_secret()) {
            let remark = format!(
                "its value begins and ends with {quote}, which is a part of it: shells remove such quotes, \
                 `docker run --env-file` and files do not"
            );
            self.notes.remark(reference, remark);
        }
        let target = Some(&fetched).filter(|_| reference.scheme() == "env").and_then(target);
        let mut notes = self.notes.held();
        let note = notes.entry(reference.clone()).or_default();
        (note.written, note.target) = (fetched.written(), target);
        drop(notes);
        Ok(fetched)
    }
}

/// The quotation mark that a value begins and ends with. A key hardly ever does.
fn quote_around(value: &str) -> Option<char> {
    let value = value.trim_end_matches(['\r', '\n']);
    let is_around = |quote: &char| value.len() > 1 && value.starts_with(*quote) && value.ends_with(*quote);
    ['"', '\'', '`'].into_iter().find(is_around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_counts_where_it_is_around_the_whole_value() {
        assert_eq!(quote_around("\"a value\"\n"), Some('"'));
        assert_eq!(quote_around("'a value'"), Some('\''));
        for value in ["a value", "\"a value", "a value'", "\"a value'", "\"", ""] {
            assert_eq!(quote_around(value), None);
        }
    }
}
