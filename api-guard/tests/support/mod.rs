//! What the tests of redaction share: values nobody else has, and the same ones in every run.
#![allow(dead_code, unreachable_pub, reason = "each test crate uses its own part")]

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use api_guard::Secret;
use api_guard::secrecy::SecretString;
use base64::prelude::{BASE64_STANDARD, Engine as _};

pub const MARKER: &str = "[REDACTED]";
pub const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// Makes `value` known to this process.
pub fn know(value: &str) -> Secret {
    Secret::from(SecretString::from(value))
}

/// A xorshift generator: each run of a test sees the same numbers.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    /// A text of characters of `alphabet`.
    pub fn text(&mut self, alphabet: &str, len: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..len).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }

    /// `text` in pieces of 1 to 20 bytes.
    pub fn cut<'t>(&mut self, mut text: &'t [u8]) -> Vec<&'t [u8]> {
        let mut pieces = Vec::new();
        while !text.is_empty() {
            let (piece, others) = text.split_at(text.len().min(1 + self.below(20)));
            pieces.push(piece);
            text = others;
        }
        pieces
    }

    /// A value with every character that some encoder escapes.
    pub fn awkward(&mut self, len: usize) -> String {
        self.text("abcXYZ019 \"'\\/&<>%+?#=:;@[]{}|^`~$!*()_-.,\t\né\u{7f}\u{1}\u{200b}", len)
    }
}

/// A private key in PEM form that nobody has.
pub fn private_key(random: &mut Random) -> String {
    let mut key = vec![0x30, 0x82, 0, 105, 2, 1, 0];
    key.extend((0..102).map(|_| random.below(256) as u8));
    let body = BASE64_STANDARD.encode(key);
    let label = ["PRIVATE", " KEY-----"].concat();
    let mut lines = vec![format!("-----BEGIN RSA {label}")];
    lines.extend(body.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()));
    lines.push(format!("-----END RSA {label}"));
    lines.join("\n")
}

/// Whether any 8 bytes of `value` stand in `text`.
pub fn shows_a_piece(text: &[u8], value: &[u8]) -> bool {
    value.windows(8).any(|piece| text.windows(8).any(|at| at == piece))
}

/// A writer whose bytes can be looked at while the stream lives.
#[derive(Clone, Default)]
pub struct Seen(pub Rc<RefCell<Vec<u8>>>);

impl Write for Seen {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
