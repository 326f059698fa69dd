//! What passes a redacting stream is what a look at the whole text gives, however it is cut into writes; and little waits.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::io::Write;

use api_guard::redact::{self, RedactingStream};
use support::{LETTERS, MARKER, Random, Seen, know, private_key, shows_a_piece};

/// What comes out for these writes, each followed by a flush.
fn written<'w>(writes: impl IntoIterator<Item = &'w [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = RedactingStream::new(&mut out);
    for text in writes {
        stream.write_all(text).unwrap();
        stream.flush().unwrap();
    }
    stream.finish().unwrap();
    out
}

/// Asserts that each way to cut `text` gives what it gives as a whole.
fn assert_same_in_any_cut(text: &[u8]) {
    let whole = redact::bytes(text).into_owned();
    let same = |writes: Vec<&[u8]>, how: &str| {
        assert!(written(writes) == whole, "{how} of {} bytes with a seed of its length", text.len());
    };
    same(vec![text], "at once");
    same(text.chunks(1).collect(), "byte by byte");
    for cut in 0..=text.len() {
        same(vec![&text[..cut], &text[cut..]], "in two");
    }
    let mut random = Random::new(text.len() as u64);
    for _ in 0..20 {
        let (one, other) = (random.below(text.len() + 1), random.below(text.len() + 1));
        let (one, other) = (one.min(other), one.max(other));
        same(vec![&text[..one], &text[one..other], &text[other..]], "in three");
        same(random.cut(text), "at random");
    }
}

#[test]
fn values_alone_adjacent_overlapping_nested_and_of_several_lines_are_found_in_any_cut() {
    let mut random = Random::new(201);
    let base = random.text(LETTERS, 60);
    let (spaced, lines) = (
        [3, 4, 1, 9].map(|len| random.text(LETTERS, len)).join(" "),
        [7, 12, 2, 20].map(|len| random.text(LETTERS, len)).join("\n"),
    );
    let _secrets = [&base[..30], &base[20..45], &base[45..], &base[5..14], &spaced, &lines].map(know);
    for text in [
        format!("key={base}\n{}.{base}{base}", &base[..30]),
        format!("{base}{spaced}{lines} {lines}{spaced}\n{spaced}"),
        format!("one \"two\" {}\n\n {lines}\n", &base[..29].to_uppercase()),
        format!("{{\"a\":\"{base}\",\"b\":[\"{spaced}\"],\"c\":{lines:?}}}\n"),
    ] {
        assert_same_in_any_cut(text.as_bytes());
    }
}

#[test]
fn a_value_in_an_encoding_is_found_in_any_cut() {
    let mut random = Random::new(211);
    for value in [8, 12, 40].map(|len| random.text("abcXYZ019+/= ", len)) {
        let _secret = know(&value);
        let bytes = value.as_bytes();
        let forms = [
            format!("{bytes:?}"),
            format!("{bytes:02x?}"),
            serde_json::to_string(bytes).unwrap(),
            hex::encode(bytes),
            value.replace('/', "\\/"),
            value.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace(' ', "%20"),
        ];
        for form in forms {
            let text = format!("sent {form} to them\n");
            assert!(!shows_a_piece(redact::text(&text).as_bytes(), &form.as_bytes()[1..form.len() - 1]));
            assert_same_in_any_cut(text.as_bytes());
        }
    }
}

#[test]
fn what_has_the_form_of_a_key_is_found_in_any_cut() {
    let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
    let secret =
        Random::new(202).text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", 40);
    for text in [
        format!("login with {key}, please"),
        format!("in it the aws secret access key is: {secret}\nnext"),
        format!("postgres://app:{}!$x@db.acme.io/main is where it is", &secret[..12].replace('/', "x")),
        format!("{key}{key}"),
    ] {
        assert!(redact::text(&text).contains(MARKER), "a text of {} bytes", text.len());
        assert_same_in_any_cut(text.as_bytes());
    }
}

#[test]
fn a_value_is_found_where_a_word_without_end_is_parted() {
    let value = Random::new(213).text("abcdefghXYZ0123456789", 40);
    let _secret = know(&value);
    for before in 10_200..10_290 {
        let text = format!("{}{value}{}", "x".repeat(before), "y".repeat(10_240));
        let expected = text.replace(&value, MARKER);
        assert!(written([text.as_bytes()]) == expected.as_bytes(), "after {before} bytes");
    }
}

#[test]
fn a_private_key_is_found_in_any_cut() {
    let text = format!("before\nkey: {}\nafter\n", private_key(&mut Random::new(212)));
    assert!(redact::text(&text) == format!("before\nkey: {MARKER}\nafter\n"));
    assert_same_in_any_cut(text.as_bytes());
}

#[test]
fn random_text_is_the_same_in_any_cut_and_shows_no_piece() {
    let mut random = Random::new(203);
    for _ in 0..25 {
        let values: Vec<String> = (0..3)
            .map(|_| {
                let len = 8 + random.below(20);
                random.text("abcdefgh \n", len)
            })
            .collect();
        let _secrets: Vec<_> = values.iter().map(|value| know(value)).collect();
        let mut text = String::new();
        for _ in 0..random.below(8) {
            let len = random.below(12);
            text += &random.text("ABCD \n\"", len);
            text += &values[random.below(3)];
        }
        // The end of a text has rules of its own: see the next test.
        text += "Z.\n";
        assert_same_in_any_cut(text.as_bytes());
        let clean = written([text.as_bytes()]);
        assert!(!values.iter().any(|value| text.contains(value) && shows_a_piece(&clean, value.as_bytes())));
    }
}

#[test]
fn the_first_part_of_a_value_whose_rest_never_comes_is_replaced() {
    let value = Random::new(204).text(LETTERS, 30);
    let _secret = know(&value);
    for part in 8..30 {
        assert_eq!(written([format!("key={}", &value[..part]).as_bytes()]), b"key=[REDACTED]");
    }
}

#[test]
fn a_value_that_becomes_known_in_mid_stream_is_redacted_from_then_on() {
    let value = Random::new(205).text(LETTERS, 30);
    let mut out = Vec::new();
    let mut stream = RedactingStream::new(&mut out);
    stream.write_all(b"before ").unwrap();
    stream.write_all(&value.as_bytes()[..10]).unwrap();
    let _secret = know(&value);
    stream.write_all(&value.as_bytes()[10..]).unwrap();
    stream.write_all(b" after").unwrap();
    stream.finish().unwrap();
    assert_eq!(out, b"before [REDACTED] after");
}

#[test]
fn no_more_waits_than_a_word_or_a_known_value_less_one_byte() {
    let longest = 300;
    let value = Random::new(207).text("abc ", longest);
    let _secret = know(&value);
    let mut random = Random::new(208);
    let seen = Seen::default();
    let mut stream = RedactingStream::new(seen.clone());
    let (mut given, mut replaced) = (0, 0);
    for _ in 0..3_000 {
        let part = random.below(longest);
        let piece = match random.below(3) {
            0 => value[..part].to_owned(),
            1 => format!("{}. ", random.text("XYZ", 20)),
            _ => format!("{value}- "),
        };
        stream.write_all(piece.as_bytes()).unwrap();
        given += piece.len();
        let out = seen.0.borrow();
        replaced = out.windows(MARKER.len()).filter(|at| *at == MARKER.as_bytes()).count().max(replaced);
        // A secret takes 300 bytes or less, of which the marker is ten; a word here is of 20 bytes at most.
        assert!(given <= out.len() + replaced * longest + longest + 20, "{given} in, {} out", out.len());
    }
}

#[test]
fn a_word_without_end_passes_in_bounded_parts() {
    let seen = Seen::default();
    let mut stream = RedactingStream::new(seen.clone());
    for number in 1..400 {
        stream.write_all(&[b'X'; 1000]).unwrap();
        assert!(seen.0.borrow().len() + 17 * 1024 >= number * 1000);
    }
}

#[cfg(feature = "tokio")]
mod asynchronous {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use tokio::io::{AsyncWrite, AsyncWriteExt as _};

    use super::*;

    /// Takes three bytes every other call.
    #[derive(Default)]
    struct Slow(Vec<u8>, bool);

    impl AsyncWrite for Slow {
        fn poll_write(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            text: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.1 = !self.1;
            if self.1 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let count = text.len().min(3);
            self.0.extend_from_slice(&text[..count]);
            Poll::Ready(Ok(count))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// Fails, or takes nothing.
    struct Broken(Option<io::ErrorKind>);

    impl AsyncWrite for Broken {
        fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
            Poll::Ready(self.0.map_or(Ok(0), |kind| Err(kind.into())))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_slow_asynchronous_writer_gets_what_the_others_get() {
        let value = Random::new(209).text(LETTERS, 30);
        let _secret = know(&value);
        let text = format!("one {value} two {value}");
        for size in [1, 7, 40, 100] {
            let mut slow = Slow::default();
            block_on(async {
                let mut stream = RedactingStream::asynchronous(&mut slow);
                for piece in text.as_bytes().chunks(size) {
                    stream.write_all(piece).await.unwrap();
                }
                stream.shutdown().await.unwrap();
            });
            assert_eq!(slow.0, b"one [REDACTED] two [REDACTED]");
        }
    }

    #[test]
    fn an_error_of_an_asynchronous_writer_reaches_the_caller_and_no_call_hangs() {
        for (broken, kind) in [
            (Broken(Some(io::ErrorKind::StorageFull)), io::ErrorKind::StorageFull),
            (Broken(None), io::ErrorKind::WriteZero),
        ] {
            block_on(async {
                let mut stream = RedactingStream::asynchronous(broken);
                // Taken, though not written yet.
                stream.write_all(b"some words and ").await.unwrap();
                let is_told = |result: io::Result<()>| result.is_err_and(|error| error.kind() == kind);
                assert!(is_told(stream.flush().await));
                assert!(is_told(stream.write_all(b"others ").await));
                assert!(is_told(stream.shutdown().await));
            });
        }
    }

    /// Fails at one call.
    struct FailsAt(Vec<u8>, usize);

    impl AsyncWrite for FailsAt {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, text: &[u8]) -> Poll<io::Result<usize>> {
            self.1 = self.1.wrapping_sub(1);
            if self.1 == 0 {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.0.extend_from_slice(text);
            Poll::Ready(Ok(text.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// Whether anything fails, and what comes out where this is written and, if told to, written again when that failed.
    async fn written_with_failure(texts: &[String], at: usize, again: bool) -> (bool, Vec<u8>) {
        let mut inner = FailsAt(Vec::new(), at);
        let mut stream = RedactingStream::asynchronous(&mut inner);
        let mut fails = false;
        for text in texts {
            if stream.write_all(text.as_bytes()).await.is_err() {
                fails = true;
                if again {
                    stream.write_all(text.as_bytes()).await.unwrap();
                }
            }
        }
        if stream.shutdown().await.is_err() {
            fails = true;
            stream.shutdown().await.unwrap();
        }
        drop(stream);
        (fails, inner.0)
    }

    #[test]
    fn a_value_in_the_middle_of_which_a_write_failed_shows_no_piece_whether_it_is_tried_again_or_not() {
        let value = Random::new(210).text(LETTERS, 40);
        let _secret = know(&value);
        for (again, at) in (0..8).map(|way| (way % 2 == 0, 1 + way / 2)) {
            for cut in 1..value.len() {
                let texts = [
                    format!("some words, key={}", &value[..cut]),
                    format!("{} and more\nwords\n", &value[cut..]),
                    format!("again {value}\n"),
                    "the end\n".to_owned(),
                ];
                let (fails, out) = block_on(written_with_failure(&texts, at, again));
                let way = format!("again: {again}, failure {at}, cut at {cut}");
                assert!(fails, "{way}");
                assert!(!shows_a_piece(&out, value.as_bytes()), "{way}");
                assert!(out.ends_with(b"the end\n") || !again, "{way}");
            }
        }
    }
}

/// Eight bytes that a value begins with, and others behind them: whether they are taken for one that is cut short must not
/// depend on where the text began that still waited.
#[test]
fn what_begins_as_a_value_in_the_last_word_comes_out_the_same_in_any_cut() {
    let mut random = Random::new(209);
    let lines = [16, 11, 5].map(|len| random.text(LETTERS, len)).join("\n");
    let values = [random.text(LETTERS, 60), [10, 49].map(|len| random.text(LETTERS, len)).join(" ")];
    let _secrets = (know(&lines), values.each_ref().map(|value| know(value)));
    for value in &values {
        for filler in 0..40 {
            let text = [&lines, &*"=".repeat(filler), &value[..10], &"0123456789".repeat(3)].concat();
            let out = |writes: &mut dyn Iterator<Item = &[u8]>| {
                let (mut out, mut writer) = (Vec::new(), Vec::new());
                let mut lines = redact::RedactingWriter::new(&mut writer);
                let mut words = RedactingStream::new(&mut out);
                for piece in writes {
                    lines.write_all(piece).unwrap();
                    words.write_all(piece).unwrap();
                }
                lines.finish().unwrap();
                words.finish().unwrap();
                (writer, out)
            };
            let whole = out(&mut [text.as_bytes()].into_iter());
            assert!(whole == out(&mut text.as_bytes().chunks(1)), "{filler} bytes before it");
            assert!(whole.0 == whole.1, "by lines and by words, {filler} bytes before it");
        }
    }
}
