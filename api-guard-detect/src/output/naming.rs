//! The name that a value in an output stands under.
//!
//! A line of a log is full of identifiers, and names the service it speaks of somewhere. So a key without a form of its own
//! is one there where the words right before it say so: `DATADOG_API_KEY=…`, `"fastly": {"token": "…"}`, `aws secret …`.

use std::ops::Range;

use crate::set::Set;

/// How much a name and what stands around it take at most.
const REACH: usize = 96;

/// Words that leave open whose the key is: then the word before them belongs to its name too.
const OPEN: &[&str] = &[
    "access",
    "account",
    "api",
    "api-key",
    "api_key",
    "apikey",
    "app",
    "auth",
    "authorization",
    "bearer",
    "client",
    "is",
    "key",
    "legacy",
    "login",
    "one",
    "password",
    "secret",
    "server",
    "sid",
    "token",
    "value",
    "x-api-key",
];

/// What a word of [`OPEN`] begins with.
const FIRST: Set = Set::new("abciklostvxpABCIKLOSTVXP");

/// Where the words stand that name the value which begins at `at`, and what parts them from it.
pub(super) fn before(text: &[u8], at: usize) -> Range<usize> {
    let first = at.saturating_sub(REACH);
    let mut start = at;
    loop {
        let end = start - count_back(&text[first..start], parts);
        let word = end - count_back(&text[first..end], is_of_name);
        if word == end {
            return start..at;
        }
        start = word;
        if !is_open(&text[word..end]) {
            return start..at;
        }
    }
}

fn count_back(text: &[u8], belongs: fn(u8) -> bool) -> usize {
    text.iter().rev().take_while(|byte| belongs(**byte)).count()
}

/// What parts words of a name, and a name from its value. An escape begins a colour.
fn parts(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'"' | b'\'' | b'`' | b'=' | b':' | b'>' | b'(' | b'[' | b'{' | b'\\' | 0x1b
    )
}

/// Whether the value of a name may begin behind this byte, which no name goes on after with a letter.
pub(super) fn may_stand_before_value(byte: u8) -> bool {
    parts(byte) || byte == b'.'
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn is_open(word: &[u8]) -> bool {
    // The rest of `\x1b[0m`.
    let is_colour = word
        .split_last()
        .is_some_and(|(last, digits)| *last == b'm' && digits.iter().all(u8::is_ascii_digit));
    is_colour || FIRST.has(word[0]) && OPEN.iter().any(|open| word.eq_ignore_ascii_case(open.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(line: &str) -> &str {
        &line[before(line.as_bytes(), line.len())]
    }

    #[test]
    fn each_open_word_begins_with_one_of_the_first_letters() {
        for open in OPEN {
            assert!(FIRST.has(open.as_bytes()[0]) && FIRST.has(open.as_bytes()[0].to_ascii_uppercase()));
        }
    }

    #[test]
    fn a_name_is_the_word_before_and_more_where_that_leaves_it_open() {
        for (line, expected) in [
            ("x DATADOG_API_KEY=", "DATADOG_API_KEY="),
            ("datadog answered request_id=", "request_id="),
            ("say {\"fastly\": {\"token\": \"", "fastly\": {\"token\": \""),
            ("the aws secret access key is ", "aws secret access key is "),
            ("\x1b[3mdatadog_key\x1b[0m\x1b[2m=\x1b[0m\"", "3mdatadog_key\x1b[0m\x1b[2m=\x1b[0m\""),
            ("https://mistral.ai/", ""),
            ("fastly, ", ""),
            ("fastly\nkey ", "key "),
            ("key=", "key="),
            ("", ""),
        ] {
            assert_eq!(name(line), expected);
        }
        let long = "token ".repeat(100);
        assert!(name(&long).len() <= REACH);
    }
}
