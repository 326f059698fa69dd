//! Marks: single bytes without which the keys that have no run, and those that are taken apart, cannot be written.
//!
//! Each mark is seldom in ordinary code, and one search for a byte through a whole file costs next to nothing.

use std::io::BufRead;

use super::blocks;
use super::runs::{SHORTEST, has_random_run, is_random};
use crate::anchors::Anchors;
use crate::check::url;
use crate::encoded;
use crate::rust::{Spelling, Unit};
use crate::rust_source::baked::{self, rule_of};
use crate::rust_source::folding;
use crate::shape::Edges;

/// In any text, and in Rust only.
const IN_TEXT: &[u8] = b"@~\\%";
const IN_RUST: &[u8] = b"!]+";

/// Whether some mark may belong to a key. A no is final.
pub(super) fn may_hold_key(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    if blocks::ARE_FAST {
        return if is_rust {
            any_in_blocks(anchors, hay, is_in_rust)
        } else {
            any_in_blocks(anchors, hay, is_in_text)
        };
    }
    let rust = if is_rust { IN_RUST } else { &[] };
    IN_TEXT.iter().chain(rust).any(|byte| {
        let mut from = 0;
        while let Some(at) = find(hay, from, *byte) {
            if tells(anchors, hay, at) {
                return true;
            }
            from = at + 1;
        }
        false
    })
}

/// Whether the mark at `at` may belong to a key where it stands.
fn tells(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    match hay[at] {
        b'@' => ends_a_password(hay, at),
        b'~' => is_in_an_anchor(anchors, hay, at),
        b'\\' => spells_a_key(hay, at),
        b'%' => is_percent_escape(hay, at),
        b'!' => calls_a_joiner(hay, at),
        b']' => ends_an_array(hay, at),
        b'+' => adds_texts(hay, at),
        _ => false,
    }
}

#[inline]
fn any_in_blocks(anchors: &Anchors, hay: &[u8], is_mark: impl Fn(u8) -> bool) -> bool {
    blocks::any(hay, is_mark, |block, mut mask| {
        let mut told = false;
        while mask != 0 && !told {
            told = tells(anchors, hay, block + mask.trailing_zeros() as usize);
            mask &= mask - 1;
        }
        told
    })
}

/// [`IN_TEXT`] and [`IN_RUST`] so that a block can be looked at all at once.
#[inline]
fn is_in_text(byte: u8) -> bool {
    (byte == b'@') | (byte == b'~') | (byte == b'\\') | (byte == b'%')
}

#[inline]
fn is_in_rust(byte: u8) -> bool {
    // `!` and `%` differ in one bit, and so do `\` and `]`.
    (byte == b'@') | (byte == b'~') | (byte == b'+') | (byte | 0x04 == b'%') | (byte | 0x01 == b']')
}

/// The first `byte` from `from` on.
///
/// Through `BufRead`, since that is the one way to the standard library's search for a byte that is fast in a crate
/// compiled without optimisation.
pub(crate) fn find(hay: &[u8], from: usize, byte: u8) -> Option<usize> {
    let mut rest = hay.get(from..)?;
    let passed = rest.skip_until(byte).ok()?;
    let at = (from + passed).checked_sub(1)?;
    (passed > 0 && hay[at] == byte).then_some(at)
}

/// `scheme://user:password@host`
fn ends_a_password(hay: &[u8], at: usize) -> bool {
    const LONGEST: usize = 512;
    let mut start = at;
    while start > 2 && at - start < LONGEST && hay[start] > b' ' && hay[start] != b'"' {
        if hay[start] == b'/' && hay[start - 1] == b'/' && hay[start - 2] == b':' {
            return url::read_password(hay, start - 2).is_some();
        }
        start -= 1;
    }
    false
}

/// `8Q~`: an anchor of which the rest of the key may have no run.
fn is_in_an_anchor(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    at >= 2
        && hay[at - 1] == b'Q'
        && anchors.at(hay, at - 2).any(|found| found.shape.match_at(hay, at - 2, Edges::Separate).is_some())
}

/// An escape of a byte that needs none, or a literal that goes on in the next line in the middle of a word, among so
/// many others that they can spell a key.
fn spells_a_key(hay: &[u8], at: usize) -> bool {
    let hex = |range: std::ops::Range<usize>| {
        let digits = hay.get(range).and_then(|digits| str::from_utf8(digits).ok());
        digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).is_some_and(is_random)
    };
    let spells = match hay.get(at + 1) {
        Some(b'x') => hex(at + 2..at + 4),
        // Of characters by themselves, `]` tells.
        Some(b'u') if hay.get(at + 2) == Some(&b'{') && at > 0 && hay[at - 1] != b'\'' => {
            let digits = hay[at + 3..].iter().take(6).take_while(|byte| **byte != b'}').count();
            hex(at + 3..at + 3 + digits)
        }
        Some(b'u') => return encoded::spells_plainly(&hay[at..]),
        Some(b'\n' | b'\r') => {
            let goes_on = hay[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            let breaks_word = at > 1 && hay[at - 1].is_ascii_alphanumeric() && hay[at - 2] != b'\\';
            breaks_word && goes_on.is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    };
    spells && is_long(hay, at)
}

/// Whether the bytes around the escape at `at` can be a key once it is resolved. It is enough that the first escape in
/// a key says so: before it, each byte stands for itself.
fn is_long(hay: &[u8], at: usize) -> bool {
    let before = hay[..at].iter().rev().take(SHORTEST);
    let mut length = before.take_while(|byte| is_of_key(byte)).count();
    let mut rest = &hay[at..];
    while length < SHORTEST && !rest.is_empty() {
        let unit = Unit::read(rest, Spelling::Mixed);
        if !unit.bytes[..unit.len].iter().all(is_of_key) {
            return false;
        }
        length += unit.len;
        rest = &rest[unit.width..];
    }
    length >= SHORTEST
}

/// What stands in keys.
fn is_of_key(byte: &u8) -> bool {
    is_random(*byte) || matches!(byte, b'.' | b'~' | b':' | b'$' | b'%')
}

/// `%73`, where a URL needs no escape.
fn is_percent_escape(hay: &[u8], at: usize) -> bool {
    encoded::spells_plainly(&hay[at..])
}

/// A macro that joins texts, or that puts into the program what must not be there.
fn calls_a_joiner(hay: &[u8], at: usize) -> bool {
    let length =
        hay[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let opens = |byte: &u8| matches!(byte, b'(' | b'[' | b'{' | b' ' | b'\n' | b'\r' | b'\t');
    let arguments =
        hay[at + 1..].iter().position(|byte| !opens(byte)).map_or(&[][..], |start| &hay[at + 1 + start..]);
    match &hay[at - length..at] {
        b"concat" | b"concatcp" | b"concat_bytes" => joins_words(arguments),
        b"format" | b"formatcp" | b"format_args" => formats_texts(arguments),
        b"env" | b"option_env" | b"include_str" | b"include_bytes" => {
            names_secret(&hay[at - length..at], arguments)
        }
        b"stringify" => spells_text(arguments),
        _ => false,
    }
}

/// How far the arguments of a macro that joins texts are looked at.
const REACH: usize = 400;

/// Two texts or more of nothing but what keys are made of, which are long enough together, or a constant.
fn joins_words(arguments: &[u8]) -> bool {
    let near = &arguments[..arguments.len().min(REACH)];
    if near.first().is_some_and(u8::is_ascii_uppercase) {
        return true;
    }
    let (mut words, mut length, mut depth, mut names_variable) = (0, 0, 1usize, false);
    for (number, part) in near.split(|byte| matches!(byte, b'"' | b'\'')).enumerate() {
        if number % 2 == 1 {
            if !names_variable && !part.is_empty() && part.iter().all(|byte| is_random(*byte)) {
                (words, length) = (words + 1, length + part.len());
            }
            continue;
        }
        names_variable = part.ends_with(b"env!(");
        for byte in part {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return words > 1 && length >= SHORTEST;
            }
        }
    }
    // What lies out of reach may be a part as well.
    words > 1
}

/// `"{}{}", "…"` or `"{A}{B}"`: arguments with nothing between them, of which one is a text or a constant.
fn formats_texts(arguments: &[u8]) -> bool {
    const REACH: usize = 80;
    let near = &arguments[..arguments.len().min(REACH)];
    let text = near.iter().skip(1).position(|byte| *byte == b'"').map_or(near.len(), |length| length + 1);
    let (text, others) = near.split_at(text);
    let names_constant = text.windows(2).any(|pair| pair[0] == b'{' && pair[1].is_ascii_uppercase());
    let is_known = |argument: &[u8]| {
        let first = argument.trim_ascii_start().first();
        first.is_some_and(|byte| *byte == b'"' || byte.is_ascii_uppercase())
    };
    text.windows(2).any(|pair| pair == b"}{")
        && (names_constant || others.split(|byte| *byte == b',').skip(1).any(is_known))
}

/// Tokens that look random once they stand without spaces.
fn spells_text(arguments: &[u8]) -> bool {
    let end = arguments.iter().take(REACH).position(|byte| matches!(byte, b')' | b']' | b'}'));
    let group = &arguments[..end.unwrap_or(arguments.len().min(REACH))];
    let joined: Vec<u8> = group.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    has_random_run(&joined)
}

/// Whether the literal argument of the macro names a secret or a file of one.
fn names_secret(name: &[u8], arguments: &[u8]) -> bool {
    let Some(rest) = arguments.strip_prefix(b"\"") else { return false };
    let end = rest.iter().position(|byte| *byte == b'"').unwrap_or(0);
    let argument = &rest[..end];
    argument.contains(&b'\\') || rule_of(name).is_some_and(|rule| baked::names_secret(rule, argument))
}

/// `["…", "…"].concat()`, or an array of so many characters or numbers that they can spell a key.
fn ends_an_array(hay: &[u8], at: usize) -> bool {
    let after = hay[at + 1..].trim_ascii_start();
    if let Some(separator) = after.strip_prefix(b".join(") {
        return [&b"\"\""[..], b"b\"\"", b"&", b"''"].iter().any(|nothing| separator.starts_with(nothing));
    }
    if after.starts_with(b".concat()") {
        return true;
    }
    let (mut row, mut end, mut start) = (0, at, at);
    while start > 0 && row < SHORTEST {
        start -= 1;
        match hay[start] {
            b',' | b'[' => {
                let element = hay[start + 1..end].trim_ascii();
                match letter_of(element) {
                    Some(letter) if is_of_key(&letter) => row += 1,
                    Some(_) => row = 0,
                    None if element.is_empty() => {}
                    None => return false,
                }
                if hay[start] == b'[' {
                    break;
                }
                end = start;
            }
            byte if is_of_key(&byte) || matches!(byte, b'\'' | b' ' | b'\n' | b'\r' | b'\t') => {}
            _ => break,
        }
    }
    row >= SHORTEST
}

/// `b'k'`, `'k'`, or the number of a letter.
fn letter_of(element: &[u8]) -> Option<u8> {
    match element.strip_prefix(b"b").unwrap_or(element) {
        [b'\'', letter, b'\''] => Some(*letter),
        _ => folding::byte_of(element),
    }
}

/// `"…" + "…"`, also where the first is made a `String` and the second borrowed from one.
fn adds_texts(hay: &[u8], at: usize) -> bool {
    let before = hay[..at].trim_ascii_end();
    let after = hay[at + 1..].trim_ascii_start();
    // In `"+"`, what ends before it is no text.
    let is_text = before.len() == at && hay.get(at + 1) == Some(&b'"') && !before.ends_with(b"()") && {
        let quoted = before.strip_suffix(b"\"").and_then(<[u8]>::last);
        !quoted.is_some_and(is_of_key)
    };
    if is_text {
        return false;
    }
    let ends_text = [&b"\""[..], b"\"#", b"()", b"\")"].iter().any(|end| before.ends_with(end));
    let begins_text = [&b"\""[..], b"&\"", b"r\"", b"r#", b"String::from(", b"&String"]
        .iter()
        .any(|text| after.starts_with(text));
    ends_text && begins_text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells_somewhere(code: &str) -> bool {
        may_hold_key(Anchors::built_in(), code.as_bytes(), true)
    }

    #[test]
    fn every_mark_is_one_in_blocks_and_no_other_byte() {
        assert!((0..=255).all(|byte| is_in_text(byte) == IN_TEXT.contains(&byte)));
        assert!(
            (0..=255).all(|byte| is_in_rust(byte) == (IN_TEXT.contains(&byte) || IN_RUST.contains(&byte)))
        );
    }

    #[test]
    fn what_is_put_together_to_something_short_or_of_words_is_passed_over() {
        for code in [
            r#"f("+")"#,
            r#"concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"))"#,
            r#"concat!("Offset of field: ", stringify!(pthread_attr_t), "::", stringify!(flags)); f("a", "b")"#,
            r#"parts[..].join("::")"#,
            "[200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 97, 98, 99, 100, 101]",
            r"b'\x30\x82\x02\x19\x30'",
            r#"format!("Could not open Directory {path}{end}", path = path)"#,
        ] {
            assert!(!tells_somewhere(code), "{code}");
        }
    }

    #[test]
    fn what_may_be_put_together_to_a_key_is_seen() {
        for code in [
            r#""ab12" + "cd34""#,
            r#"concat!("aB3dE5gH7j", "K9mN1pQ3sT")"#,
            r#"["aB3dE5gH7j", "K9mN1pQ3sT"].join("")"#,
            "[97, 98, 99, 0x64, 101, 102, b'g', 104, 105, 106, 107, 108, 109, 110, 111, 112,\n]",
            r#""aB3dE5gH7j\x4b9mN1pQ3sT""#,
            "\"aB3dE5gH7j\\\n    K9mN1pQ3sT\"",
            r#"format!("{}{}", "aB3dE5gH7j", "K9mN1pQ3sT")"#,
            "stringify!(aB3dE5gH7j - K9mN1pQ3sT)",
        ] {
            assert!(tells_somewhere(code), "{code}");
        }
    }
}
