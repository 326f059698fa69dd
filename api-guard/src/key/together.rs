//! Keys that are used together: a name and its password.

use std::panic::Location;
use std::sync::Arc;

use super::handle::Key;
use crate::error::Error;
use crate::secret::Secret;

impl Key {
    /// The values that these keys have now. Keys that are fields of one secret of one store have the same version and
    /// the same lease: a name goes with its password. No I/O, no lock, no waiting.
    ///
    /// The fields of a secret are read together and change at one moment. That moment can fall between two calls of
    /// [`current`](Self::current); this is a single read. Keys of different secrets are not related: each has the value
    /// it has now.
    ///
    /// # Errors
    ///
    /// The error of the first key that has no value: see [`current`](Self::current).
    ///
    /// # Examples
    ///
    #[cfg_attr(feature = "test-util", doc = "```")]
    #[cfg_attr(not(feature = "test-util"), doc = "```ignore")]
    /// use api_guard::{Key, KeyStore, provider::Memory};
    ///
    /// let vault = Memory::of("vault"); // in place of the real one
    /// vault.put("vault://database/creds/app#username", r#"{"username": "v-app-first", "password": "one of its own"}"#)?;
    /// let store = KeyStore::builder().with(vault.clone()).refresh_gap(std::time::Duration::ZERO).build()?;
    /// let username = store.load_blocking("vault://database/creds/app#username")?;
    /// let password = store.load_blocking("vault://database/creds/app#password")?;
    ///
    /// vault.put("vault://database/creds/app#username", r#"{"username": "v-app-second", "password": "another one"}"#)?;
    /// username.refresh_blocking()?; // what one field learns the other learns
    /// let [username, password] = Key::together([&username, &password])?;
    /// assert!(username.expose_secret(|name| name == "v-app-second")?);
    /// assert!(password.expose_secret(|password| password == "another one")?);
    /// assert_eq!(username.version(), password.version());
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn together<const N: usize>(keys: [&Self; N]) -> Result<[Secret; N], Error> {
        let caller = Location::caller();
        let values = currents(&keys).into_iter().collect::<Result<Vec<_>, _>>();
        let values = values.map_err(|error| error.at(caller))?;
        Ok(values.try_into().unwrap_or_else(|_| unreachable!("there is one for each key")))
    }
}

/// What each of these keys has, with one look at each secret.
pub(super) fn currents(keys: &[&Key]) -> Vec<Result<Secret, Error>> {
    let mut found: Vec<_> = keys.iter().map(|_| None).collect();
    for (first, key) in keys.iter().enumerate() {
        if found[first].is_some() {
            continue;
        }
        let of_secret = |other: &&Key| Arc::ptr_eq(&other.entry, &key.entry);
        let values = key.entry.values.read(|values| {
            let value = |other: &&Key| of_secret(other).then(|| values[other.field.index].current.clone());
            keys[first..].iter().map(value).collect::<Vec<_>>()
        });
        for (place, value) in found[first..].iter_mut().zip(values) {
            *place = place.take().or(value);
        }
    }
    found.into_iter().flatten().collect()
}
