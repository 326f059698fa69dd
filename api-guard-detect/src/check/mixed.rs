//! Whether a text without a distinctive prefix looks random, for rules that need a witness.

use crate::drawn;

/// Letters in both cases and digits that follow each other as those of no words do: what a random text of 22 or more
/// letters and digits practically always has, and what identifiers, commit hashes and UUIDs have not.
pub(crate) fn cases_and_digits(key: &[u8]) -> bool {
    no_words(key)
        && has(key, u8::is_ascii_lowercase)
        && has(key, u8::is_ascii_uppercase)
        && has(key, u8::is_ascii_digit)
}

/// Letters and digits: what a random hexadecimal number has, and neither a word nor a plain number does.
pub(crate) fn letters_and_digits(key: &[u8]) -> bool {
    has(key, u8::is_ascii_alphabetic) && has(key, u8::is_ascii_digit)
}

/// Digits or both cases: only a plain word has neither.
pub(crate) fn no_word(key: &[u8]) -> bool {
    has(key, u8::is_ascii_digit) || (has(key, u8::is_ascii_lowercase) && has(key, u8::is_ascii_uppercase))
}

/// Forty digits of base64 that are no path: random ones have 0.6 slashes on average, and five or more only once
/// in two thousand.
pub(crate) fn no_path(key: &[u8]) -> bool {
    cases_and_digits(key) && key.iter().filter(|&&byte| byte == b'/').count() < 5
}

/// Letters and digits that follow each other as those of no words do.
pub(crate) fn no_words(key: &[u8]) -> bool {
    drawn::may_be_drawn(key)
}

fn has(key: &[u8], class: fn(&u8) -> bool) -> bool {
    key.iter().any(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_hash_and_a_path_are_not_random_base64() {
        assert!(!no_path(b"0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"));
        assert!(!no_path(b"src/main/java/com/acme/App2/Http/Client3"));
        assert!(!no_path(b"docs.aws.amazon.com/AmazonS3/latest/API2"));
        assert!(no_path(b"kQ7vTz2LmX9cRw4Jp/8sYd5HbG3fAe6VuC1xW+0t"));
    }

    #[test]
    fn the_name_of_a_class_is_not_random() {
        assert!(!cases_and_digits(b"HealthCheckProcessorV2Delegate"));
        assert!(cases_and_digits(b"kQ7vTz2LmX9cRw4JpQ8sYd5HbG3fAe"));
    }

    #[test]
    fn a_plain_word_is_a_word_and_a_plain_number_a_number() {
        assert!(!no_word(b"compiled"));
        assert!(no_word(b"compiLed") && no_word(b"c0mpiled"));
        assert!(!letters_and_digits(b"12345678") && !letters_and_digits(b"facade"));
    }
}
