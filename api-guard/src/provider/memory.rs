//! A provider for tests that keeps its secrets in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret as _, SecretString};

use super::{Deadline, Fetched, Lease, Provider, json};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// A provider that keeps the secrets a test puts in it (feature `test-util`). Its clones are the same provider.
///
/// It numbers versions from 1, and counts its requests. A reference with `?version=…` gets that version. A value that
/// is a JSON object has fields.
///
/// # Examples
///
/// ```
/// use api_guard::{KeyStore, provider::Memory};
///
/// let vault = Memory::of("vault"); // in place of the real one
/// vault.put("vault://secret/app#openai", r#"{"openai": "a value for this example"}"#)?;
/// let store = KeyStore::builder().with(vault.clone()).build()?;
/// let key = store.load_blocking("vault://secret/app#openai")?;
/// assert_eq!((key.expose_secret(|key| key.len())?, key.version().as_str()), (24, "1"));
/// assert_eq!(vault.requests(), 1);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone)]
pub struct Memory {
    scheme: [&'static str; 1],
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    secrets: BTreeMap<Box<str>, Vec<Kept>>,
    requests: u64,
    renewals: u64,
    lease: Option<Lease>,
    good_for: Option<Duration>,
    expires: Option<SystemTime>,
}

enum Kept {
    Value(SecretString),
    Refused(Kind),
}

impl Memory {
    /// For references such as `x-memory://openai`.
    #[must_use]
    pub fn new() -> Self {
        Self::of("x-memory")
    }

    /// For references of this scheme.
    #[must_use]
    pub fn of(scheme: &'static str) -> Self {
        Self { scheme: [scheme], state: Arc::default() }
    }

    /// Stores a new version of the secret of this reference; the reference's field and version are ignored.
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidReference`] and [`Kind::UnknownScheme`].
    pub fn put(&self, reference: &str, value: &str) -> Result<(), Error> {
        self.keep(reference, Kept::Value(SecretString::from(value)))
    }

    /// From now on, answers this reference with an error of this kind, such as [`Kind::Denied`].
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidReference`] and [`Kind::UnknownScheme`].
    pub fn refuse(&self, reference: &str, kind: Kind) -> Result<(), Error> {
        self.keep(reference, Kept::Refused(kind))
    }

    /// From now on, returns each value with this lease, and renews the lease when asked.
    pub fn lease(&self, lease: Option<Lease>) {
        self.state().lease = lease;
    }

    /// From now on, says for each value how soon to read it again.
    pub fn good_for(&self, time: Option<Duration>) {
        self.state().good_for = time;
    }

    /// From now on, says for each value when it expires.
    pub fn expires_at(&self, time: Option<SystemTime>) {
        self.state().expires = time;
    }

    /// How often it was asked for a value.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.state().requests
    }

    /// How often it was asked to renew a lease.
    #[must_use]
    pub fn renewals(&self) -> u64 {
        self.state().renewals
    }

    fn keep(&self, reference: &str, kept: Kept) -> Result<(), Error> {
        let reference: SecretRef = reference.parse()?;
        self.state().secrets.entry(reference.path().into()).or_default().push(kept);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Provider for Memory {
    fn schemes(&self) -> &[&'static str] {
        &self.scheme
    }

    fn fetch(&self, reference: &SecretRef, _: Deadline) -> Result<Fetched, Error> {
        let mut state = self.state();
        state.requests += 1;
        let missing = || Error::new(Kind::NotFound, "nothing was put under this reference");
        let versions = state.secrets.get(reference.path()).ok_or_else(missing)?;
        let version = match reference.selector() {
            Some(("version", version)) => version.parse().ok().filter(|version| *version > 0),
            _ => Some(versions.len()),
        };
        let version = version.ok_or_else(missing)?;
        let value = match versions.get(version - 1).ok_or_else(missing)? {
            Kept::Refused(kind) => return Err(Error::new(*kind, "the test has said so")),
            Kept::Value(value) => match reference.field() {
                Some(field) => json::field(value.expose_secret(), field)?,
                None => value.clone(),
            },
        };
        let mut fetched = Fetched::new(value).version(version.to_string());
        fetched.lease = state.lease.clone();
        fetched.good_for = state.good_for;
        fetched.expires = state.expires;
        Ok(fetched)
    }

    fn renew(&self, _: &Lease, _: Deadline) -> Result<Option<Lease>, Error> {
        let mut state = self.state();
        state.renewals += 1;
        Ok(state.lease.clone())
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("secrets", &self.state().secrets.keys()).finish_non_exhaustive()
    }
}
