//! The key, and the forms it is looked for in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A key that both sides derive, so that none has to tell the other. In a buffer of its own length.
pub(super) fn key(seed: u64, len: usize) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/&";
    let mut state = seed | 1;
    let mut key = String::with_capacity(len);
    for _ in 0..len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        key.push(char::from(ALPHABET[(state >> 20) as usize % ALPHABET.len()]));
    }
    key
}

/// The key as it is and in each encoding that the redactor knows.
pub(super) fn forms(key: &str) -> Vec<Vec<u8>> {
    let bytes = key.as_bytes();
    let mut forms = vec![
        bytes.to_vec(),
        hex::encode(bytes).into_bytes(),
        hex::encode_upper(bytes).into_bytes(),
        utf8_percent_encode(key, NON_ALPHANUMERIC).to_string().into_bytes(),
        key.replace('/', "\\/").into_bytes(),
        key.replace('&', "&amp;").into_bytes(),
        key.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes(),
        bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",").into_bytes(),
        bytes.iter().rev().copied().collect(),
    ];
    for before in 0..3 {
        let shifted = [&b"xx"[..before], bytes].concat();
        for text in [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
            // What no other byte has a part in.
            let end = 8 * shifted.len() / 6;
            forms.push(text.as_bytes()[(8 * before).div_ceil(6)..end].to_vec());
        }
    }
    forms.sort();
    forms.dedup();
    forms
}
