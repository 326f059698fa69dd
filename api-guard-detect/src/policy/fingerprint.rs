//! A short keyed identity of a finding, for baselines and for telling two findings apart.

use std::hash::Hasher as _;
#[expect(
    deprecated,
    reason = "deprecated as a map's hasher, in favour of one with no fixed algorithm; this one is SipHash-2-4"
)]
use std::hash::SipHasher;

use crate::finding::Finding;

/// The key of a keyed fingerprint: 128 bits.
///
/// Each baseline has its own random key, so nobody can look a fingerprint up in a table made in advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FingerprintKey(u64, u64);

/// How far before a guessable value the text counts.
const REACH: usize = 512;

impl FingerprintKey {
    /// The key of the fingerprints in reports. It is the same everywhere, so that a finding can be recognized. It is
    /// not secret; it separates these fingerprints from every other use of the same function.
    pub const REPORT: Self = Self(u64::from_le_bytes(*b"cargo-ap"), u64::from_le_bytes(*b"i-guard\x01"));

    /// A key of 16 bytes, which should be random.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        let bits = u128::from_le_bytes(bytes);
        Self(bits as u64, (bits >> 64) as u64)
    }

    pub(crate) fn bytes(self) -> [u8; 16] {
        (u128::from(self.0) | u128::from(self.1) << 64).to_le_bytes()
    }

    /// The fingerprint of a finding: SipHash-2-4.
    ///
    /// It is computed from the rule and the bytes of the file that spell the key: the same key has the same fingerprint
    /// in every file, and moving it changes nothing. For a value that a person made up, such as a password in a URL
    /// (see [`Rule::guessable`](crate::Rule::guessable)), it is computed from the rule, the path and the text before
    /// the value instead: such a finding is identified by its place, and a new password in the same place is the same
    /// finding.
    ///
    /// # Security
    /// Whoever has the fingerprint and its key can confirm a guess and nothing more, and keys are too random to be
    /// guessed. Passwords are not, so nothing of a password goes into its fingerprint.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::{policy::FingerprintKey, scan_text};
    ///
    /// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].concat();
    /// let of = |path: &str, text: &str, key: FingerprintKey| {
    ///     key.fingerprint(path, text.as_bytes(), &scan_text(text.as_bytes())[0])
    /// };
    /// let here = of("a.env", &key, FingerprintKey::REPORT);
    /// assert_eq!(here, of("b/c.env", &format!("\n\nTOKEN={key}"), FingerprintKey::REPORT));
    /// assert_ne!(here, of("a.env", &key, FingerprintKey::new([7; 16])));
    /// ```
    #[must_use]
    pub fn fingerprint(self, path: &str, source: &[u8], finding: &Finding) -> u64 {
        let rule = finding.rule.name.as_bytes();
        let value = source.get(finding.span.clone()).unwrap_or_default();
        if finding.rule.guessable {
            self.digest(&[rule, path.as_bytes(), text_before(source, finding.span.start)])
        } else {
            self.digest(&[rule, value])
        }
    }

    #[expect(deprecated, reason = "see the import")]
    fn digest(self, parts: &[&[u8]]) -> u64 {
        let mut hasher = SipHasher::new_with_keys(self.0, self.1);
        for part in parts {
            hasher.write(&(part.len() as u64).to_le_bytes()); // no two lists of parts read the same
            hasher.write(part);
        }
        hasher.finish()
    }
}

/// The word that ends at `at`: of a URL, its scheme and user.
fn text_before(source: &[u8], at: usize) -> &[u8] {
    let near = &source[at.saturating_sub(REACH)..at];
    let ends_word =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'=' | b'<' | b'(');
    let start = near.iter().rposition(ends_word).map_or(0, |end| end + 1);
    &near[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::scan_text;

    fn of(path: &str, text: &str) -> u64 {
        let found = scan_text(text.as_bytes());
        assert_eq!(found.len(), 1, "one finding");
        FingerprintKey::REPORT.fingerprint(path, text.as_bytes(), &found[0])
    }

    fn url(user: &str, password: &str) -> String {
        format!("A=1 postgres://{user}:{password}@db.acme.io/x")
    }

    #[test]
    #[expect(deprecated, reason = "see the import")]
    fn the_hash_is_siphash_2_4() {
        // The first and the last vector of the reference implementation: the key 00…0f, messages 00, 01, ….
        let key = FingerprintKey::new(std::array::from_fn(|byte| byte as u8));
        let of = |length: u8| {
            let mut hasher = SipHasher::new_with_keys(key.0, key.1);
            hasher.write(&(0..length).collect::<Vec<u8>>());
            hasher.finish()
        };
        assert_eq!(of(0), 0x726f_db47_dd0e_0e31);
        assert_eq!(of(15), 0xa129_ca61_49be_45e5);
        assert_eq!(key.bytes(), std::array::from_fn(|byte| byte as u8));
    }

    #[test]
    fn a_key_has_one_fingerprint_in_every_place_and_another_key_another() {
        let key = |end: &str| {
            ["xai", "-", "qT5cB9wR2mK7vJ3hL8sZ", "nX4gD6pF1yW0aE2uC5rM", "bV7kH3tQ9jS1oG8iN4zP", end].concat()
        };
        let (one, two) = (key("dY6lU0fA2xR5wK7eT3cB"), key("dY6lU0fA2xR5wK7eT3cC"));
        assert_eq!(of("a", &one), of("b/c", &format!("\n\nK={one}")));
        assert_ne!(of("a", &one), of("a", &two));
    }

    #[test]
    fn nothing_of_a_password_goes_into_its_fingerprint() {
        assert_eq!(of("a", &url("svc", "tR7w-Qz9kP")), of("a", &url("svc", "mK4x-Vb2nQ8")));
        assert_ne!(of("a", &url("svc", "tR7w-Qz9kP")), of("b", &url("svc", "tR7w-Qz9kP")));
        assert_ne!(of("a", &url("svc", "tR7w-Qz9kP")), of("a", &url("job", "tR7w-Qz9kP")));
    }
}
