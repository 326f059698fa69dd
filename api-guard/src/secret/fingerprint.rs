//! A short keyed identity of a value.

use std::fmt;

use siphasher::sip128::SipHasher24;

use super::Secret;
use super::process_key::ProcessKey;
use crate::error::{Error, Kind};

impl Secret {
    /// A fingerprint that is the same in every process with the same pepper, so that the logs of a fleet show which
    /// machines use which key.
    ///
    /// # Errors
    ///
    /// [`Kind::TooShort`] if the pepper has less than 16 bytes. It must be random, or else fingerprints could be
    /// compared with guesses. Otherwise the errors of [`expose_secret`](Self::expose_secret) for either.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Secret, secrecy::SecretString};
    ///
    /// # let key = Secret::from(SecretString::from("a value for this example"));
    /// let pepper = Secret::from(SecretString::from("sixteen or more random bytes"));
    /// assert_eq!(key.fleet_fingerprint(&pepper)?, key.clone().fleet_fingerprint(&pepper)?);
    /// assert_ne!(key.fleet_fingerprint(&pepper)?, key.fingerprint());
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn fleet_fingerprint(&self, pepper: &Self) -> Result<Fingerprint, Error> {
        let key = pepper.expose_secret(|pepper| {
            // No secret: it keeps this use of a pepper apart from others.
            let purpose = SipHasher24::new_with_key(b"fleetfingerprint");
            (pepper.len() >= 16).then(|| purpose.hash(pepper.as_bytes()).as_bytes())
        })?;
        let key = key.ok_or_else(|| {
            Error::new(Kind::TooShort, "a pepper has 16 bytes or more").about(pepper.reference())
        })?;
        self.expose_secret(|value| Fingerprint::keyed(value, &key))
    }
}

/// A short identity of a value, safe in logs: 12 hex digits.
///
/// Equal values have equal fingerprints within one process. A fingerprint is keyed with random bytes that are drawn
/// once per process. So one in a log cannot be compared with guesses of the value, nor with fingerprints of another
/// process.
///
/// It is 48 bits of SipHash-2-4: enough to tell the keys of a service apart, not enough to prove that two are equal.
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, secrecy::SecretString};
///
/// let before = Secret::from(SecretString::from("the value of yesterday"));
/// let after = Secret::from(SecretString::from("the value of today"));
/// assert_ne!(before.fingerprint(), after.fingerprint(), "the key was rotated");
/// assert_eq!(before.fingerprint().to_string().len(), 12);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn of(value: &str, key: &ProcessKey) -> Self {
        Self::keyed(value, &key.fingerprint)
    }

    fn keyed(value: &str, key: &[u8; 16]) -> Self {
        let (half, _) = SipHasher24::new_with_key(key).hash(value.as_bytes()).as_u64();
        Self(half & 0xffff_ffff_ffff)
    }

    /// As a number of 48 bits.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    pub(super) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    #[test]
    fn a_fleet_fingerprint_depends_on_value_and_pepper_alone() {
        let secret = |value: &str| Secret::from(SecretString::from(value));
        let (one, other) = (secret("one pepper of sixteen"), secret("other pepper, as long"));
        let under = |value: &str, pepper| secret(value).fleet_fingerprint(pepper).unwrap();
        assert_eq!(under("a fine value", &one), under("a fine value", &one));
        assert_ne!(under("a fine value", &one), under("a fine value", &other));
        assert_ne!(under("a fine value", &one), under("a finer value", &one));
        // In another process too: this one's number is the same in every run.
        assert_eq!(under("a fine value", &one).to_string(), "617a71ac70e5");
        let error = secret("a fine value").fleet_fingerprint(&secret("short")).unwrap_err();
        assert_eq!(error.kind(), Kind::TooShort);
    }
}
