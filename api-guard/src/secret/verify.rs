//! Tells whether a text is the value, without revealing how much of it was right.

use std::hint::black_box;

use siphasher::sip128::{Hash128, SipHasher24};

use super::Secret;
use super::process_key::ProcessKey;
use crate::error::{Error, Kind};

impl Secret {
    /// Whether `candidate` is the value, for a server that checks what a client sent.
    ///
    /// The time this takes depends only on the candidate, which its sender knows. It compares two digests of 128 bits
    /// that are keyed by random bytes of this process, and always compares all of their bits.
    ///
    /// # Errors
    ///
    /// [`Kind::Empty`](crate::Kind::Empty) if the value has no bytes: otherwise whoever sends nothing would be let in.
    /// Otherwise the errors of [`expose_secret`](Self::expose_secret): nothing is verified against a revoked value.
    ///
    /// # Security
    ///
    /// It does not limit the number of attempts; do that yourself. For keys that a service issues to its customers,
    /// store hashes rather than values.
    ///
    /// # Examples
    ///
    /// ```
    /// # let token = api_guard::Secret::from(api_guard::secrecy::SecretString::from("a value for this example"));
    /// assert!(token.verify("a value for this example")?);
    /// assert!(!token.verify("a value for this exampl")?);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn verify(&self, candidate: impl AsRef<[u8]>) -> Result<bool, Error> {
        let key = &ProcessKey::of_this_process().map_err(|error| error.about(self.reference()))?.verify;
        let digest = |text: &[u8]| SipHasher24::new_with_key(key).hash(text);
        let value = self.expose_secret(|value| (!value.is_empty()).then(|| digest(value.as_bytes())))?;
        let value = value.ok_or_else(|| {
            Error::new(Kind::Empty, "nothing is verified against a value without bytes")
                .about(self.reference())
        })?;
        Ok(are_equal(value, digest(candidate.as_ref())))
    }
}

/// Looks at all bits, whichever differ.
fn are_equal(one: Hash128, other: Hash128) -> bool {
    // Hidden from the optimiser, which might else return early.
    black_box((one.h1 ^ other.h1) | (one.h2 ^ other.h2)) == 0
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn secret(value: &str) -> Secret {
        Secret::from(SecretString::from(value))
    }

    #[test]
    fn only_the_whole_value_is_right() {
        let secret = secret("0123456789abcdef");
        assert!(secret.verify("0123456789abcdef").unwrap());
        for wrong in ["", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF", "fedcba9876543210"] {
            assert!(!secret.verify(wrong).unwrap());
        }
        assert!(!secret.verify([0xff; 16]).unwrap());
    }

    #[test]
    fn an_empty_value_lets_nobody_in() {
        for candidate in ["", "anything"] {
            assert_eq!(secret("").verify(candidate).unwrap_err().kind(), Kind::Empty);
        }
    }

    #[test]
    fn a_difference_in_any_bit_counts() {
        let hash = |h1, h2| Hash128 { h1, h2 };
        assert!(are_equal(hash(7, 9), hash(7, 9)));
        for bit in 0..64 {
            assert!(!are_equal(hash(7 ^ 1 << bit, 9), hash(7, 9)));
            assert!(!are_equal(hash(7, 9), hash(7, 9 ^ 1 << bit)));
        }
    }

    #[test]
    fn a_revoked_value_verifies_nothing() {
        let secret = secret("a value that is revoked");
        secret.revoke("a test");
        assert_eq!(secret.verify("a value that is revoked").unwrap_err().kind(), Kind::Revoked);
        // Its place holds zeros by now, which are no value either.
        assert!(secret.verify([0; 23]).is_err());
    }
}
