//! A short keyed identity of a value.

use std::fmt;

use siphasher::sip128::SipHasher24;

use super::process_key::ProcessKey;

/// A short identity of a value, safe in logs: 12 hex digits.
///
/// Equal values have equal fingerprints within one process. It is keyed with random bytes drawn once a process, so
/// that a fingerprint in a log cannot be compared with guesses of the value, nor with another process's.
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
        let (half, _) = SipHasher24::new_with_key(&key.fingerprint).hash(value.as_bytes()).as_u64();
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
