//! What a redactor finds and leaves in text that is there as a whole.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::borrow::Cow;
use std::io::{self, Write};

use api_guard::redact;
use support::{MARKER, Random, know, shows_a_piece};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

#[test]
fn without_the_redactor_the_value_is_seen() {
    let value = Random::new(1).text(LETTERS, 20);
    assert_eq!(redact::text(&value), value, "it is not known yet");
    let _secret = know(&value);
    assert_eq!(redact::text(&value), MARKER);
}

#[test]
fn text_without_secrets_is_borrowed() {
    let _secret = know(&Random::new(2).text(LETTERS, 20));
    let text = "nothing to see in a line of some length";
    assert!(matches!(redact::text(text), Cow::Borrowed(same) if same.as_ptr() == text.as_ptr()));
    assert!(matches!(redact::bytes(b""), Cow::Borrowed(b"")));
}

#[test]
fn a_value_stays_known_after_its_last_handle_is_dropped() {
    let value = Random::new(3).text(LETTERS, 20);
    drop(know(&value));
    assert_eq!(redact::text(&value), MARKER);
}

#[test]
fn of_a_url_the_password_is_known_alone() {
    let password = Random::new(3).text("abcdefXYZ0123456789", 24);
    let url = format!("postgres://service:{password}%21@db.internal/app");
    let _secret = know(&url);
    assert_eq!(redact::text(&url), MARKER);
    assert_eq!(
        redact::text(&format!("password: Some({:?})", format!("{password}!"))),
        r#"password: Some("[REDACTED]")"#
    );
}

#[test]
fn a_value_under_8_bytes_is_never_looked_for() {
    let _secret = know("tracing");
    for text in ["tracing", "74726163696e67", "[116, 114, 97, 99, 105, 110, 103]"] {
        assert_eq!(redact::text(text), text);
    }
}

#[test]
fn a_value_that_is_part_of_the_marker_does_not_eat_it() {
    let _secret = know("REDACTED");
    let value = Random::new(4).text(LETTERS, 20);
    let _other = know(&value);
    assert_eq!(redact::text(&redact::text(&value)), MARKER);
}

#[test]
fn overlapping_values_leave_no_end_behind() {
    let shared = Random::new(5).text(LETTERS, 12);
    let one = format!("{}{shared}", Random::new(6).text(LETTERS, 12));
    let two = format!("{shared}{}", Random::new(7).text(LETTERS, 12));
    let (_one, _two) = (know(&one), know(&two));
    assert_eq!(redact::text(&format!("<{}{}>", &one[..12], two)), format!("<{MARKER}>"));
}

#[test]
fn adjacent_values_and_prefixes_are_replaced_whole() {
    let long = Random::new(8).text(LETTERS, 30);
    let (_short, _long) = (know(&long[..15]), know(&long));
    assert_eq!(redact::text(&format!("{long}{}", &long[..15])), format!("{MARKER}{MARKER}"));
    assert_eq!(redact::text(&format!("{}-{long}", &long[..15])), format!("{MARKER}-{MARKER}"));
    assert_eq!(redact::text(&format!("{}!", &long[..20])), format!("{MARKER}{}!", &long[15..20]));
}

#[test]
fn a_value_of_one_letter_is_replaced_in_a_run_of_it() {
    let value = "\u{e9}".repeat(8);
    let _secret = know(&value);
    assert_eq!(redact::text(&"\u{e9}".repeat(21)), MARKER);
    assert_eq!(redact::text(&"\u{e9}".repeat(7)), "\u{e9}".repeat(7));
}

#[test]
fn what_has_the_form_of_a_key_is_replaced_though_nobody_loaded_it() {
    let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
    assert_eq!(redact::text(&format!("login with {key}, please")), format!("login with {MARKER}, please"));
}

#[test]
fn bytes_that_are_no_text_stay_as_they_are() {
    let value = Random::new(9).text(LETTERS, 20);
    let _secret = know(&value);
    let text = [b"\xff\0".as_slice(), value.as_bytes(), b"\xc3"].concat();
    assert_eq!(redact::bytes(&text), [b"\xff\0".as_slice(), MARKER.as_bytes(), b"\xc3"].concat());
}

#[test]
fn of_random_text_with_values_in_it_all_else_stays_in_order() {
    let mut random = Random::new(10);
    for _ in 0..300 {
        let mut text = String::new();
        let mut expected = String::new();
        let mut values = Vec::new();
        for _ in 0..random.below(6) {
            // Upper and lower case, so that what stands between values cannot go on as one.
            let len = 8 + random.below(60);
            let value = random.text(LETTERS, len);
            let _secret = know(&value);
            let between = 1 + random.below(12);
            let between = random.text("ABCDEF \"\\:{}\n", between);
            text += &format!("{between}{value}");
            expected += &format!("{between}{MARKER}");
            values.push(value);
        }
        assert_eq!(redact::text(&text), expected);
        assert!(!values.iter().any(|value| shows_a_piece(redact::text(&text).as_bytes(), value.as_bytes())));
    }
}

#[test]
fn threads_load_and_redact_at_the_same_time() {
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                let mut random = Random::new(100 + thread);
                for _ in 0..100 {
                    let value = random.text(LETTERS, 24);
                    let _secret = know(&value);
                    assert_eq!(redact::text(&value), MARKER);
                }
            });
        }
    });
}

#[test]
fn whole_lines_pass_at_once_with_one_write() {
    let mut writes = Writes::default();
    let mut writer = redact::RedactingWriter::new(&mut writes);
    writer.write_all(b"one\ntwo\n").unwrap();
    writer.write_all(b"three").unwrap();
    writer.write_all(b" four\nfive").unwrap();
    drop(writer);
    assert_eq!(writes.0, ["one\ntwo\n", "three four\n", "five"]);
}

#[derive(Default)]
struct Writes(Vec<String>);

impl Write for Writes {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.push(String::from_utf8(text.to_vec()).unwrap());
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
