//! A short keyed identity of a finding, for baselines and for telling two findings apart.

use std::hash::Hasher as _;

use api_guard_detect::Finding;
use siphasher::sip::SipHasher24;

/// Sets these fingerprints apart from every other use of the same function. It is no secret.
const KEYS: (u64, u64) = (u64::from_le_bytes(*b"cargo-ap"), u64::from_le_bytes(*b"i-guard\x01"));

/// Rules that find what a person made up, and what a machine can therefore guess.
const GUESSABLE: &[&str] = &["url_credentials"];

/// How far before a guessable value the text counts.
const REACH: usize = 512;

/// The fingerprint of a finding: 16 hexadecimal digits of SipHash-2-4.
///
/// It is taken over the rule and the bytes of the file that spell the key: the same key has the same fingerprint in
/// every file, and moving it changes nothing. A password in a URL (`url_credentials`) has one over the rule, the path
/// and the text before the password instead: its place tells it apart, and a new password in the same place is the
/// same finding.
///
/// # Security
/// Who has the fingerprint of a key can confirm a guess and no more: keys are too random to be guessed. Passwords are
/// not, which is why nothing of them goes into theirs.
pub(crate) fn fingerprint(path: &str, source: &[u8], finding: &Finding) -> String {
    let rule = finding.rule.name.as_bytes();
    if GUESSABLE.contains(&finding.rule.name) {
        digest(&[rule, path.as_bytes(), text_before(source, finding.span.start)])
    } else {
        digest(&[rule, &source[finding.span.clone()]])
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

fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = SipHasher24::new_with_keys(KEYS.0, KEYS.1);
    for part in parts {
        hasher.write(&(part.len() as u64).to_le_bytes()); // no two lists of parts read the same
        hasher.write(part);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use api_guard_detect::scan_text;

    use super::*;

    fn of(path: &str, text: &str) -> String {
        let found = scan_text(text.as_bytes());
        assert_eq!(found.len(), 1, "one finding");
        fingerprint(path, text.as_bytes(), &found[0])
    }

    fn url(user: &str, password: &str) -> String {
        format!("A=1 postgres://{user}:{password}@db.acme.io/x")
    }

    #[test]
    fn a_key_has_one_fingerprint_in_every_place_and_another_key_another() {
        let key = |end: &str| {
            ["xai", "-", "qT5cB9wR2mK7vJ3hL8sZ", "nX4gD6pF1yW0aE2uC5rM", "bV7kH3tQ9jS1oG8iN4zP", end].concat()
        };
        let (one, two) = (key("dY6lU0fA2xR5wK7eT3cB"), key("dY6lU0fA2xR5wK7eT3cC"));
        assert_eq!(of("a", &one), of("b/c", &format!("\n\nK={one}")));
        assert_ne!(of("a", &one), of("a", &two));
        assert_eq!(of("a", &one).len(), 16);
    }

    #[test]
    fn nothing_of_a_password_goes_into_its_fingerprint() {
        assert_eq!(of("a", &url("svc", "tR7w-Qz9kP")), of("a", &url("svc", "mK4x-Vb2nQ8")));
        assert_ne!(of("a", &url("svc", "tR7w-Qz9kP")), of("b", &url("svc", "tR7w-Qz9kP")));
        assert_ne!(of("a", &url("svc", "tR7w-Qz9kP")), of("a", &url("job", "tR7w-Qz9kP")));
    }
}
