//! Asking a provider, and looking at all that it says.

use std::time::{Duration, SystemTime};

use api_guard::provider::{Deadline, Fetched, Provider};
use api_guard::secrecy::{ExposeSecret as _, SecretString};
use api_guard::{Error, Kind, Secret};

/// What every secret of these tests contains, and nothing else may.
pub const CANARY: &str = "canary-of-the-server-tests";

/// Stands in what a server answers besides, and in no error.
const BIRD: &str = "canary";

/// What a provider asks with.
#[must_use]
pub fn secret(text: &str) -> Secret {
    Secret::from(SecretString::from(text))
}

/// Fetches with time enough for a server on a busy machine.
///
/// # Errors
/// The provider's.
pub fn fetch(provider: &impl Provider, reference: &str) -> Result<Fetched, Error> {
    provider.fetch(&reference.parse()?, Deadline::after(Duration::from_secs(60)))
}

/// The value of a reference that has one.
///
/// # Panics
///
/// If it has none, or if more than the value shows it.
#[must_use]
pub fn value(provider: &impl Provider, reference: &str) -> String {
    let fetched = fetch(provider, reference).unwrap_or_else(|error| panic!("{reference}: {error}"));
    assert!(!format!("{fetched:?}").contains(BIRD), "{reference}: its Debug shows the value");
    fetched.expose_secret().to_owned()
}

/// When a value was written, by its provider, in seconds since 1970.
///
/// # Panics
///
/// If there is no value.
#[must_use]
pub fn written(provider: &impl Provider, reference: &str) -> Option<u64> {
    let fetched = fetch(provider, reference).unwrap_or_else(|error| panic!("{reference}: {error}"));
    Some(fetched.written()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs())
}

/// The kind of error of a reference that has none. No error shows an answer.
///
/// # Panics
///
/// If it has one, or if the error shows one.
#[must_use]
pub fn kind(provider: &impl Provider, reference: &str) -> Kind {
    let Err(error) = fetch(provider, reference) else { panic!("{reference} has a value") };
    assert!(
        !format!("{error} {error:?} {error:#?}").contains(BIRD),
        "{reference}: its error shows an answer"
    );
    error.kind()
}
