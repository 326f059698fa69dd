//! Armoured blocks. Their dashes and labels are joined here, so that no file holds the beginning of a key.

use crate::encode::base64;
use crate::random::Random;

const DASHES: &str = "-----";

/// A block: `label|body`, the body in base64 lines of 64 characters.
pub(crate) fn block(label: &str, body: &[u8]) -> Vec<u8> {
    lines(label, "", body)
}

/// A block whose header says that a pass phrase protects it (RFC 1421).
pub(crate) fn legacy_block(label: &str, body: &[u8]) -> Vec<u8> {
    lines(label, "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123ABCD\n\n", body)
}

fn lines(label: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let digits = base64(body);
    let mut text = format!("{DASHES}BEGIN {label}{DASHES}\n{headers}").into_bytes();
    for line in digits.chunks(64) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text.extend_from_slice(format!("{DASHES}END {label}{DASHES}").as_bytes());
    text
}

/// A DER sequence: `first`, then `count` random bytes.
pub(crate) fn der(first: &[u8], count: usize, random: &mut Random) -> Vec<u8> {
    let length = (first.len() + count) as u16;
    let header = match length {
        0..=127 => vec![0x30, length as u8],
        128..=255 => vec![0x30, 0x81, length as u8],
        _ => [&[0x30, 0x82][..], &length.to_be_bytes()].concat(),
    };
    [&header[..], first, &random.bytes(count)].concat()
}

/// An OpenSSH key with this cipher, and `count` random bytes.
pub(crate) fn openssh(cipher: &str, count: usize, random: &mut Random) -> Vec<u8> {
    let length = (cipher.len() as u32).to_be_bytes();
    [&b"openssh-key-v1\0"[..], &length, cipher.as_bytes(), &random.bytes(count)].concat()
}
