//! Issuers' checksums, computed by other code than the detector's.

use bech32::primitives::iter::Fe32IterExt;
use bech32::{Bech32, Fe32, Hrp};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// CRC-32 of the thirty characters before, as six base62 digits.
pub(crate) fn github(key: &[u8]) -> Vec<u8> {
    base62(crc32fast::hash(&key[key.len() - 30..]))
}

/// CRC-32 of all before the last `_`, as six base62 digits.
pub(crate) fn synapse(key: &[u8]) -> Vec<u8> {
    base62(crc32fast::hash(&key[..key.len() - 1]))
}

/// The same, the least of the digits first; what is short of six has zeros in front.
pub(crate) fn mas(key: &[u8]) -> Vec<u8> {
    let mut value = crc32fast::hash(&key[..key.len() - 1]) as usize;
    let mut digits = Vec::new();
    while value > 0 {
        digits.push(BASE62[value % 62]);
        value /= 62;
    }
    let zeros = vec![b'0'; 6 - digits.len()];
    [zeros, digits].concat()
}

/// CRC-32 of the thirty characters before, as six base62 digits of which small letters come before capitals.
pub(crate) fn prefect(key: &[u8]) -> Vec<u8> {
    let swapped = |digit: u8| if digit.is_ascii_alphabetic() { digit ^ b' ' } else { digit };
    github(key).into_iter().map(swapped).collect()
}

/// CRC-32 of the thirty-seven characters before, as six base62 digits.
pub(crate) fn polar(key: &[u8]) -> Vec<u8> {
    base62(crc32fast::hash(&key[key.len() - 37..]))
}

/// The first six base36 digits of the CRC-32 of the forty characters before.
pub(crate) fn runpod(key: &[u8]) -> Vec<u8> {
    let digits = base36(crc32fast::hash(&key[key.len() - 40..]));
    let first = digits.iter().position(|digit| *digit != b'0').unwrap_or(1);
    digits[first.min(1)..][..6].to_vec()
}

/// Seven digits.
fn base36(mut value: u32) -> Vec<u8> {
    let mut digits = Vec::new();
    for _ in 0..7 {
        digits.insert(0, b"0123456789abcdefghijklmnopqrstuvwxyz"[value as usize % 36]);
        value /= 36;
    }
    digits
}

fn base62(value: u32) -> Vec<u8> {
    let (mut value, mut digits) = (value as usize, Vec::new());
    for _ in 0..6 {
        digits.insert(0, BASE62[value % 62]);
        value /= 62;
    }
    digits
}

/// CRC-32 of all before the last `_`, least significant byte first.
pub(crate) fn grafana(key: &[u8]) -> Vec<u8> {
    let crc = crc32fast::hash(&key[..key.len() - 1]);
    crc.to_le_bytes().iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

/// CRC-32 of all before, in upper-case hexadecimal.
pub(crate) fn atlassian(key: &[u8]) -> Vec<u8> {
    format!("{:08X}", crc32fast::hash(key)).into_bytes()
}

/// CRC-32 of all before, as seven base36 digits.
pub(crate) fn gitlab(key: &[u8]) -> Vec<u8> {
    base36(crc32fast::hash(key))
}

/// CRC-32 of the forty characters before, in hexadecimal.
pub(crate) fn cloudflare(key: &[u8]) -> Vec<u8> {
    format!("{:08x}", crc32fast::hash(&key[key.len() - 40..])).into_bytes()
}

/// CRC-32 of the thirty-two characters before the last `_`, in hexadecimal.
pub(crate) fn cashfree(key: &[u8]) -> Vec<u8> {
    format!("{:08x}", crc32fast::hash(&key[key.len() - 33..key.len() - 1])).into_bytes()
}

/// The checksum that ends an age key, which is written in upper case.
pub(crate) fn age(key: &[u8]) -> Vec<u8> {
    bech32(key).to_ascii_uppercase()
}

/// The BECH32 checksum of `key`, a label, `1` and data.
pub(crate) fn bech32(key: &[u8]) -> Vec<u8> {
    let (label, data) = std::str::from_utf8(key).unwrap().rsplit_once('1').unwrap();
    let label = Hrp::parse(&label.to_lowercase()).unwrap();
    let data = data.chars().map(|digit| Fe32::from_char(digit).unwrap());
    let whole: String = data.with_checksum::<Bech32>(&label).chars().collect();
    whole.as_bytes()[whole.len() - 6..].to_vec()
}
