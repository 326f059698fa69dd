//! Text with values in it, cut in any way: what comes out does not depend on the cuts, shows no piece of a value, keeps all
//! other bytes in order, and little is held back.
#![no_main]

use std::io::Write;
use std::sync::OnceLock;

use api_guard::Secret;
use api_guard::redact::{RedactingStream, RedactingWriter};
use api_guard::secrecy::SecretString;
use libfuzzer_sys::fuzz_target;

const MARKER: &[u8] = b"[REDACTED]";

/// Overlapping, nested, adjacent, of several lines and words, as short as can be, and of one letter.
fn values() -> &'static [String] {
    static VALUES: OnceLock<(Vec<String>, Vec<Secret>)> = OnceLock::new();
    let (values, _) = VALUES.get_or_init(|| {
        let base = "qwmznxbcvlkdjfhgpaosieurytqmwnebrvtcyxuz";
        let values: Vec<String> = [
            &base[..24], &base[16..], &base[4..14], &base[..12], "zxcvqwrt", "ooooooooooo",
            "two words and more", "first line of it\nsecond line\nthird", "caf\u{e9} \u{2603} & <x> \"y\" 'z'",
        ]
        .map(str::to_owned)
        .into();
        let secrets = values.iter().map(|value| Secret::from(SecretString::from(value.as_str()))).collect();
        (values, secrets)
    });
    values
}

/// A text made of bytes as they are, and of pieces of values.
fn text(input: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut input = input.iter().copied();
    while let Some(byte) = input.next() {
        if byte < 200 {
            text.push(byte);
            continue;
        }
        let value = values()[usize::from(byte - 200) % values().len()].as_bytes();
        let from = if byte % 2 == 0 { 0 } else { usize::from(input.next().unwrap_or(0)) % value.len() };
        text.extend_from_slice(&value[from..]);
    }
    text
}

fn written(mut writer: impl Write, text: &[u8], cuts: &[u8]) {
    let mut rest = text;
    for cut in cuts {
        let (piece, others) = rest.split_at(usize::from(*cut).min(rest.len()));
        writer.write_all(piece).unwrap();
        writer.flush().unwrap();
        rest = others;
    }
    writer.write_all(rest).unwrap();
}

/// Whether `out` is `text` with markers in place of some of its bytes.
fn keeps_the_rest(text: &[u8], out: &[u8]) -> bool {
    let mut pieces = Vec::new();
    let mut rest = out;
    while let Some(at) = rest.windows(MARKER.len()).position(|window| window == MARKER) {
        pieces.push(&rest[..at]);
        rest = &rest[at + MARKER.len()..];
    }
    let mut left = text;
    pieces.iter().all(|piece| match left.windows(piece.len().max(1)).position(|at| at == *piece || piece.is_empty()) {
        Some(at) => {
            left = &left[at + piece.len()..];
            true
        }
        None => piece.is_empty(),
    }) && left.ends_with(rest)
}

fuzz_target!(|input: (Vec<u8>, Vec<u8>)| {
    let (input, cuts) = input;
    let text = text(&input);
    let mut outs = Vec::new();
    for cuts in [&[][..], &cuts, &vec![1; text.len()]] {
        let (mut lines, mut words) = (Vec::new(), Vec::new());
        written(RedactingWriter::new(&mut lines), &text, cuts);
        written(RedactingStream::new(&mut words), &text, cuts);
        outs.push((lines, words));
    }
    assert!(outs.windows(2).all(|pair| pair[0] == pair[1]), "the cuts show");
    for out in [&outs[0].0, &outs[0].1] {
        assert!(keeps_the_rest(&text, out), "other bytes are changed");
        for value in values().iter().filter(|value| text.windows(value.len()).any(|at| at == value.as_bytes())) {
            // What stands in the text besides may be a piece by itself.
            assert!(!out.windows(value.len()).any(|at| at == value.as_bytes()), "a value is shown");
        }
    }
});
