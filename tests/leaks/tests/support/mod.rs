//! Values, what a leak of one is, and where output is caught.
#![allow(dead_code, unreachable_pub, reason = "each test crate uses its own part")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use api_guard::Secret;
use api_guard::secrecy::SecretString;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A value that nobody else has, the same in every run. Some channels take letters and digits only.
pub fn value(seed: u64, letters: &str, length: usize) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize
    };
    (0..length).map(|_| letters[next() % letters.len()]).collect()
}

pub const PLAIN: &str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
pub const AWKWARD: &str = "abcdefgXYZ019'\"\\/&<>%+?#=:;@[]{}|^`~$!*()_-., \u{e9}";

pub fn know(value: &str) -> Secret {
    Secret::from(SecretString::from(value))
}

/// A form in which a value is written out.
pub type Encoding = (&'static str, fn(&str) -> String);

pub const ENCODINGS: &[Encoding] = &[
    ("as it is", str::to_owned),
    ("Debug", |value| format!("{value:?}")),
    ("JSON", |value| serde_json::to_string(value).unwrap_or_default()),
    ("JSON of Debug", |value| serde_json::to_string(&format!("{value:?}")).unwrap_or_default()),
    ("JSON of JSON of JSON", |value| {
        let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
        json(&json(&json(value)))
    }),
    ("JSON of Python", |value| {
        let units = |character: char| -> String {
            character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
        };
        let json = serde_json::to_string(value).unwrap_or_default();
        json.chars().map(|it| if it.is_ascii() { it.to_string() } else { units(it) }).collect()
    }),
    ("SQL", |value| value.replace('\'', "''")),
    ("escape_ascii", |value| value.as_bytes().escape_ascii().to_string()),
    ("percent", |value| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()),
    ("percent, small", |value| lower_escapes(&utf8_percent_encode(value, NON_ALPHANUMERIC).to_string())),
    ("percent, twice", |value| {
        let once = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        once.replace('%', "%25")
    }),
    ("hex", |value| hex::encode(value)),
    ("hex list", |value| format!("{:02x?}", value.as_bytes())),
    ("HEX", |value| hex::encode_upper(value)),
    ("base64 of user:key", |value| BASE64_STANDARD_NO_PAD.encode(format!("user:{value}"))),
    ("base64 after 0", |value| BASE64_STANDARD_NO_PAD.encode(value)),
    ("base64 after 1", |value| BASE64_STANDARD_NO_PAD.encode(format!("a{value}b"))),
    ("base64 after 2", |value| BASE64_URL_SAFE_NO_PAD.encode(format!("ab{value}"))),
    ("decimal list", |value| format!("{:?}", value.as_bytes())),
    ("XML", |value| {
        let text = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        text.replace('"', "&quot;").replace('\'', "&apos;")
    }),
];

fn lower_escapes(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (digits, rest) = piece.split_at(2.min(piece.len()));
        text + "%" + &digits.to_ascii_lowercase() + rest
    })
}

/// The first form of which a piece stands in `text`: eight bytes of the value, as many as that takes in the form.
pub fn leak(text: &[u8], value: &str) -> Option<&'static str> {
    ENCODINGS.iter().find(|(_, encode)| shows_a_piece(text, value, *encode)).map(|(name, _)| *name)
}

fn shows_a_piece(text: &[u8], value: &str, encode: fn(&str) -> String) -> bool {
    let characters: Vec<char> = value.chars().collect();
    characters.windows(8).any(|piece| {
        let form = encode(&piece.iter().collect::<String>());
        // The ends of base64 belong to what stands beside.
        let form = form.trim_matches(['"', '[', ']', '\\']).as_bytes();
        let form = if form.len() > 12 && form.len() < 16 { &form[2..form.len() - 2] } else { form };
        form.len() >= 8 && text.windows(form.len()).any(|at| at == form)
    })
}

/// Where a channel writes to.
#[derive(Clone, Debug, Default)]
pub struct Caught(Arc<Mutex<Vec<u8>>>);

impl Caught {
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().map(|bytes| bytes.clone()).unwrap_or_default()
    }
}

impl Write for Caught {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().map_err(|_| io::ErrorKind::Other)?.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
