//! The key, as a program holds it.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::changes::Changes;
use super::control::Field;
use super::entry::{Entry, Start};
use super::loading::Refreshing;
use super::store::Alive;
use super::version::Version;
use super::versions::Versions;
use crate::error::Error;
use crate::reference::SecretRef;
use crate::secret::{MARKER, Secret};

/// A secret with a life in this process: it is refreshed before it gets old, follows the versions that its provider
/// gives it, and ends when it is revoked.
///
/// [`KeyStore::load`](crate::KeyStore::load) makes one. Its clones are the same key. The background work continues when
/// the store is dropped, and ends with the last of its keys.
///
/// Call [`current`](Self::current) each time you need the value: it only reads memory and takes no lock. A [`Secret`]
/// that you keep does not change with the key.
///
/// # Security
///
/// `Debug` shows the reference and the version, never a value.
///
/// # Examples
///
/// ```
/// use api_guard::KeyStore;
///
/// # // SAFETY: the only thread of this example.
/// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
/// let store = KeyStore::builder().with_env().build()?;
/// let key = store.load_blocking("env://OPENAI_API_KEY")?;
/// assert_eq!(key.expose_secret(|value| value.len())?, 24);
/// assert_eq!(format!("{key:?}"), format!("Key([REDACTED] env://OPENAI_API_KEY {})", key.version()));
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone)]
pub struct Key {
    pub(super) entry: Arc<Entry>,
    pub(super) field: Arc<Field>,
    pub(super) alive: Arc<Alive>,
    /// The variable that has named it, if one has.
    pub(super) variable: Option<Box<SecretRef>>,
}

impl Key {
    /// The current value. No I/O, no lock, no waiting.
    ///
    /// # Errors
    ///
    /// The reason why there is no value:
    /// - [`Kind::Revoked`](crate::Kind::Revoked) if it was revoked in this process;
    /// - the provider's answer about a key that it had before, such as [`Kind::Deleted`](crate::Kind::Deleted),
    ///   [`Kind::Denied`](crate::Kind::Denied) or [`Kind::Disabled`](crate::Kind::Disabled);
    /// - [`Kind::Expired`](crate::Kind::Expired);
    /// - the error of an outage that has lasted longer than a value may be [stale](super::Builder::max_stale).
    #[track_caller]
    #[inline]
    pub fn current(&self) -> Result<Secret, Error> {
        let caller = Location::caller();
        self.read(|versions| match &versions.current {
            Ok(secret) => Ok(secret.clone()),
            Err(error) => Err(error.clone().at(caller)),
        })
    }

    /// The value before the current one, for as long as its [grace](super::Builder::grace) lasts.
    ///
    /// It is for checking what others send: a webhook that was signed before the key changed is still valid.
    #[must_use]
    pub fn previous(&self) -> Option<Secret> {
        self.read(|versions| versions.previous().cloned())
    }

    /// Calls `use_it` with the current value and returns its result: see [`Secret::expose_secret`].
    ///
    /// # Errors
    ///
    /// Those of [`current`](Self::current) and of [`Secret::expose_secret`].
    #[track_caller]
    #[inline]
    pub fn expose_secret<R>(&self, use_it: impl for<'v> FnOnce(&'v str) -> R) -> Result<R, Error> {
        self.current()?.expose_secret(use_it)
    }

    /// The reference that it was loaded by: where it is kept, or the variable that says where.
    #[must_use]
    pub fn reference(&self) -> &SecretRef {
        self.variable.as_deref().unwrap_or(&self.field.reference)
    }

    /// The latest version that was current. It stays the same when the key is refused.
    #[must_use]
    pub fn version(&self) -> Version {
        self.read(|versions| versions.version().cloned().unwrap_or_else(Version::unknown))
    }

    /// Reports changes from now on.
    ///
    /// # Examples
    ///
    #[cfg_attr(feature = "test-util", doc = "```")]
    #[cfg_attr(not(feature = "test-util"), doc = "```ignore")]
    /// # use api_guard::{KeyStore, provider::Memory};
    /// # let memory = Memory::new();
    /// # memory.put("x-memory://openai", "the first value")?;
    /// # let store = KeyStore::builder().with(memory.clone()).refresh_gap(std::time::Duration::ZERO).build()?;
    /// let key = store.load_blocking("x-memory://openai")?;
    /// let mut changes = key.subscribe();
    ///
    /// memory.put("x-memory://openai", "the second value")?;
    /// key.refresh_blocking()?;
    /// changes.wait()?; // or `changes.changed().await?`
    /// assert!(key.expose_secret(|value| value == "the second value")?);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[must_use]
    pub fn subscribe(&self) -> Changes {
        Changes::of(self.clone())
    }

    /// Reports that a server has not accepted this version. The key is then read again: at once, but no sooner than the
    /// [smallest gap](super::Builder::refresh_gap) after the last time. Nothing happens if the version is not the
    /// current one.
    ///
    /// Returns whether it is the current version. If not, you can try again with [`current`](Self::current) at once.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::key::Version;
    ///
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
    /// # let store = api_guard::KeyStore::builder().with_env().build()?;
    /// # let key = store.load_blocking("env://OPENAI_API_KEY")?;
    /// let secret = key.current()?;
    /// // … the server answers a request that carries it with 401 …
    /// let nothing_newer = key.report_rejected(Version::of(&secret));
    /// assert!(nothing_newer);
    /// assert!(!key.report_rejected("a version of last week"));
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn report_rejected(&self, version: impl AsRef<str>) -> bool {
        self.entry.rejected(&self.alive.engine, &self.field, version.as_ref())
    }

    /// Reads the key again and waits for the result. Calls at the same time share one request. Within the [smallest
    /// gap](super::Builder::refresh_gap) after the last time, the provider is not asked, and the last result is
    /// returned.
    pub fn refresh(&self) -> Refreshing {
        Refreshing::of(self.clone())
    }

    /// Like [`refresh`](Self::refresh), for a thread that may block.
    ///
    /// # Errors
    ///
    /// The reason why it could not be read. The known value may still be good: see [`current`](Self::current).
    pub fn refresh_blocking(&self) -> Result<(), Error> {
        if let Start::Wait(flight) = self.entry.refresh(&self.alive.engine, &self.field)? {
            flight.wait();
        }
        self.entry.refreshed(&self.field)
    }

    /// Makes the key and each clone of its values refuse, from now on: see [`Secret::revoke`].
    ///
    /// The same value does not come back, even if its provider gives it again. When the provider has another value, the
    /// key continues with that: call [`refresh`](Self::refresh) once the key was replaced.
    pub fn revoke(&self, reason: impl AsRef<str>) {
        self.entry.revoke(&self.alive.engine, &self.field, reason.as_ref());
    }

    /// An error in a forked child, where locks may be held for ever and nobody does any work.
    pub(super) fn check_process(&self) -> Result<(), Error> {
        self.alive.engine.check_process().map_err(|error| error.about(Some(self.reference())))
    }

    #[inline]
    fn read<R>(&self, read: impl Fn(&Versions) -> R) -> R {
        self.entry.values.read(|values| read(&values[self.field.index]))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({MARKER} {} {})", self.reference(), self.version())
    }
}
