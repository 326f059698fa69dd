//! A first look at raw bytes: can there be a key in here at all?
//!
//! This matters most in a proc macro, which cargo builds without optimisation: a tool that looks at every byte of
//! every file would be felt. Output is written by a program that is optimised, and is full of numbers that look
//! random: it goes to the detector at once.

mod blocks;
mod marks;
mod runs;

pub(crate) use marks::find;
pub(crate) use runs::{has_random_run, is_random};

use crate::anchors::Anchors;

/// Whether `hay` may hold a key. A no is final; a yes sends the caller to look at every byte.
pub(crate) fn may_hold_key(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    runs::may_hold_key(anchors, hay, is_rust) || marks::may_hold_key(anchors, hay, is_rust)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(hay: &str) -> bool {
        may_hold_key(Anchors::built_in(), hay.as_bytes(), true)
    }

    #[test]
    fn ordinary_code_is_passed_over() {
        for code in [
            "let value = std::collections::HashMap::<String, Vec<u8>>::with_capacity(16);",
            "// See https://doc.rust-lang.org/std/collections/struct.HashMap.html for more.",
            "fn a_rather_long_function_name_with_words() -> SomeLongTypeNameOfMany {}",
            "risk-assessment-of-disk-spaces and task-spawning-threads",
            "",
            "short",
        ] {
            assert!(!candidate(code), "{code}");
        }
    }

    #[test]
    fn a_key_is_seen_at_every_offset() {
        let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"].concat();
        for before in 0..80 {
            for after in [0, 1, 17] {
                let hay = format!("{}\"{key}\"{}", " ".repeat(before), " ".repeat(after));
                assert!(candidate(&hay), "{before} {after}");
            }
        }
    }

    #[test]
    fn a_text_with_escapes_is_left_to_the_lexer() {
        assert!(candidate(r#""\x73k-abcdefghijklmnopqrstu""#));
        assert!(candidate(r#""\u{73}k-abcdefghijklmnopqrst""#));
    }

    #[test]
    fn a_password_in_a_url_is_seen() {
        assert!(candidate(&["postgres://app:", "kT9vQzLw", "@db.acme.io/x"].concat()));
    }

    #[test]
    fn a_key_behind_an_escape_is_seen() {
        assert!(candidate(&["\"\\nghp", "_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5\""].concat()));
    }

    #[test]
    fn random_text_without_an_anchor_is_seen_behind_a_witness_and_no_other() {
        let key: String = ["aB3dE5gH7jK9mN1p", "Q3sT5vW7yZ9bC1eF"].into_iter().collect();
        assert!(candidate(&format!("let fastly = {key:?};")));
        assert!(candidate("let api_key = \"f3a9c2114b07e5d8f3a9c2114b07e5d8\";"));
        assert!(!candidate("let revision = \"f3a9c2114b07e5d8f3a9c2114b07e5d8\";"));
        assert!(candidate("-----BEGIN X-----\nMIGkAgEBBDDxkzrnZTBF4Cn8Ia6yTg9Q0vX5x"));
    }
}
