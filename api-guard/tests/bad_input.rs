//! What a redactor must bear without a leak, a hang or a lost error.
#![cfg(feature = "redact")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a test fails, and one thing that is tested"
)]

mod support;

use std::cell::Cell;
use std::io::{self, Write};

use api_guard::redact::{self, RedactError as _, RedactingStream, RedactingWriter};
use support::{MARKER, Random, know, shows_a_piece};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

#[test]
fn nothing_is_allocated_where_nothing_is_found() {
    let _secrets: Vec<_> = (0..200).map(|seed| know(&Random::new(300 + seed).text(LETTERS, 30))).collect();
    let line = "{\"level\":\"INFO\",\"message\":\"answered sk-proj- after 2 of 3 attempts\",\"id\":\"5f0c7a52-91d6-4b0e\"}\n";
    let _ = redact::text(line);
    let mut writer = RedactingWriter::new(io::sink());
    let used = allocation_counter::measure(|| {
        assert!(matches!(redact::text(line), std::borrow::Cow::Borrowed(_)));
        writer.write_all(line.as_bytes()).unwrap();
    });
    assert_eq!(used.count_total, 0);
}

#[test]
fn a_very_common_word_is_replaced_wherever_it_stands_and_nothing_else_is() {
    let _secret = know("password");
    assert_eq!(redact::text("passwords, a password"), format!("{MARKER}s, a {MARKER}"));
    assert_eq!(redact::text("Password passwor word"), "Password passwor word");
}

#[test]
fn a_value_that_has_the_marker_in_it_is_replaced_once() {
    let value = format!("{MARKER}{}", Random::new(310).text(LETTERS, 9));
    let _secret = know(&value);
    assert_eq!(redact::text(&format!("<{value}>")), format!("<{MARKER}>"));
    assert_eq!(redact::text(MARKER), MARKER);
}

#[test]
fn a_line_of_a_hundred_megabytes_passes_in_bounded_parts() {
    let value = Random::new(311).text(LETTERS, 40);
    let _secret = know(&value);
    let piece = format!("{}{value}{}", "X".repeat(99_000), "Y".repeat(1_000_000 - 99_040));
    let mut counted = Counted::default();
    let mut writer = RedactingWriter::new(&mut counted);
    for _ in 0..100 {
        writer.write_all(piece.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!((counted.bytes, counted.markers), (100 * (1_000_000 - 40 + MARKER.len()), 100));
}

#[derive(Default)]
struct Counted {
    bytes: usize,
    markers: usize,
}

impl Write for Counted {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.bytes += text.len();
        self.markers += text.iter().filter(|&&byte| byte == b'[').count();
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn ten_thousand_keys_are_loaded_and_found() {
    let mut random = Random::new(312);
    let values: Vec<String> = (0..10_000).map(|_| random.text(LETTERS, 40)).collect();
    values.iter().for_each(|value| drop(know(value)));
    for value in values.iter().step_by(97) {
        assert_eq!(redact::text(&format!("key={value}.")), format!("key={MARKER}."));
    }
}

/// A writer that logs for itself: it redacts, loads a key and writes to another writer while it is written to.
struct Reentrant(Vec<u8>);

impl Write for Reentrant {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let value = Random::new(313 + text.len() as u64).text(LETTERS, 30);
        let _secret = know(&value);
        let mut inner = RedactingWriter::new(&mut self.0);
        writeln!(inner, "about to write {value}")?;
        inner.write_all(text)?;
        inner.finish()?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_logs_and_loads_keys_itself_does_not_wait_for_itself() {
    let value = Random::new(314).text(LETTERS, 30);
    let _secret = know(&value);
    let mut reentrant = Reentrant(Vec::new());
    let mut writer = RedactingWriter::new(&mut reentrant);
    writeln!(writer, "one {value}").unwrap();
    drop(writer);
    assert_eq!(reentrant.0, b"about to write [REDACTED]\none [REDACTED]\n");
}

/// Prints a value, and panics as it does so.
struct Panics<'v>(&'v str, Cell<bool>);

impl std::fmt::Display for Panics<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)?;
        if self.1.replace(false) {
            panic!("while printing {}", self.0);
        }
        Ok(())
    }
}

#[test]
fn after_a_panic_in_the_middle_all_goes_on_as_before() {
    let _redaction = redact::init();
    let value = Random::new(315).text(LETTERS, 30);
    let _secret = know(&value);
    let printed = redact::printed(Panics(&value, Cell::new(true)));
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| printed.to_string()));
    assert!(failed.is_err());
    assert_eq!(printed.to_string(), MARKER);
    let other = Random::new(316).text(LETTERS, 30);
    let _other = know(&other);
    assert_eq!(redact::text(&other), MARKER);
}

#[test]
fn a_key_is_loaded_while_others_redact_and_nobody_waits() {
    let value = Random::new(317).text(LETTERS, 40);
    let _secret = know(&value);
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let value = &value;
            scope.spawn(move || {
                for number in 0..200 {
                    drop(know(&Random::new(10_000 + thread * 1000 + number).text(LETTERS, 40)));
                    assert_eq!(redact::text(value), MARKER);
                }
            });
        }
    });
}

/// Takes a byte at a time, and now and then asks to be called again.
struct Short(Vec<u8>, bool);

impl Write for Short {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        self.0.extend_from_slice(&text[..1]);
        Ok(1)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_writes_short_or_is_interrupted_gets_all() {
    let value = Random::new(318).text(LETTERS, 30);
    let _secret = know(&value);
    let mut stream = RedactingStream::new(Short(Vec::new(), false));
    write!(stream, "one {value} two").unwrap();
    let mut short = Short(Vec::new(), false);
    let mut writer = RedactingWriter::new(&mut short);
    write!(writer, "one {value} two").unwrap();
    writer.finish().unwrap();
    assert_eq!(short.0, b"one [REDACTED] two");
}

/// Fails, or panics, at one call.
struct FailsAt<'o> {
    out: &'o mut Vec<u8>,
    calls: usize,
    panics: bool,
}

impl Write for FailsAt<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.calls = self.calls.wrapping_sub(1);
        match self.calls {
            0 if self.panics => panic!("inner"),
            0 => Err(io::ErrorKind::WouldBlock.into()),
            _ => self.out.write(text),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What comes out where each of these texts is written and, if told to, written again when that failed.
fn written_with_failure(texts: &[String], words: bool, at: usize, again: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let inner = FailsAt { out: &mut out, calls: at, panics: false };
    let mut writer: Box<dyn Write> =
        if words { Box::new(RedactingStream::new(inner)) } else { Box::new(RedactingWriter::new(inner)) };
    for text in texts {
        if writer.write_all(text.as_bytes()).is_err() && again {
            writer.write_all(text.as_bytes()).unwrap();
        }
    }
    drop(writer);
    out
}

#[test]
fn a_value_in_the_middle_of_which_a_write_failed_shows_no_piece_whether_it_is_tried_again_or_not() {
    let value = Random::new(320).text(LETTERS, 40);
    let _secret = know(&value);
    for way in 0..24 {
        let (words, again, at) = (way % 2 == 0, way % 4 < 2, 1 + way / 4);
        for cut in 1..value.len() {
            let texts = [
                "the beginning\n".to_owned(),
                format!("a line of words\nkey={}", &value[..cut]),
                format!("{} and more\nwords\n", &value[cut..]),
                "the end\n".to_owned(),
            ];
            let out = written_with_failure(&texts, words, at, again);
            let way = format!("words: {words}, again: {again}, failure {at}, cut at {cut}");
            assert!(!shows_a_piece(&out, value.as_bytes()), "{way}");
            let comes_out = if again { "words\nthe end\n" } else { "" };
            assert!(out.ends_with(comes_out.as_bytes()), "{way}");
        }
    }
}

#[test]
fn of_what_a_write_that_failed_has_lost_no_more_is_kept_than_its_last_line() {
    // A line so long passes in parts.
    let text = "x".repeat(1_000_000);
    let mut writer = RedactingWriter::new(Failing);
    let used = allocation_counter::measure(|| assert!(writer.write_all(text.as_bytes()).is_err()));
    assert!(used.bytes_current < 100_000, "{} bytes", used.bytes_current);
}

#[test]
fn after_a_writer_panicked_all_that_is_written_comes_out() {
    let mut out = Vec::new();
    let mut stream = RedactingStream::new(FailsAt { out: &mut out, calls: 2, panics: true });
    stream.write_all(b"some words that come out before, ").unwrap();
    let write = std::panic::AssertUnwindSafe(|| stream.write_all(b"and some that do not "));
    assert!(std::panic::catch_unwind(write).is_err());
    stream.write_all(b"and others.").unwrap();
    stream.finish().unwrap();
    assert!(out.starts_with(b"some words") && out.ends_with(b"and others."));
}

/// An error that says which one it is, as the caller must see it.
#[derive(Debug)]
struct Own(u32);

impl std::fmt::Display for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "own {}", self.0)
    }
}

impl std::error::Error for Own {}

struct Failing;

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other(Own(7)))
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::Error::other(Own(8)))
    }
}

#[test]
fn an_error_of_the_inner_writer_reaches_the_caller_unchanged() {
    let number =
        |error: io::Error| error.into_inner().and_then(|error| error.downcast::<Own>().ok()).map(|own| own.0);
    let mut writer = RedactingWriter::new(Failing);
    assert_eq!(number(writer.write_all(b"line\n").unwrap_err()), Some(7));
    assert_eq!(number(writer.flush().unwrap_err()), Some(8));
    let mut stream = RedactingStream::new(Failing);
    assert_eq!(number(stream.write_all(b"word ").unwrap_err()), Some(7));
    assert_eq!(number(stream.flush().unwrap_err()), Some(8));
}

/// An error whose source is itself.
#[derive(Debug)]
struct Circle;

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("round")
    }
}

impl std::error::Error for Circle {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&Circle)
    }
}

#[test]
fn a_chain_of_sources_without_end_is_cut() {
    let printed = format!("{:#}", Circle.redacted());
    assert!(printed.matches("round").count() < 100);
}

#[test]
fn bytes_that_are_no_text_are_searched_too() {
    let value = Random::new(319).text(LETTERS, 30);
    let _secret = know(&value);
    let text = [b"\xff\xfe\0".as_slice(), value.as_bytes(), b"\x80\xc3\n"].concat();
    let mut out = Vec::new();
    RedactingStream::new(&mut out).write_all(&text).unwrap();
    assert_eq!(out, [b"\xff\xfe\0".as_slice(), MARKER.as_bytes(), b"\x80\xc3\n"].concat());
    assert!(!shows_a_piece(&out, value.as_bytes()));
}
