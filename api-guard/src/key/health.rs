//! What a readiness probe asks for.

use std::time::Duration;

use super::version::Version;
use crate::error::Kind;
use crate::reference::SecretRef;

/// How the keys of a store are, at the moment of [`KeyStore::health`](crate::KeyStore::health). Nothing in it is secret.
#[derive(Clone, Debug)]
pub struct Health {
    pub(super) keys: Vec<KeyHealth>,
}

impl Health {
    /// Whether each key that is held has a value that may be used.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.keys.iter().all(|key| key.refused.is_none())
    }

    /// Each key, in the order of their references.
    #[must_use]
    pub fn keys(&self) -> &[KeyHealth] {
        &self.keys
    }
}

/// How one key is.
#[derive(Clone, Debug)]
pub struct KeyHealth {
    pub(super) reference: SecretRef,
    pub(super) version: Option<Version>,
    pub(super) age: Option<Duration>,
    pub(super) stale: Option<Duration>,
    pub(super) refused: Option<Kind>,
    pub(super) last_error: Option<Kind>,
}

impl KeyHealth {
    /// Where it is kept.
    #[must_use]
    pub fn reference(&self) -> &SecretRef {
        &self.reference
    }

    /// The latest version that it has had.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// How long ago its provider last said that this is the value.
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        self.age
    }

    /// How long it has been used past the time after which it should have been read again, because its provider cannot
    /// be reached.
    #[must_use]
    pub fn stale(&self) -> Option<Duration> {
        self.stale
    }

    /// Why it cannot be used, if it cannot.
    #[must_use]
    pub fn refused(&self) -> Option<Kind> {
        self.refused
    }

    /// What went wrong when it was last read, if anything did.
    #[must_use]
    pub fn last_error(&self) -> Option<Kind> {
        self.last_error
    }
}
