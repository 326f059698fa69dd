//! What passes a redacting writer does not depend on how it is cut into writes, and no secret is in it.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::io::{self, Write};

use api_guard::redact::{self, RedactingWriter};
use support::{LETTERS, MARKER, Random, know, private_key, shows_a_piece};

/// What comes out for these writes, each followed by a flush.
fn written<'w>(writes: impl IntoIterator<Item = &'w [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = RedactingWriter::new(&mut out);
    for text in writes {
        writer.write_all(text).unwrap();
        writer.flush().unwrap();
    }
    drop(writer);
    out
}

/// Asserts that each way to cut `text` gives the same, and returns it.
fn written_in_any_way(text: &[u8]) -> Vec<u8> {
    let whole = written([text]);
    for cut in 0..=text.len() {
        let (one, two) = text.split_at(cut);
        assert_eq!(show(&written([one, two])), show(&whole), "cut at {cut}");
    }
    assert_eq!(show(&written(text.chunks(1))), show(&whole), "byte by byte");
    let mut random = Random::new(text.len() as u64);
    for _ in 0..20 {
        assert_eq!(show(&written(random.cut(text))), show(&whole), "cut at random");
    }
    whole
}

fn show(text: &[u8]) -> String {
    text.escape_ascii().to_string()
}

#[test]
fn a_value_split_over_writes_is_found() {
    let value = Random::new(21).text(LETTERS, 30);
    let _secret = know(&value);
    let clean = written_in_any_way(format!("key={value}\nnext line {value} end\nand {value}").as_bytes());
    assert_eq!(show(&clean), show(format!("key={MARKER}\nnext line {MARKER} end\nand {MARKER}").as_bytes()));
}

#[test]
fn overlapping_adjacent_and_nested_values_are_the_same_in_any_cut() {
    let base = Random::new(22).text(LETTERS, 60);
    let _secrets = [know(&base[..30]), know(&base[20..45]), know(&base[45..]), know(&base[5..14])];
    let text = format!("{base}\n{}.{base}{base}", &base[..30]);
    let clean = written_in_any_way(text.as_bytes());
    assert_eq!(show(&clean), show(format!("{0}{0}\n{0}.{0}{0}{0}{0}", MARKER).as_bytes()));
}

#[test]
fn a_value_of_several_lines_is_found_in_any_cut() {
    let mut random = Random::new(23);
    for head in [0, 2, 7, 8, 20] {
        let value =
            [head, 3, 25, 1, 4].map(|len| random.text(LETTERS, len)).join("\n") + &random.text(LETTERS, 5);
        let _secret = know(&value);
        let text = format!("one\ntwo {value}\nthree\n{value}{value}\n\n\n");
        let clean = written_in_any_way(text.as_bytes());
        assert_eq!(
            show(&clean),
            show(format!("one\ntwo {MARKER}\nthree\n{MARKER}{MARKER}\n\n\n").as_bytes()),
            "first line of {head} bytes"
        );
    }
}

#[test]
fn values_of_one_letter_pass_in_any_cut() {
    let _secrets = [know("zzzzzzzzzz"), know("zzzz\nzzzz\n")];
    for len in [5, 9, 10, 11, 25, 40] {
        written_in_any_way(format!("a {}\n{}", "z".repeat(len), "zzzz\n".repeat(len)).as_bytes());
    }
}

#[test]
fn random_text_is_the_same_in_any_cut_and_shows_no_piece() {
    let mut random = Random::new(24);
    for _ in 0..30 {
        let values: Vec<String> = (0..3)
            .map(|_| {
                let len = 8 + random.below(20);
                random.text("abcdefgh\n", len)
            })
            .collect();
        let _secrets: Vec<_> = values.iter().map(|value| know(value)).collect();
        let mut text = String::new();
        for _ in 0..random.below(8) {
            let len = random.below(12);
            text += &random.text("ABCD \n", len);
            text += &values[random.below(3)];
        }
        let clean = written_in_any_way(text.as_bytes());
        assert!(!values.iter().any(|value| text.contains(value) && shows_a_piece(&clean, value.as_bytes())));
    }
}

#[test]
fn flush_lets_no_unfinished_line_out() {
    let value = Random::new(25).text(LETTERS, 30);
    let _secret = know(&value);
    let mut out = Vec::new();
    let mut writer = RedactingWriter::new(&mut out);
    write!(writer, "one\nkey={}", &value[..29]).unwrap();
    writer.flush().unwrap();
    writer.write_all(&value.as_bytes()[29..]).unwrap();
    writer.finish().unwrap();
    assert_eq!(show(&out), show(format!("one\nkey={MARKER}").as_bytes()));
}

#[test]
fn the_first_part_of_a_value_whose_rest_never_comes_is_replaced() {
    let value = Random::new(26).text(LETTERS, 30);
    let _secret = know(&value);
    let clean = written_in_any_way(format!("key={}", &value[..20]).as_bytes());
    assert_eq!(show(&clean), show(b"key=[REDACTED]"));
}

#[test]
fn lines_of_any_length_pass_in_bounded_parts() {
    let value = Random::new(27).text(LETTERS, 200);
    let _secret = know(&value);
    for separator in ["", " "] {
        let filler = separator.to_owned() + &"X".repeat(997);
        let text: String =
            (0..150).map(|at| if at % 7 == 3 { value.clone() } else { filler.clone() }).collect();
        let expected = text.replace(&value, MARKER);
        for size in [1000, 65_537, 1 << 20] {
            assert_eq!(show(&written(text.as_bytes().chunks(size))), show(expected.as_bytes()));
        }
        let mut most = 0;
        let mut inner = Longest(&mut most);
        let mut writer = RedactingWriter::new(&mut inner);
        text.as_bytes().chunks(500).for_each(|text| writer.write_all(text).unwrap());
        drop(writer);
        assert!(most <= 66_000, "{most} bytes were held");
    }
}

struct Longest<'m>(&'m mut usize);

impl Write for Longest<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        *self.0 = text.len().max(*self.0);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_value_longer_than_the_longest_line_is_found() {
    let value = Random::new(28).text(LETTERS, 150_000);
    let _secret = know(&value);
    let text = format!("{0}{value}{0}", "X".repeat(70_000));
    let clean = written(text.as_bytes().chunks(30_000));
    assert_eq!(clean.len(), 140_000 + MARKER.len());
}

#[test]
fn a_private_key_that_comes_line_by_line_waits_for_its_end_and_is_replaced() {
    let key = private_key(&mut Random::new(29));
    let clean = written_in_any_way(format!("before\nkey: {key}\nafter\n").as_bytes());
    assert_eq!(show(&clean), show(format!("before\nkey: {MARKER}\nafter\n").as_bytes()));
}

#[test]
fn a_private_key_without_an_end_does_not_hold_a_log_for_ever() {
    let begin = ["-----BEGIN ", "PRIVATE KEY-----\n"].concat();
    let mut out = Vec::new();
    let mut writer = RedactingWriter::new(&mut out);
    writer.write_all(begin.as_bytes()).unwrap();
    (0..300).for_each(|_| writeln!(writer, "{:64}", "a line").unwrap());
    std::mem::forget(writer);
    assert!(out.len() > 16 * 1024, "{} bytes went out", out.len());
}

#[test]
fn a_line_is_judged_as_a_whole_where_a_known_value_or_a_private_key_could_begin_in_it() {
    let mut random = Random::new(31);
    let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
    let begin = ["-----BEGIN ", "RSA PRIVATE", " KEY-----"].concat();
    let lines: Vec<_> = (0..4).map(|_| random.text(LETTERS, 60)).collect();
    let _secret = know(&format!("{begin}\n{}\n-----END THING-----\n", lines.join("\n")));
    for opening in ["-----BEGIN", &begin] {
        let key = random.text(alphabet, 40);
        let text =
            format!("before\naws_secret_access_key: {key} ({opening}) aws_secret_access_key={key}\nafter\n");
        let clean = written_in_any_way(text.as_bytes());
        assert!(!shows_a_piece(&clean, key.as_bytes()), "after {} bytes", opening.len());
        assert_eq!(show(&clean), show(redact::text(&text).as_bytes()));
    }
    // What tells stands before the opening, and what it tells of behind it.
    let hex = random.text("0123456789abcdef", 32);
    let password = random.text(LETTERS, 20);
    for (before, key, after) in
        [("datadog-----BEGIN_KEY=", &hex, "."), ("postgres://app-----BEGIN:", &password, "@db.acme.io/x")]
    {
        let clean = written_in_any_way(format!("one\ntwo {before}{key}{after}\nthree\n").as_bytes());
        assert_eq!(show(&clean), show(format!("one\ntwo {before}{MARKER}{after}\nthree\n").as_bytes()));
    }
}

#[test]
fn a_long_line_in_which_a_known_value_could_begin_is_not_held_beyond_that_value() {
    let value = format!("{}\n{}", Random::new(32).text(LETTERS, 8), "x".repeat(100));
    let _secret = know(&value);
    for len in [60_000, 70_000, 200_000] {
        let mut out = Vec::new();
        let mut writer = RedactingWriter::new(&mut out);
        writeln!(writer, "{}{}.", "X".repeat(len), &value[..8]).unwrap();
        writer.write_all(&[b'y'; 101]).unwrap();
        writer.write_all(b"\n").unwrap();
        std::mem::forget(writer);
        // Another test's value may start in what the second line ends with.
        assert!(out.len() >= len + 10, "{} of {len} bytes went out", out.len());
    }
}

#[test]
fn a_private_key_without_an_end_does_not_hold_a_line_without_an_end() {
    let begin = ["-----BEGIN ", "PRIVATE KEY-----\n"].concat();
    let mut out = Vec::new();
    let mut writer = RedactingWriter::new(&mut out);
    writer.write_all(begin.as_bytes()).unwrap();
    (0..300).for_each(|_| write!(writer, "{:1000}", "no line").unwrap());
    std::mem::forget(writer);
    assert!(out.len() > 200_000, "{} bytes went out", out.len());
}

/// Takes a few bytes at a time, then fails.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match self.0 {
            0 => Err(io::ErrorKind::StorageFull.into()),
            left => {
                let taken = left.min(text.len()).min(3);
                self.0 -= taken;
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn an_error_of_the_inner_writer_reaches_the_caller() {
    let mut writer = RedactingWriter::new(Full(10));
    assert_eq!(
        writer.write_all(b"a line that is too long\nand one more\n").unwrap_err().kind(),
        io::ErrorKind::StorageFull
    );
    assert_eq!(writer.flush().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    let mut writer = RedactingWriter::new(Full(10));
    writer.write_all(b"a line that ").unwrap();
    assert_eq!(writer.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    let mut writer = RedactingWriter::new(Full(10));
    writer.write_all(b"a line that is dropped").unwrap();
}

struct Panics;

impl Write for Panics {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        panic!("inner")
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_panicked_is_not_called_again_on_drop() {
    let result = std::panic::catch_unwind(|| {
        let mut writer = RedactingWriter::new(Panics);
        let _ = writer.write_all(b"one\ntwo");
    });
    assert!(result.is_err(), "a second panic, in the drop, would have ended the process");
}

#[test]
fn a_maker_of_writers_can_be_cloned_and_its_writers_redact() {
    let value = Random::new(30).text(LETTERS, 30);
    let _secret = know(&value);
    let make = redact::writer(Vec::new);
    let twin = make.clone();
    for make in [make, twin] {
        assert!(format!("{:?}", make()).starts_with("RedactingWriter"));
        assert!(make().write_all(value.as_bytes()).is_ok());
    }
}
