//! The store that a program loads its keys from.

use std::fmt;
use std::sync::Arc;

use super::builder::Builder;
use super::engine::Engine;
use super::entry::Start;
use super::handle::Key;
use super::health::{Health, KeyHealth};
use super::loading::{Fetching, Loading};
use crate::error::Error;
use crate::reference::SecretRef;
use crate::secret::Secret;

/// Loads keys by reference, from wherever they are kept.
///
/// The same code works on a laptop and in production; you list the providers once, with the [builder](Self::builder).
/// All I/O happens on the store's own threads, so it works under any async runtime, and in a program without one. Its
/// clones are the same store.
///
/// The documentation of [`key`](crate::key) says what the store does in the background, with all times and limits.
///
/// # Examples
///
/// ```
/// use api_guard::{Key, KeyStore, Kind};
///
/// # // SAFETY: the only thread of this example.
/// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
/// let store = KeyStore::builder().with_env().with_file().build()?;
/// let openai: Key = store.load_blocking("env://OPENAI_API_KEY")?; // or `store.load(…).await?`
/// assert_eq!(openai.expose_secret(|key| key.len())?, 24);
///
/// let missing = store.load_blocking("file:///run/secrets/not-there").unwrap_err();
/// assert_eq!(missing.kind(), Kind::NotFound);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone)]
pub struct KeyStore {
    pub(super) alive: Arc<Alive>,
}

impl KeyStore {
    /// A builder for a store, without providers yet.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The key of this reference, which is a `&str` or a [`SecretRef`].
    ///
    /// A key that is already known is returned at once. If it is being fetched already, this waits for that request, so
    /// there is only one.
    ///
    /// # Errors
    ///
    /// The future returns [`Kind::InvalidReference`](crate::Kind::InvalidReference) and
    /// [`Kind::UnknownScheme`](crate::Kind::UnknownScheme) at once. Otherwise it returns the provider's last error,
    /// after as many attempts as make sense, or [`Kind::Timeout`](crate::Kind::Timeout) if the provider did not answer.
    /// [`Kind::NotFound`](crate::Kind::NotFound) is remembered for a while.
    pub fn load(&self, reference: impl TryInto<SecretRef, Error: Into<Error>>) -> Loading {
        Loading::of(Arc::clone(&self.alive), reference.try_into().map_err(Into::into))
    }

    /// Like [`load`](Self::load), for a thread that may block.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn load_blocking(
        &self,
        reference: impl TryInto<SecretRef, Error: Into<Error>>,
    ) -> Result<Key, Error> {
        self.load_named(reference.try_into().map_err(Into::into)?)
    }

    /// The present value of this reference, which does not change with the key. Use it for a value that the program
    /// uses once, such as the password of a connection that stays open.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn fetch(&self, reference: impl TryInto<SecretRef, Error: Into<Error>>) -> Fetching {
        Fetching(self.load(reference))
    }

    /// Like [`fetch`](Self::fetch), for a thread that may block.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn fetch_blocking(
        &self,
        reference: impl TryInto<SecretRef, Error: Into<Error>>,
    ) -> Result<Secret, Error> {
        self.load_named(reference.try_into().map_err(Into::into)?)?.current()
    }

    /// The health of its keys, for a readiness probe and for metrics. It contacts no provider.
    ///
    /// # Examples
    ///
    /// ```
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
    /// # let store = api_guard::KeyStore::builder().with_env().build()?;
    /// let key = store.load_blocking("env://OPENAI_API_KEY")?;
    /// assert!(store.health().is_ready());
    ///
    /// key.revoke("seen in a paste");
    /// let health = store.health();
    /// assert!(!health.is_ready());
    /// assert_eq!(health.keys()[0].refused(), Some(api_guard::Kind::Revoked));
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[must_use]
    pub fn health(&self) -> Health {
        let engine = &self.alive.engine;
        if engine.check_process().is_err() {
            return Health { keys: Vec::new(), is_forked: true };
        }
        let now = engine.clock.now();
        let mut keys: Vec<_> = engine.entries().iter().flat_map(|entry| entry.health(now)).collect();
        keys.sort_by(|one, other| one.reference.cmp(&other.reference));
        Health { keys, is_forked: false }
    }

    /// Blocks until no work is left that is due by the store's clock. For tests, with a `ManualClock`.
    ///
    /// # Panics
    ///
    /// If there is still work after a minute, for example because a provider hangs.
    #[cfg(feature = "test-util")]
    pub fn settle(&self) {
        self.alive.engine.settle();
    }

    fn load_named(&self, reference: SecretRef) -> Result<Key, Error> {
        let mut key = Key::named(Arc::clone(&self.alive), reference)?;
        loop {
            if let Start::Wait(flight) = key.entry.load(&self.alive.engine, &key.field) {
                flight.wait();
            }
            match key.entry.loaded(&key.field)? {
                None => return Ok(key),
                Some(target) => key = key.followed(target)?,
            }
        }
    }
}

impl Key {
    /// The key of this reference, which may have no value yet.
    pub(super) fn named(alive: Arc<Alive>, reference: SecretRef) -> Result<Self, Error> {
        let entry = alive.engine.entry(&reference)?;
        let field = entry.field(reference);
        Ok(Self { entry, field, alive, variable: None })
    }

    /// The key that the variable names which this one was to be in.
    pub(super) fn followed(self, target: SecretRef) -> Result<Self, Error> {
        let variable = Some(Box::new(self.field.reference.clone()));
        Ok(Self { variable, ..Self::named(self.alive, target)? })
    }
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let health = self.health();
        let references: Vec<_> = health.keys().iter().map(KeyHealth::reference).collect();
        f.debug_tuple("KeyStore").field(&references).finish()
    }
}

/// Held by a store and by its keys: the threads go when the last of them does.
pub(super) struct Alive {
    pub(super) engine: Arc<Engine>,
}

impl Drop for Alive {
    fn drop(&mut self) {
        // A forked child has none of the threads, and may find their locks held for ever.
        if self.engine.check_process().is_ok() {
            self.engine.stop();
        }
    }
}
