//! A redactor that names values: what it says of each, and that this depends on nothing but the text.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::io::Write;

use api_guard::Secret;
use api_guard::redact::{RedactingStream, RedactingWriter, Redactor};
use support::{LETTERS, MARKER, Random, know};

/// Loads the value from a variable. Each has a name of its own.
#[expect(unsafe_code, reason = "a variable can only be set in unsafe code")]
fn named(variable: &str, value: &str) -> Secret {
    // SAFETY: nothing in this process reads the environment but through `std`, which locks it.
    unsafe { std::env::set_var(variable, value) };
    Secret::from_env(variable).unwrap()
}

fn redacted(text: &str) -> String {
    Redactor::new().with_names().redact_str(text).into_owned()
}

#[test]
fn a_value_is_named_by_its_reference_and_fingerprint_in_every_encoding() {
    let value = Random::new(901).text(LETTERS, 30);
    let secret = named("NAMES_ONE", &value);
    let marker = format!("[REDACTED env://NAMES_ONE #{}]", secret.fingerprint());
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    for form in [&value, &hex, &format!("{:?}", value.as_bytes())[1..]] {
        assert_eq!(
            redacted(&format!("with {form}.")).replace(']', ""),
            format!("with {marker}.").replace(']', "")
        );
    }
    assert_eq!(Redactor::new().redact_str(&value), MARKER, "only where it was asked for");
}

#[test]
fn a_name_stays_when_the_value_is_dropped_or_held_again() {
    let value = Random::new(902).text(LETTERS, 30);
    let first = named("NAMES_FIRST", &value);
    let marker = format!("[REDACTED env://NAMES_FIRST #{}]", first.fingerprint());
    drop(first);
    let _again = [know(&value), named("NAMES_SECOND", &value)];
    assert_eq!(redacted(&value), marker);
}

#[test]
fn a_value_that_is_held_again_and_again_takes_no_more_memory() {
    let value = Random::new(906).text(LETTERS, 30);
    drop(know(&value));
    let used = allocation_counter::measure(|| (0..500).for_each(|_| drop(know(&value))));
    assert!(used.bytes_current < 1024, "{} bytes more", used.bytes_current);
}

#[test]
fn what_has_only_the_form_of_a_key_has_no_name() {
    let key: String = ["gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi"].into_iter().collect();
    assert_eq!(redacted(&key), MARKER);
}

#[test]
fn a_reference_that_is_long_or_holds_a_value_is_not_shown() {
    let mut random = Random::new(903);
    let long = "NAMES_LONG_".repeat(8);
    let (one, other, name) = (random.text(LETTERS, 30), random.text(LETTERS, 30), random.text(LETTERS, 12));
    let secret = named(&long, &one);
    assert_eq!(redacted(&one), format!("[REDACTED #{}]", secret.fingerprint()));
    let _named_as_a_value = [named(&format!("A_{name}"), &other), know(&name)];
    assert_eq!(redacted(&other), MARKER);
}

#[test]
fn a_marker_is_never_longer_than_said() {
    let mut random = Random::new(904);
    for repeats in 1..11 {
        let value = random.text(LETTERS, 30);
        let _secret = named(&"NAMES_".repeat(repeats), &value);
        assert!(redacted(&value).len() <= 89);
    }
}

/// What comes out of both writers for these pieces.
fn written(pieces: &[&[u8]]) -> [Vec<u8>; 2] {
    let redactor = Redactor::new().with_names();
    let (mut line, mut word) = (Vec::new(), Vec::new());
    let mut lines = RedactingWriter::by(&redactor, &mut line);
    let mut words = RedactingStream::by(&redactor, &mut word);
    for piece in pieces {
        lines.write_all(piece).unwrap();
        words.write_all(piece).unwrap();
    }
    lines.finish().unwrap();
    words.finish().unwrap();
    [line, word]
}

#[test]
fn the_names_do_not_depend_on_how_a_text_is_cut() {
    let mut random = Random::new(905);
    let text = random.text(LETTERS, 60);
    // Overlapping, one the beginning of another, one within another, and within what has the form of a key.
    let key: String = ["gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi"].into_iter().collect();
    let values = [
        &text[..20],
        &text[12..34],
        &text[..9],
        &text[40..],
        &text[44..53],
        &key[20..],
        &format!("{}tail", &key[30..]),
    ];
    let _secrets: Vec<_> =
        values.iter().enumerate().map(|(at, value)| named(&format!("CUT_{at}"), value)).collect();
    let text = format!("a {text} b {} {}\nc {key} d {key}tail", &text[..12], &text[12..34]);
    let whole = redacted(&text).into_bytes();
    for shown in ["env://CUT_0 #", "env://CUT_1 #", "env://CUT_2 #", "env://CUT_3 #"] {
        assert!(String::from_utf8_lossy(&whole).contains(shown), "{shown}");
    }
    let same = |pieces: &[&[u8]]| written(pieces).iter().all(|out| *out == whole);
    assert!(same(&[text.as_bytes()]), "at once");
    assert!(same(&text.as_bytes().chunks(1).collect::<Vec<_>>()), "byte by byte");
    for cut in 0..=text.len() {
        let (one, two) = text.as_bytes().split_at(cut);
        assert!(same(&[one, two]), "cut at {cut}");
    }
    for _ in 0..50 {
        assert!(same(&random.cut(text.as_bytes())), "cut at random");
    }
}
