//! What every clone of a secret shares: the value, what is known about it, and why it is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use once_cell::sync::OnceCell;

use super::locked::{Guarded, LockedText, Recycle, Refusal, Shared, Sole};
use super::process_key::ProcessKey;
use super::{Fingerprint, MARKER, spare};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;

/// No fingerprint has this many bits.
const UNKNOWN: u64 = u64::MAX;
/// No expiry is that late.
const NEVER: u64 = u64::MAX;

pub(super) struct Held {
    /// Or why there is none: `From` cannot fail, so what failed there is said at each use.
    value: Result<Guarded, Error>,
    /// `None` for what was handed over.
    origin: Option<Box<Origin>>,
    /// Set when the redactor gets to know the value, before which it is not given out; without feature `redact`, when
    /// it is first asked for.
    fingerprint: AtomicU64,
    /// In milliseconds since 1970.
    expires: AtomicU64,
    revoked: OnceCell<Box<str>>,
}

/// Where a value was fetched, and as which of its versions.
pub(super) struct Origin {
    pub(super) reference: SecretRef,
    pub(super) version: Option<Arc<str>>,
}

impl Held {
    pub(super) fn fetched(value: &str, origin: Origin) -> Result<Shared<Self>, Error> {
        let held = Self::new(value, Some(Box::new(origin)));
        match &held.value {
            Ok(_) => held.make_known().map(|()| held),
            Err(error) => Err(error.clone().about(held.reference())),
        }
    }

    pub(super) fn handed_over(value: &str) -> Shared<Self> {
        let held = Self::new(value, None);
        // Now rather than at its first use. A failure is met again there.
        let _ = held.make_known();
        held
    }

    /// In a place that is there already, if one is to be had: it is large, and made often.
    #[inline]
    fn new(value: &str, origin: Option<Box<Origin>>) -> Shared<Self> {
        match spare::take(value.len()) {
            Some(spare) => Self::in_spare_place(spare, value, origin),
            None => Self::in_new_memory(value, origin),
        }
    }

    #[inline]
    fn in_spare_place(mut spare: Sole<Self>, value: &str, origin: Option<Box<Origin>>) -> Shared<Self> {
        let held = spare.get_mut();
        if let Ok(guarded) = &mut held.value
            && guarded.refill(value)
        {
            held.origin = origin;
            return spare.share();
        }
        Self::in_new_memory(value, origin)
    }

    #[cold]
    fn in_new_memory(value: &str, origin: Option<Box<Origin>>) -> Shared<Self> {
        let text = LockedText::join(&[value]);
        // Rather than hold it in lesser memory, or not at all.
        if !text.as_ref().is_ok_and(|text| text.shields().are_complete())
            && let Some(spare) = spare::take_any(value.len())
        {
            return Self::in_spare_place(spare, value, origin);
        }
        Shared::new(Self {
            value: text.map(Guarded::new),
            origin,
            fingerprint: AtomicU64::new(UNKNOWN),
            expires: AtomicU64::new(NEVER),
            revoked: OnceCell::new(),
        })
    }

    #[inline]
    pub(super) fn read<R>(&self, use_it: impl FnOnce(&str) -> R) -> Result<R, Error> {
        if self.expires.load(Ordering::Relaxed) != NEVER {
            self.close_if_expired();
        }
        self.make_known()?;
        self.read_unknown(use_it)
    }

    /// The redactor knows the value before anyone gets it.
    #[inline]
    fn make_known(&self) -> Result<(), Error> {
        if cfg!(feature = "redact") { self.identity().map(drop) } else { Ok(()) }
    }

    /// The value, whether or not it is known to the redactor.
    #[inline]
    fn read_unknown<R>(&self, use_it: impl FnOnce(&str) -> R) -> Result<R, Error> {
        match &self.value {
            Ok(value) => value.read(use_it).map_err(|refusal| self.refused(&refusal)),
            Err(error) => Err(error.clone().about(self.reference())),
        }
    }

    pub(super) fn reference(&self) -> Option<&SecretRef> {
        self.origin.as_ref().map(|origin| &origin.reference)
    }

    pub(super) fn version(&self) -> Option<&str> {
        self.origin.as_ref()?.version.as_deref()
    }

    pub(super) fn shared_version(&self) -> Option<Arc<str>> {
        self.origin.as_ref()?.version.clone()
    }

    #[inline]
    pub(super) fn identity(&self) -> Result<Fingerprint, Error> {
        match self.fingerprint.load(Ordering::Acquire) {
            UNKNOWN => self.identify(),
            known => Ok(Fingerprint::from_bits(known)),
        }
    }

    #[cold]
    fn identify(&self) -> Result<Fingerprint, Error> {
        let key = ProcessKey::of_this_process().map_err(|error| error.about(self.reference()))?;
        let fingerprint = self.read_unknown(|value| {
            let fingerprint = Fingerprint::of(value, key);
            #[cfg(feature = "redact")]
            {
                let name = super::registry::Name { reference: self.reference().cloned(), fingerprint };
                super::registry::register(value, name, key);
            }
            fingerprint
        })?;
        self.fingerprint.store(fingerprint.bits(), Ordering::Release);
        Ok(fingerprint)
    }

    pub(super) fn revoke(&self, reason: &str) {
        let shows_value = self.read_unknown(|value| !value.is_empty() && reason.contains(value));
        let reason = match shows_value {
            Ok(false) => one_line(reason),
            Ok(true) => format!("{MARKER} (the reason given held the value)"),
            Err(_) => format!("{MARKER} (the value was gone, so that the reason given could hold it unseen)"),
        };
        let _ = self.revoked.set(reason.into_boxed_str());
        self.close();
    }

    pub(super) fn is_revoked(&self) -> bool {
        self.revoked.get().is_some()
    }

    /// The earlier of the two counts.
    pub(super) fn expire_at(&self, time: SystemTime) {
        let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let millis = u64::try_from(since_1970.as_millis()).unwrap_or(NEVER - 1).min(NEVER - 1);
        self.expires.fetch_min(millis, Ordering::Relaxed);
        self.close_if_expired();
    }

    pub(super) fn expires_at(&self) -> Option<SystemTime> {
        match self.expires.load(Ordering::Relaxed) {
            NEVER => None,
            millis => SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(millis)),
        }
    }

    /// For good: a clock that is set back does not bring it back.
    #[cold]
    fn close_if_expired(&self) {
        if self.expires_at().is_some_and(|end| end <= SystemTime::now()) {
            self.close();
        }
    }

    fn close(&self) {
        // It outlives the value.
        let _ = self.identity();
        if let Ok(value) = &self.value {
            value.close();
        }
    }

    /// Where the value lies.
    #[inline]
    pub(super) fn place(&self) -> Option<&Guarded> {
        self.value.as_ref().ok()
    }

    #[cold]
    fn refused(&self, refusal: &Refusal) -> Error {
        let error = match (refusal, self.revoked.get()) {
            (Refusal::Forked, _) => Error::new(Kind::WipedByFork, "a forked child loads its secrets itself"),
            (Refusal::Closed, Some(reason)) => Error::new(Kind::Revoked, reason.to_string()),
            (Refusal::Closed, None) => Error::new(Kind::Expired, "load it again from where it is kept"),
        };
        error.about(self.reference())
    }
}

/// A text that stays one line of a log.
fn one_line(text: &str) -> String {
    let breaks = |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    text.chars().map(|character| if breaks(character) { ' ' } else { character }).collect()
}

impl Recycle for Held {
    #[inline]
    fn recycle(mut sole: Sole<Self>) {
        let Self { value, origin, fingerprint, expires, revoked } = sole.get_mut();
        if let Ok(guarded) = value {
            guarded.clear();
        }
        *origin = None;
        *fingerprint.get_mut() = UNKNOWN;
        *expires.get_mut() = NEVER;
        *revoked = OnceCell::new();
        spare::keep(sole);
    }
}
