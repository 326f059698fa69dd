//! Looks for a key, whole or in pieces, in any of the spellings a log line may give it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode, percent_encode_byte};

use crate::key;

/// A piece this long cannot be chance: it is one of 2⁴⁸.
const PIECE: usize = 8;

/// Every spelling of one key, whole and in pieces. It holds the key, so it has no `Debug`.
pub(crate) struct LeakCheck {
    whole: BTreeSet<Vec<u8>>,
    /// By length, so that a search is one window sliding over the output for each.
    pieces: BTreeMap<usize, HashSet<Vec<u8>>>,
}

/// What a search found. Numbers only: it can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaks {
    /// Whole copies, in whatever spelling.
    pub(crate) copies: usize,
    /// Places where eight bytes of the key stand, or their spelling.
    pub(crate) pieces: usize,
}

impl Leaks {
    pub(crate) fn none(self) -> bool {
        self.copies == 0 && self.pieces == 0
    }
}

impl LeakCheck {
    /// Prepares the search for `key`, which is copied.
    pub(crate) fn of(key: &str) -> Self {
        let mut pieces = BTreeMap::<usize, HashSet<Vec<u8>>>::new();
        let secret = key.strip_prefix(key::PREFIX).unwrap_or(key).as_bytes();
        let windows = secret.windows(PIECE).flat_map(spellings);
        // Nine bytes are twelve characters of base64, wherever the key begins in the encoded text.
        let encoded = secret.windows(PIECE + 1).flat_map(base64);
        for piece in windows.chain(encoded) {
            pieces.entry(piece.len()).or_default().insert(piece);
        }
        let shifted = (0..3).flat_map(|skip| {
            let rest = key.as_bytes().get(skip..).unwrap_or_default();
            base64(&rest[..rest.len() / 3 * 3])
        });
        let whole = spellings(key.as_bytes()).into_iter().chain(shifted).filter(|text| !text.is_empty());
        Self { whole: whole.collect(), pieces }
    }

    /// Counts what of the key stands in `output`.
    pub(crate) fn search(&self, output: &[u8]) -> Leaks {
        let copies = |needle: &Vec<u8>| output.windows(needle.len()).filter(|at| at == needle).count();
        let pieces = |(length, set): (&usize, &HashSet<Vec<u8>>)| {
            output.windows(*length).filter(|at| set.contains(*at)).count()
        };
        Leaks { copies: self.whole.iter().map(copies).sum(), pieces: self.pieces.iter().map(pieces).sum() }
    }
}

/// The text itself, hex, percent and lists of numbers.
fn spellings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let every_byte: String = bytes.iter().map(|&byte| percent_encode_byte(byte)).collect();
    let symbols = percent_encode(bytes, NON_ALPHANUMERIC).to_string();
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    let texts = [
        hex::encode(bytes),
        hex::encode_upper(bytes),
        every_byte.to_lowercase(),
        every_byte,
        symbols.replace("%2D", "%2d").replace("%5F", "%5f"),
        symbols,
        numbers.join(", "),
        numbers.join(","),
    ];
    let unique: BTreeSet<Vec<u8>> =
        texts.into_iter().map(String::into_bytes).chain([bytes.to_vec()]).collect();
    unique.into_iter().collect()
}

fn base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (standard, url) = (STANDARD_NO_PAD.encode(bytes), URL_SAFE_NO_PAD.encode(bytes));
    if standard == url { vec![standard.into_bytes()] } else { vec![standard.into_bytes(), url.into_bytes()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_whole_key_is_found() {
        let key = key::fresh().unwrap();
        let check = LeakCheck::of(&key);
        let user = STANDARD_NO_PAD.encode(format!("user:{key}"));
        let forms = [format!("{:?}", key.as_bytes()), hex::encode(&key), user, format!("{key:?}")];
        for (number, form) in forms.iter().enumerate() {
            assert_eq!(check.search(form.as_bytes()).copies, 1, "form {number}");
        }
    }

    #[test]
    fn eight_bytes_are_a_leak_and_the_public_prefix_is_not() {
        let key = key::fresh().unwrap();
        let check = LeakCheck::of(&key);
        assert_eq!(check.search(&key.as_bytes()[40..48]), Leaks { copies: 0, pieces: 1 });
        assert!(check.search(&key.as_bytes()[40..47]).none(), "seven bytes were counted");
        assert!(check.search(b"Secret([REDACTED] sk-proj-****)").none(), "the prefix was counted");
    }

    #[test]
    fn pieces_of_an_encoded_key_are_found() {
        let key = key::fresh().unwrap();
        let check = LeakCheck::of(&key);
        for piece in [hex::encode(&key[60..70]), STANDARD_NO_PAD.encode(&key[61..73])] {
            assert!(!check.search(piece.as_bytes()).none(), "an encoded piece went unseen");
        }
    }
}
