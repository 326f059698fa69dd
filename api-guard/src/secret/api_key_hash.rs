//! The stored form of a key that a service issues itself.

use std::fmt;
use std::hint::black_box;
use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::Secret;
use crate::error::{Error, Kind};

/// What a service stores of a key that it has issued to a customer, instead of the key.
///
/// It is HMAC-SHA256 with a pepper: a secret of the service that is kept in no database. Whoever steals the table has
/// nothing to send, and, without the pepper, nothing to test guesses on. A key always has the same hash with the same
/// pepper, so its [text](fmt::Display) can be looked up through an index.
///
/// # Security
///
/// Use it for random keys of 128 bits or more, which cannot be guessed. A password can be guessed in spite of a pepper;
/// it needs a slow hash such as Argon2id.
///
/// # Examples
///
/// ```
/// use api_guard::{ApiKeyHash, Secret, secrecy::SecretString};
///
/// # let pepper = Secret::from(SecretString::from("the pepper of this example"));
/// let issued = Secret::from(SecretString::from("0a4f72c3 drawn at random"));
/// let stored = ApiKeyHash::of(&issued, &pepper)?.to_string();
///
/// // Later, a request comes in.
/// let hash: ApiKeyHash = stored.parse()?;
/// assert!(hash.verify("0a4f72c3 drawn at random", &pepper)?);
/// assert!(!hash.verify("0a4f72c3 drawn at will", &pepper)?);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone)]
pub struct ApiKeyHash([u8; 32]);

/// Of the text form, so that another one can follow.
const VERSION: &str = "agk1:";

/// Set before what is hashed, so that no other use of the pepper makes the same digest.
const PURPOSE: &[u8] = b"api-guard ApiKeyHash 1\0";

/// The fewest bytes of a key and of a pepper: 128 bits.
const FEWEST: usize = 16;

impl ApiKeyHash {
    /// The hash of a key with a pepper.
    ///
    /// # Errors
    ///
    /// [`Kind::TooShort`] if the key or the pepper has less than 16 bytes; otherwise the errors of
    /// [`expose_secret`](Secret::expose_secret) for either.
    #[track_caller]
    pub fn of(key: &Secret, pepper: &Secret) -> Result<Self, Error> {
        let hash = key.expose_secret(|key| match key.len() {
            FEWEST.. => hashed(key.as_bytes(), pepper, |hash| Self(hash.finalize().into_bytes().into())),
            _ => Err(Error::new(Kind::TooShort, "a key of under 16 bytes can be guessed from its hash")),
        })?;
        hash.map_err(|error| if error.reference().is_none() { error.about(key.reference()) } else { error })
    }

    /// Whether `candidate` is the key. The time this takes depends only on the candidate.
    ///
    /// # Errors
    ///
    /// [`Kind::TooShort`] if the pepper has less than 16 bytes; otherwise the errors of
    /// [`expose_secret`](Secret::expose_secret) for it.
    #[track_caller]
    pub fn verify(&self, candidate: impl AsRef<[u8]>, pepper: &Secret) -> Result<bool, Error> {
        hashed(candidate.as_ref(), pepper, |hash| hash.verify_slice(&self.0).is_ok())
    }
}

/// What `finish` makes of the hash of `text`.
#[track_caller]
fn hashed<R>(text: &[u8], pepper: &Secret, finish: impl FnOnce(Hmac<Sha256>) -> R) -> Result<R, Error> {
    let finished = pepper.expose_secret(|pepper| {
        let hash = (pepper.len() >= FEWEST).then(|| finish_hash(pepper.as_bytes(), text, finish)).flatten();
        wipe_stack();
        hash
    })?;
    finished
        .ok_or_else(|| Error::new(Kind::TooShort, "a pepper has 16 bytes or more").about(pepper.reference()))
}

/// By itself, so that all it leaves on the stack is below who calls it: blocks of the pepper and of the key, copied as
/// the hash is moved from hand to hand.
#[inline(never)]
fn finish_hash<R>(pepper: &[u8], text: &[u8], finish: impl FnOnce(Hmac<Sha256>) -> R) -> Option<R> {
    let mut hash = Hmac::<Sha256>::new_from_slice(pepper).ok()?;
    hash.update(PURPOSE);
    hash.update(text);
    Some(finish(hash))
}

/// Overwrites what a function that has returned left on the stack, more of it than it can have used.
#[inline(never)]
fn wipe_stack() {
    black_box([0_u8; 8192]).zeroize();
}

/// The form to store: `agk1:` and 64 hex digits.
impl fmt::Display for ApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VERSION)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Enough to tell hashes apart.
impl fmt::Debug for ApiKeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, two, three, ..] = self.0;
        write!(f, "ApiKeyHash({VERSION}{one:02x}{two:02x}{three:02x}…)")
    }
}

impl FromStr for ApiKeyHash {
    type Err = Error;

    /// Reads the stored form. The error does not repeat it.
    fn from_str(text: &str) -> Result<Self, Error> {
        let malformed = || Error::new(Kind::Malformed, "a stored hash is `agk1:` and 64 hex digits");
        let digits = text.strip_prefix(VERSION).ok_or_else(malformed)?.as_bytes();
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut hash = [0; 32];
        if digits.len() != 2 * hash.len() {
            return Err(malformed());
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or_else(malformed)?;
            *byte = high << 4 | low;
        }
        Ok(Self(hash))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn secret(value: &str) -> Secret {
        Secret::from(SecretString::from(value))
    }

    #[test]
    fn a_stored_hash_verifies_its_own_key_under_its_own_pepper() {
        let (key, pepper) = (secret("a key drawn at random"), secret("a pepper of the service"));
        let text = ApiKeyHash::of(&key, &pepper).unwrap().to_string();
        let hash: ApiKeyHash = text.parse().unwrap();
        assert!(hash.verify("a key drawn at random", &pepper).unwrap());
        for wrong in ["", "a key drawn at rando", "a key drawn at random "] {
            assert!(!hash.verify(wrong, &pepper).unwrap());
        }
        assert!(!hash.verify("a key drawn at random", &secret("a pepper of another")).unwrap());
        assert_eq!(ApiKeyHash::of(&key, &pepper).unwrap().to_string(), text, "an index can find it");
    }

    #[test]
    fn it_is_hmac_sha256_as_other_languages_have_it() {
        let hash = ApiKeyHash::of(&secret("0123456789abcdef"), &secret("fedcba9876543210")).unwrap();
        // python3 -c 'import hmac;print(hmac.digest(b"fedcba9876543210",b"api-guard ApiKeyHash 1\0"+b"0123456789abcdef","sha256").hex())'
        let expected = concat!("92cdbaba0187a58cf70d9cf55f969d20", "2983afe0099648f6afa03093b3f70ed4");
        assert_eq!(hash.to_string(), format!("agk1:{expected}"));
    }

    #[test]
    fn what_could_be_guessed_is_refused() {
        let (long, short) = (secret("0123456789abcdef"), secret("0123456789abcde"));
        assert_eq!(ApiKeyHash::of(&short, &long).unwrap_err().kind(), Kind::TooShort);
        assert_eq!(ApiKeyHash::of(&long, &short).unwrap_err().kind(), Kind::TooShort);
        let hash = ApiKeyHash::of(&long, &long).unwrap();
        assert_eq!(hash.verify("0123456789abcdef", &short).unwrap_err().kind(), Kind::TooShort);
        long.revoke("a test");
        assert_eq!(hash.verify("0123456789abcdef", &long).unwrap_err().kind(), Kind::Revoked);
    }

    #[test]
    fn another_text_is_no_stored_hash() {
        let zeros = "0".repeat(62);
        for text in ["", "agk1:", "agk2:00", "agk1:00", &format!("agk1:{zeros}0g"), &format!("agk1:{zeros}é")]
        {
            assert_eq!(text.parse::<ApiKeyHash>().unwrap_err().kind(), Kind::Malformed);
        }
        assert!(format!("agk1:{zeros}fF").parse::<ApiKeyHash>().is_ok());
    }
}
