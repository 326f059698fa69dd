//! The health of keys, for a readiness probe.

use std::fmt;
use std::time::{Duration, Instant};

use super::control::{Control, Member};
use super::refresh;
use super::version::Version;
use super::versions::Versions;
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// The health of a store's keys, at the moment of [`KeyStore::health`](crate::KeyStore::health). Nothing in it is
/// secret.
///
/// `Display` is one line for people: whether the store is ready, and each key about which there is something to say.
/// With feature `serde` it is a document for programs, whose names are stable. New names may be added.
///
/// | name | value |
/// |---|---|
/// | `ready` | [`is_ready`](Self::is_ready) |
/// | `forked` | whether this is a forked child, where no key can be used |
/// | `keys` | a list, in the order of the references |
/// | `keys[].reference` | [`reference`](KeyHealth::reference) |
/// | `keys[].version` | [`version`](KeyHealth::version), or null |
/// | `keys[].age_seconds` | [`age`](KeyHealth::age) in whole seconds, or null; the next two likewise |
/// | `keys[].stale_seconds` | [`stale`](KeyHealth::stale) |
/// | `keys[].usable_for_seconds` | [`usable_for`](KeyHealth::usable_for) |
/// | `keys[].refused` | the [`as_str`](Kind::as_str) of [`refused`](KeyHealth::refused), or null |
/// | `keys[].last_error` | that of [`last_error`](KeyHealth::last_error), or null |
///
/// # Security
///
/// References say where keys are kept. That is not secret, but there is no need to publish it: on an open endpoint,
/// answer with [`is_ready`](Self::is_ready) alone.
///
/// # Examples
///
/// ```
/// # // SAFETY: the only thread of this example.
/// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
/// # let store = api_guard::KeyStore::builder().with_env().build()?;
/// let key = store.load_blocking("env://OPENAI_API_KEY")?;
/// assert_eq!(store.health().to_string(), "ready: 1 key");
///
/// key.revoke("seen in a paste");
/// assert_eq!(store.health().to_string(), "not ready: 1 key; env://OPENAI_API_KEY: refused (revoked)");
/// # #[cfg(feature = "serde")] {
///
/// // The body of a readiness probe, with feature `serde`.
/// let body = serde_json::to_value(store.health()).unwrap();
/// assert_eq!(body["ready"], false);
/// assert_eq!(body["keys"][0]["refused"], "revoked");
/// # }
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Health {
    pub(super) keys: Vec<KeyHealth>,
    /// It is that of a forked child, where no key can be used.
    pub(super) is_forked: bool,
}

impl Health {
    /// Whether each key that is held has a usable value. It is always false in a forked child.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.is_forked && self.keys.iter().all(|key| key.refused.is_none())
    }

    /// All keys, in the order of their references.
    #[must_use]
    pub fn keys(&self) -> &[KeyHealth] {
        &self.keys
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_forked {
            return f.write_str("not ready: no key can be used in a forked child");
        }
        let count = self.keys.len();
        let keys = if count == 1 { "key" } else { "keys" };
        write!(f, "{}: {count} {keys}", if self.is_ready() { "ready" } else { "not ready" })?;
        self.keys.iter().filter(|key| !key.is_fine()).try_for_each(|key| write!(f, "; {key}"))
    }
}

/// The health of one key.
///
/// `Display` is a few words for people, such as `env://OPENAI_API_KEY: stale for 30 s, last error unavailable`. With
/// feature `serde` it has the names that [`Health`] lists for each key.
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

    /// Whether there is nothing to say about it.
    fn is_fine(&self) -> bool {
        self.refused.is_none() && self.stale.is_none() && self.last_error.is_none()
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

    /// How long ago its provider last confirmed the value.
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        self.age
    }

    /// How long it has been used beyond the time at which it should have been read again, because its provider cannot
    /// be reached.
    #[must_use]
    pub fn stale(&self) -> Option<Duration> {
        self.stale
    }

    /// How much longer it may be used if its provider gives no more answers: until its lease or its life is over, or it
    /// is as [stale](super::Builder::max_stale) as allowed. `None` if it cannot be used, or has no end.
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

impl fmt::Display for KeyHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.reference)?;
        let mut between = "";
        if let Some(kind) = self.refused {
            write!(f, "refused ({kind})")?;
            between = ", ";
        }
        if let Some(stale) = self.stale {
            write!(f, "{between}stale for {} s", stale.as_secs())?;
            between = ", ";
        }
        if let Some(kind) = self.last_error {
            write!(f, "{between}last error {kind}")?;
        }
        if self.is_fine() { f.write_str("fine") } else { Ok(()) }
    }
}

#[cfg(feature = "serde")]
mod serialize {
    use serde::ser::{Serialize, SerializeStruct as _, Serializer};

    use super::{Duration, Health, KeyHealth, Kind, Version};

    impl Serialize for Health {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut document = serializer.serialize_struct("Health", 3)?;
            document.serialize_field("ready", &self.is_ready())?;
            document.serialize_field("forked", &self.is_forked)?;
            document.serialize_field("keys", &*self.keys)?;
            document.end()
        }
    }

    impl Serialize for KeyHealth {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let seconds = |time: Option<Duration>| time.map(|time| time.as_secs());
            let mut key = serializer.serialize_struct("KeyHealth", 7)?;
            key.serialize_field("reference", self.reference.as_str())?;
            key.serialize_field("version", &self.version.as_ref().map(Version::as_str))?;
            key.serialize_field("age_seconds", &seconds(self.age))?;
            key.serialize_field("stale_seconds", &seconds(self.stale))?;
            key.serialize_field("usable_for_seconds", &seconds(self.usable_for))?;
            key.serialize_field("refused", &self.refused.map(Kind::as_str))?;
            key.serialize_field("last_error", &self.last_error.map(Kind::as_str))?;
            key.end()
        }
    }
}
