//! Encodings × arrangements × ways to cut × ways to end, for each writer; and the same without one, which must leak.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and the matrix is for people"
)]

mod support;

use std::io::Write;

use api_guard::redact::{RedactingStream, RedactingWriter};
use support::{AWKWARD, Caught, ENCODINGS, Encoding, PLAIN, know, leak, value};

/// Values that become known together, and a text that shows all of them, each through `encode`.
type Arrangement = (&'static str, fn(u64) -> (Vec<String>, Vec<String>));

const ARRANGEMENTS: &[Arrangement] = &[
    ("alone", |seed| {
        let value = value(seed, AWKWARD, 24);
        (vec![value.clone()], vec![value])
    }),
    ("adjacent", |seed| {
        let (one, two) = (value(seed, PLAIN, 17), value(seed + 1, PLAIN, 19));
        (vec![one.clone(), two.clone()], vec![one.clone() + &two + &one])
    }),
    ("overlapping", |seed| {
        let text = value(seed, PLAIN, 34);
        (vec![text[..20].to_owned(), text[12..].to_owned()], vec![text])
    }),
    ("prefix of another", |seed| {
        let long = value(seed, PLAIN, 32);
        (vec![long[..12].to_owned(), long.clone()], vec![long[..12].to_owned(), long])
    }),
    ("of several lines", |seed| {
        let lines =
            [value(seed, PLAIN, 12), value(seed + 1, PLAIN, 9), value(seed + 2, PLAIN, 14)].join("\n");
        (vec![lines.clone()], vec![lines])
    }),
];

/// How a text comes: each way to cut it, as its pieces.
type Cut = (&'static str, fn(&[u8]) -> Vec<Pieces<'_>>);

type Pieces<'t> = Vec<&'t [u8]>;

const CUTS: &[Cut] = &[
    ("whole", |text| vec![vec![text]]),
    ("in two", |text| (0..=text.len()).map(|at| vec![&text[..at], &text[at..]]).collect()),
    ("in three", |text| {
        let cut = |one: usize, two: usize| vec![&text[..one], &text[one..two], &text[two..]];
        // Every pair of places, of which neighbours a few apart differ little.
        let step = 1 + text.len() / 40;
        (0..text.len())
            .step_by(step)
            .flat_map(|one| (one..text.len()).step_by(step).map(move |two| cut(one, two)))
            .collect()
    }),
    ("a byte each", |text| vec![text.chunks(1).collect()]),
    ("at random", |text| {
        (1..30)
            .map(|seed| {
                let mut rest = text;
                let mut pieces = Vec::new();
                for letter in value(seed, "123456789", text.len()).bytes() {
                    let (piece, others) = rest.split_at(usize::from(letter - b'0').min(rest.len()));
                    pieces.push(piece);
                    rest = others;
                }
                pieces
            })
            .collect()
    }),
];

/// What comes out when these pieces are written and the writer ends in this way.
type End = (&'static str, fn(Writer, &[&[u8]]) -> Vec<u8>);

const ENDS: &[End] = &[
    ("flush", |writer, pieces| write(writer, pieces, |writer| writer.flush().unwrap())),
    ("finish", |writer, pieces| write(writer, pieces, |_| ())),
    ("panic", |writer, pieces| {
        let caught = Caught::default();
        let mut sink = writer(caught.clone());
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            pieces.iter().for_each(|piece| sink.write_all(piece).unwrap());
            std::panic::resume_unwind(Box::new("without a hook"));
        }));
        caught.bytes()
    }),
];

type Writer = fn(Caught) -> Box<dyn Write>;

const WRITERS: &[(&str, Writer)] = &[
    ("RedactingWriter", |caught| Box::new(RedactingWriter::new(caught))),
    ("RedactingStream", |caught| Box::new(RedactingStream::new(caught))),
];

fn write(writer: Writer, pieces: &[&[u8]], between: fn(&mut dyn Write)) -> Vec<u8> {
    let caught = Caught::default();
    let mut sink = writer(caught.clone());
    for piece in pieces {
        sink.write_all(piece).unwrap();
        between(&mut *sink);
    }
    drop(sink);
    caught.bytes()
}

/// A text with the encoded values in it, between words.
fn text(shown: &[String], encode: fn(&str) -> String) -> Vec<u8> {
    shown
        .iter()
        .fold(b"before ".to_vec(), |text, value| [&text, encode(value).as_bytes(), b" between\nand"].concat())
}

#[test]
fn no_piece_of_a_value_comes_out_of_a_writer_and_all_does_without_one() {
    let mut seed = 1000;
    let (mut rows, mut runs, mut broken) = (0, 0, Vec::new());
    for (arrangement, values) in ARRANGEMENTS {
        for encoding @ (name, encode) in ENCODINGS {
            seed += 20;
            let (known, shown) = values(seed);
            let text = text(&shown, *encode);
            // The control: nothing stands between, and so it must be seen.
            assert!(
                known.iter().any(|value| leak(&text, value).is_some()),
                "{arrangement}, {name}: shows nothing"
            );
            let _secrets: Vec<_> = known.iter().map(|value| know(value)).collect();
            for (writer_name, writer) in WRITERS {
                let (leaks, count) = run(*writer, &text, &known, encoding, &mut broken);
                rows += 1;
                runs += count;
                println!("{arrangement:18} {name:20} {writer_name}: {leaks} leaks in {count} runs");
            }
        }
    }
    println!("{rows} rows, {runs} runs, {} leaks", broken.len());
    assert!(broken.is_empty(), "{broken:?}");
}

/// Every cut with every end. The first run's output is what all others must give.
fn run(
    writer: Writer,
    text: &[u8],
    known: &[String],
    encoding: &Encoding,
    broken: &mut Vec<String>,
) -> (usize, usize) {
    let (mut leaks, mut count) = (0, 0);
    let first = write(writer, &[text], |_| ());
    if known.iter().any(|value| leak(&first, value).is_some()) {
        broken.push(format!("{}, at once", encoding.0));
        leaks += 1;
    }
    for (cut, pieces) in CUTS {
        for (end, end_by) in ENDS {
            for pieces in pieces(text) {
                count += 1;
                let out = end_by(writer, &pieces);
                if out != first {
                    leaks += 1;
                    broken.push(format!("{}, {cut}, {end}", encoding.0));
                }
            }
        }
    }
    (leaks, count)
}
