//! What a readiness probe asks for.

use std::time::{Duration, Instant};

use super::control::{Control, Member};
use super::refresh;
use super::version::Version;
use super::versions::Versions;
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// How the keys of a store are, at the moment of [`KeyStore::health`](crate::KeyStore::health). Nothing in it is secret.
#[derive(Clone, Debug)]
pub struct Health {
    pub(super) keys: Vec<KeyHealth>,
    /// It is that of a forked child, where no key can be used.
    pub(super) is_forked: bool,
}

impl Health {
    /// Whether each key that is held has a value that may be used. It is not so in a forked child.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.is_forked && self.keys.iter().all(|key| key.refused.is_none())
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
    pub(super) usable_for: Option<Duration>,
    pub(super) refused: Option<Kind>,
    pub(super) last_error: Option<Kind>,
}

impl KeyHealth {
    pub(super) fn of(control: &Control, member: &Member, versions: &Versions, now: Instant) -> Self {
        let error = versions.current.as_ref().err();
        let since = |time: Option<Instant>| time.map(|time| now.saturating_duration_since(time));
        let fresh_until = refresh::earlier(member.ends, control.times.fresh_until);
        let end = control.end_of(member).map(|end| end.saturating_duration_since(now));
        Self {
            reference: member.field.reference.clone(),
            version: versions.version().cloned(),
            age: since(member.confirmed),
            stale: since(fresh_until).filter(|stale| !stale.is_zero() && error.is_none()),
            usable_for: end.filter(|_| error.is_none()),
            refused: error.map(Error::kind),
            last_error: member.last_error.as_ref().map(Error::kind),
        }
    }

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

    /// How much longer it may be used if its provider says nothing more: until its lease or its life is over, or it is
    /// as [stale](super::Builder::max_stale) as is allowed. Nothing where it cannot be used, or has no end.
    #[must_use]
    pub fn usable_for(&self) -> Option<Duration> {
        self.usable_for
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
