//! Templates of keys.
//!
//! A template is text with places in angle brackets:
//!
//! | place | becomes |
//! |---|---|
//! | `<alnum*36>` | 36 random letters of an alphabet (see [`alphabet`]) |
//! | `<x*36>`, `<abc*36>` | the same letter, or a sequence: what placeholders are made of |
//! | `<uuid>` | a random UUID |
//! | `<github>`, `<gitlab>`, `<grafana>`, `<atlassian>`, `<cloudflare>`, `<cashfree>`, `<synapse>`, `<mas>`, `<polar>`, `<prefect>`, `<runpod>`, `<age>`, `<nostr>` | the issuer's checksum of what stands before |
//! | `<base64:…>`, `<base64url:…>`, `<escape:…>` | the inner template, encoded |
//! | `<pem:LABEL\|…>`, `<pem-legacy:LABEL\|…>` | an armoured block around the inner template |
//! | `<der*900>`, `<openssh*360>`, `<pgp*900>` | a private key's first bytes and random ones |
//! | `<>` | nothing: it keeps a documented example from standing in one piece |
//! | `<lt>` | `<` |

use crate::random::Random;
use crate::{armor, checksum, encode};

/// PKCS #8's and RFC 3447's version number.
const VERSION: &[u8] = &[2, 1, 0];
/// The cipher of PKCS #8: a sequence of an object identifier (PBES2) and its parameters.
const CIPHER: &[u8] = &[0x30, 0x0D, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 0x0D, 5, 0];

/// Draws a text from `template`. The same `seed` draws the same text.
#[must_use]
pub fn draw(template: &str, seed: &str) -> String {
    String::from_utf8(expand(template, &mut Random::seeded(seed))).expect("a template is a text")
}

fn expand(template: &str, random: &mut Random) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some((text, place, tail)) = split_place(rest) {
        out.extend_from_slice(text.as_bytes());
        let filled = fill(place, &out, random);
        out.extend(filled);
        rest = tail;
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// The text before the first place, the place without its brackets, and the rest.
pub(crate) fn split_place(template: &str) -> Option<(&str, &str, &str)> {
    let start = template.find('<')?;
    let mut depth = 0;
    let end = template[start..].char_indices().find_map(|(at, letter)| {
        depth += i32::from(letter == '<') - i32::from(letter == '>');
        (depth == 0).then_some(start + at)
    });
    let end = end.unwrap_or_else(|| panic!("an open bracket in {template}"));
    Some((&template[..start], &template[start + 1..end], &template[end + 1..]))
}

fn fill(place: &str, before: &[u8], random: &mut Random) -> Vec<u8> {
    if let Some((name, inner)) = place.split_once(':') {
        return encode_place(name, inner, random);
    }
    if let Some((name, count)) = place.split_once('*') {
        return random_place(name, count.parse().expect("a count"), random);
    }
    match place {
        "" => Vec::new(),
        "lt" => b"<".to_vec(),
        "dashes" => b"-----".to_vec(),
        "uuid" => expand("<hex*8>-<hex*4>-<hex*4>-<hex*4>-<hex*12>", random),
        "github" => checksum::github(before),
        "gitlab" => checksum::gitlab(before),
        "grafana" => checksum::grafana(before),
        "atlassian" => checksum::atlassian(before),
        "cloudflare" => checksum::cloudflare(before),
        "cashfree" => checksum::cashfree(before),
        "polar" => checksum::polar(before),
        "prefect" => checksum::prefect(before),
        "runpod" => checksum::runpod(before),
        "synapse" => checksum::synapse(before),
        "mas" => checksum::mas(before),
        "age" => checksum::age(before),
        "nostr" => checksum::bech32(before),
        _ => panic!("no place is called {place}"),
    }
}

fn encode_place(name: &str, inner: &str, random: &mut Random) -> Vec<u8> {
    match name {
        "base64" => encode::base64(&expand(inner, random)),
        "base64url" => encode::base64_url(&expand(inner, random)),
        "escape" => encode::escape(&expand(inner, random)),
        "pem" | "pem-legacy" => {
            let (label, body) = inner.split_once('|').expect("a label and a body");
            let body = expand(body, random);
            if name == "pem" { armor::block(label, &body) } else { armor::legacy_block(label, &body) }
        }
        _ => panic!("nothing encodes as {name}"),
    }
}

fn random_place(name: &str, count: usize, random: &mut Random) -> Vec<u8> {
    match name {
        "der" => armor::der(VERSION, count, random),
        "der-cut" => armor::der(VERSION, count, random)[..count / 3].to_vec(),
        "der-encrypted" => armor::der(CIPHER, count, random),
        "openssh" => armor::openssh("none", count, random),
        "openssh-encrypted" => armor::openssh("aes256-ctr", count, random),
        // A secret-key packet with a length of two bytes, version 4.
        "pgp" => [&[0x95, 0x03, 0x98, 0x04][..], &random.bytes(count)].concat(),
        "0" | "x" | "X" => name.repeat(count).into_bytes(),
        "123" => sequence("1234567890", count),
        "123abc" => sequence("0123456789abcdef", count),
        "abc" => sequence("abcdefghijklmnopqrstuvwxyz", count),
        "ABC" => sequence("ABCDEFGHIJKLMNOPQRSTUVWXYZ", count),
        _ => random.letters(alphabet(name), count),
    }
}

fn sequence(letters: &str, count: usize) -> Vec<u8> {
    letters.bytes().cycle().take(count).collect()
}

/// The letters of the alphabet `name`.
#[must_use]
pub fn alphabet(name: &str) -> &'static str {
    const ALL: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    match name {
        "digit" => &ALL[..10],
        "hex" => &ALL[..16],
        "lower" => &ALL[10..36],
        "lower-alnum" => &ALL[..36],
        "alnum" => &ALL[..62],
        "alpha" => &ALL[10..62],
        "base64url" => ALL,
        "hex-upper" => "0123456789ABCDEF",
        "upper-alnum" => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "base32" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "base58" => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        "base64" => "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/",
        "bech32" => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "bech32-lower" => "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
        "word" => "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_",
        _ => panic!("no alphabet is called {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_length_and_its_alphabet() {
        let text = draw("k_<hex*8>-<digit*3>", "seed");
        assert_eq!(text.len(), 14);
        assert!(text[2..10].bytes().all(|byte| alphabet("hex").as_bytes().contains(&byte)));
        assert!(text[11..].bytes().all(|byte| byte.is_ascii_digit()));
    }

    #[test]
    fn a_seed_draws_the_same_text_again_and_another_seed_another() {
        assert_eq!(draw("<alnum*20>", "a"), draw("<alnum*20>", "a"));
        assert_ne!(draw("<alnum*20>", "a"), draw("<alnum*20>", "b"));
    }

    #[test]
    fn encodings_nest() {
        assert_eq!(draw("<base64:<escape:a<lt>\n>>", ""), "YTxcbg==");
        assert_eq!(draw("<base64url:{\"a\":\"<x*2>\"}>", ""), "eyJhIjoieHgifQ");
    }
}
