//! The name before a value in an output.
//!
//! A line of a log is full of identifiers, and mentions a service somewhere. So a key without a form of its own only
//! counts there if the words right before it say so: `DATADOG_API_KEY=…`, `"fastly": {"token": "…"}`, `aws secret …`.

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

/// What a byte is to a name, as bits: a table is the quickest to ask.
static KINDS: [u8; 256] = {
    let parts = Set::new(" \t\"'`=:>([{\\\x1b");
    let of_name = Set::new("A-Za-z0-9_.-");
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        if parts.has(byte as u8) {
            kinds[byte] |= PARTS | BEFORE_VALUE;
        }
        if of_name.has(byte as u8) {
            kinds[byte] |= OF_NAME;
        }
        byte += 1;
    }
    kinds[b'.' as usize] |= BEFORE_VALUE;
    kinds
};

/// Parts words of a name, and a name from its value. An escape begins a colour.
const PARTS: u8 = 1;

/// Stands in words of a name.
const OF_NAME: u8 = 2;

/// May stand before a value, and no name goes on behind it with a letter.
const BEFORE_VALUE: u8 = 4;

/// Whether the value of a name may begin behind this byte, which no name goes on after with a letter.
#[inline]
pub(super) fn may_stand_before_value(byte: u8) -> bool {
    is(byte, BEFORE_VALUE)
}

#[inline]
fn is(byte: u8, kind: u8) -> bool {
    KINDS[byte as usize] & kind != 0
}

/// Where the words stand that name the value which begins at `at`, and what parts them from it.
pub(super) fn before(text: &[u8], at: usize) -> Range<usize> {
    let first = at.saturating_sub(REACH);
    let mut start = at;
    loop {
        let end = start - count_back(&text[first..start], PARTS);
        let word = end - count_back(&text[first..end], OF_NAME);
        if word == end {
            return start..at;
        }
        start = word;
        if !is_open(&text[word..end]) {
            return start..at;
        }
    }
}

#[inline]
fn count_back(text: &[u8], kind: u8) -> usize {
    text.iter().rev().take_while(|byte| is(**byte, kind)).count()
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
