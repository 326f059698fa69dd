//! Marks: single bytes that are needed to write a key that has no run, or one that is taken apart.
//!
//! Each mark is rare in ordinary code, and searching a whole file for one byte costs next to nothing.

use std::io::BufRead;

use super::runs::{SHORTEST, begins_key, has_random_run, is_random};
use crate::anchors::Anchors;
use crate::check::url;
use crate::drawn::is_made_of_words;
use crate::encoded;
use crate::rust::{Spelling, Unit};
use crate::rust_source::baked::{self, rule_of};
use crate::rust_source::folding;

/// In any text, and in Rust only.
const IN_TEXT: &[u8] = b"@~\\%";
const IN_RUST: &[u8] = b"!]+";

/// Whether some mark may belong to a key, one search for each of them.
pub(super) fn any_by_searches(anchors: &Anchors, hay: &[u8], is_rust: bool) -> bool {
    let in_rust = if is_rust { IN_RUST } else { &[] };
    IN_TEXT.iter().chain(in_rust).any(|byte| {
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
pub(super) fn tells(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    match hay[at] {
        b'@' => ends_a_password(hay, at),
        b'~' => is_in_an_anchor(anchors, hay, at),
        b'\\' => spells_a_key(anchors, hay, at),
        b'%' => is_percent_escape(hay, at),
        // What the names below end with: most other calls end here.
        b'!' if at > 0 && matches!(hay[at - 1], b'p' | b'r' | b's' | b't' | b'v' | b'y') => {
            calls_a_joiner(anchors, hay, at)
        }
        b']' => ends_an_array(anchors, hay, at),
        b'+' => adds_texts(hay, at),
        _ => false,
    }
}

/// [`IN_TEXT`] and [`IN_RUST`] so that a block can be looked at all at once.
#[inline]
pub(super) fn is_in_text(byte: u8) -> bool {
    (byte == b'@') | (byte == b'~') | (byte == b'\\') | (byte == b'%')
}

#[inline]
pub(super) fn is_in_rust(byte: u8) -> bool {
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
#[inline(never)]
fn ends_a_password(hay: &[u8], at: usize) -> bool {
    // An `@` on the way was looked at by itself: so a text full of them is read once.
    let scheme = scheme_before(hay, at, |byte| byte == b'@');
    scheme.is_some_and(|scheme| url::read_password(hay, scheme).is_some())
}

/// Where the `://` stands before `at` that the byte there may belong to the user or the password of.
fn scheme_before(hay: &[u8], at: usize, ends: fn(u8) -> bool) -> Option<usize> {
    const LONGEST: usize = 512;
    let mut start = at;
    while start > 2 && at - start < LONGEST {
        start -= 1;
        match hay[start] {
            0..=b' ' | b'"' => return None,
            b'/' if start > 1 && hay[start - 1] == b'/' && hay[start - 2] == b':' => return Some(start - 2),
            byte if ends(byte) => return None,
            _ => {}
        }
    }
    None
}

/// `8Q~`: an anchor of which the rest of the key may have no run.
fn is_in_an_anchor(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    at >= 2 && hay[at - 1] == b'Q' && begins_key(anchors, hay, at - 2)
}

/// An escape of a byte that needs none, or a literal that goes on in the next line in the middle of a word, among so
/// many others that they can spell a key.
#[inline(never)]
fn spells_a_key(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    let spells = match hay.get(at + 1) {
        // Of characters by themselves, `]` tells.
        Some(b'u') if hay.get(at + 2) == Some(&b'{') && at > 0 && hay[at - 1] == b'\'' => false,
        Some(b'u') if hay.get(at + 2) != Some(&b'{') => return encoded::spells_plainly(&hay[at..]),
        Some(b'x' | b'u') => {
            let unit = Unit::read(&hay[at..], Spelling::Mixed);
            unit.width > 1 && unit.len == 1 && is_random(unit.bytes[0])
        }
        Some(b'\n' | b'\r') => {
            let goes_on = hay[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            let breaks_word = at > 1 && hay[at - 1].is_ascii_alphanumeric() && hay[at - 2] != b'\\';
            breaks_word && goes_on.is_some_and(u8::is_ascii_alphanumeric)
        }
        _ => false,
    };
    spells && (may_be_key(anchors, &resolved(hay, at)) || scheme_before(hay, at, |_| false).is_some())
}

/// The bytes around the escape at `at` that can be a key once it is resolved. The first escape in a key is enough to tell:
/// before it, each byte stands for itself.
fn resolved(hay: &[u8], at: usize) -> Vec<u8> {
    const LONGEST: usize = 128;
    let near = &hay[at.saturating_sub(LONGEST)..at];
    let length = near.iter().rev().take_while(|byte| is_of_key(byte)).count();
    let mut bytes = near[near.len() - length..].to_vec();
    let mut rest = &hay[at..];
    while bytes.len() < 2 * LONGEST && !rest.is_empty() {
        let unit = Unit::read(rest, Spelling::Mixed);
        if !unit.bytes[..unit.len].iter().all(is_of_key) {
            break;
        }
        bytes.extend_from_slice(&unit.bytes[..unit.len]);
        rest = &rest[unit.width..];
    }
    bytes
}

/// Whether a text that is put together can be a key, or a part of one: as a run of a file has to have an anchor or look random.
fn may_be_key(anchors: &Anchors, text: &[u8]) -> bool {
    text.len() >= SHORTEST
        && (has_random_run(text) || (0..text.len()).any(|at| anchors.at(text, at).next().is_some()))
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
#[inline(never)]
fn calls_a_joiner(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    const LONGEST_NAME: usize = 13;
    let mut start = at - 1;
    while start > 0 && at - start <= LONGEST_NAME && is_of_name(hay[start - 1]) {
        start -= 1;
    }
    let name = &hay[start..at];
    match name {
        b"concat" | b"concatcp" | b"concat_bytes" => joins_words(arguments(hay, at)),
        b"format" | b"formatcp" | b"format_args" => formats_texts(arguments(hay, at)),
        b"env" | b"option_env" | b"include_str" | b"include_bytes" => names_secret(name, arguments(hay, at)),
        b"stringify" => spells_text(anchors, arguments(hay, at)),
        _ => false,
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What stands behind the `!` at `at` and what opens its group.
fn arguments(hay: &[u8], at: usize) -> &[u8] {
    let opens = |byte: &u8| matches!(byte, b'(' | b'[' | b'{' | b' ' | b'\n' | b'\r' | b'\t');
    hay[at + 1..].iter().position(|byte| !opens(byte)).map_or(&[], |start| &hay[at + 1 + start..])
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

/// `"{}{}", "…"` or `"{A}{B}"`: arguments with nothing between them, of which one is a text or a constant, and none is
/// formatted in another way.
fn formats_texts(arguments: &[u8]) -> bool {
    const REACH: usize = 80;
    let near = &arguments[..arguments.len().min(REACH)];
    let text = near.iter().skip(1).position(|byte| *byte == b'"').map_or(near.len(), |length| length + 1);
    let (text, others) = near.split_at(text);
    let names_constant = text.windows(2).any(|pair| pair[0] == b'{' && pair[1].is_ascii_uppercase());
    let is_plain = || {
        text.split(|byte| *byte == b'{').skip(1).all(|part| {
            let name = part.iter().position(|byte| *byte == b'}').map_or(part, |end| &part[..end]);
            name.iter().all(|byte| is_of_name(*byte))
        })
    };
    let is_known = |argument: &[u8]| {
        let first = argument.trim_ascii_start().first();
        first.is_some_and(|byte| *byte == b'"' || byte.is_ascii_uppercase())
    };
    text.windows(2).any(|pair| pair == b"}{")
        && is_plain()
        && (names_constant || within(others).split(|byte| *byte == b',').skip(1).any(is_known))
}

/// What stands before the bracket that closes the group that `arguments` are of.
fn within(arguments: &[u8]) -> &[u8] {
    let mut depth = 1usize;
    let closes = |byte: &u8| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    arguments.iter().position(closes).map_or(arguments, |end| &arguments[..end])
}

/// Tokens that look drawn, or hold a key, once they stand without spaces.
fn spells_text(anchors: &Anchors, arguments: &[u8]) -> bool {
    let end = arguments.iter().take(REACH).position(|byte| matches!(byte, b')' | b']' | b'}'));
    let group = &arguments[..end.unwrap_or(arguments.len().min(REACH))];
    let joined: Vec<u8> = group.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    // What lies out of reach may go on.
    let has_anchor = |at: usize| match end {
        Some(_) => begins_key(anchors, &joined, at),
        None => anchors.at(&joined, at).next().is_some(),
    };
    (has_random_run(&joined) && !is_made_of_words(&joined)) || (0..joined.len()).any(has_anchor)
}

/// Whether the literal argument of the macro names a secret or a file of one.
fn names_secret(name: &[u8], arguments: &[u8]) -> bool {
    let Some(rest) = arguments.strip_prefix(b"\"") else { return false };
    let end = rest.iter().position(|byte| *byte == b'"').unwrap_or(0);
    let argument = &rest[..end];
    argument.contains(&b'\\') || rule_of(name).is_some_and(|rule| baked::names_secret(rule, argument))
}

/// `["…", "…"].concat()`, or an array of characters or numbers that may spell a key.
#[inline(never)]
fn ends_an_array(anchors: &Anchors, hay: &[u8], at: usize) -> bool {
    if matches!(hay.get(at + 1), Some(b'.' | b' ' | b'\n' | b'\r' | b'\t')) && is_joined(&hay[at + 1..]) {
        return true;
    }
    let before = hay[..at].trim_ascii_end();
    ends_an_element(before) && spelled_by(before).is_some_and(|text| may_be_key(anchors, &text))
}

/// Whether a text ends with a character, or with a word that is not the first thing in its brackets: most are `[u8]`.
fn ends_an_element(text: &[u8]) -> bool {
    let word = text.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    match text[..text.len() - word].last() {
        Some(b'\'' | b',') => true,
        Some(byte) => word > 0 && byte.is_ascii_whitespace(),
        None => false,
    }
}

/// What the elements spell that an array ends with, as far as they are characters or numbers of letters, or none if there
/// are few of them.
fn spelled_by(array: &[u8]) -> Option<Vec<u8>> {
    const LONGEST: usize = 512;
    let (mut text, mut end, mut start) = (Vec::new(), array.len(), array.len());
    while start > 0 && text.len() < LONGEST {
        start -= 1;
        match array[start] {
            b'[' if text.len() + 1 < SHORTEST => return None,
            b',' | b'[' => {
                let element = array[start + 1..end].trim_ascii();
                match letter_of(element) {
                    Some(letter) => text.push(letter),
                    None if element.is_empty() => {}
                    None => break,
                }
                if array[start] == b'[' {
                    break;
                }
                end = start;
            }
            byte if is_of_key(&byte) || matches!(byte, b'\'' | b' ' | b'\n' | b'\r' | b'\t') => {}
            _ => break,
        }
    }
    text.reverse();
    (text.len() >= SHORTEST).then_some(text)
}

/// `.join("")`, `.concat()`
fn is_joined(after: &[u8]) -> bool {
    let after = after.trim_ascii_start();
    if let Some(separator) = after.strip_prefix(b".join(") {
        return [&b"\"\""[..], b"b\"\"", b"&", b"''"].iter().any(|nothing| separator.starts_with(nothing));
    }
    after.starts_with(b".concat()")
}

/// `b'k'`, `'k'`, or the number of a letter.
fn letter_of(element: &[u8]) -> Option<u8> {
    match element.strip_prefix(b"b").unwrap_or(element) {
        [b'\'', letter, b'\''] => Some(*letter),
        _ => folding::byte_of(element),
    }
}

/// `"…" + "…"`, also where the first is made a `String` and the second borrowed from one.
#[inline(never)]
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
    ends_text && begins_text && meet_in_a_key(before, after)
}

/// Whether the last byte of a text and the first one of another can stand in a key, as far as they are known.
fn meet_in_a_key(before: &[u8], after: &[u8]) -> bool {
    let mut before = before;
    while let Some(called) = before.strip_suffix(b"()") {
        let name = called.iter().rev().take_while(|byte| is_of_name(**byte)).count();
        let (text, name) = called.split_at(called.len() - name);
        if !folding::keeps_text(name) {
            return false;
        }
        before = text.strip_suffix(b".").unwrap_or(b"");
    }
    let before = before.strip_suffix(b")").unwrap_or(before);
    let before = before.strip_suffix(b"#").unwrap_or(before);
    let last = before.strip_suffix(b"\"").and_then(<[u8]>::last);
    let quote = after.iter().position(|byte| *byte == b'"');
    let first = quote.and_then(|quote| after.get(quote + 1));
    // A quote ends an empty text, or is escaped, and a brace ends an escape.
    let may_be_of_key = |byte: &u8| is_of_key(byte) || matches!(byte, b'"' | b'\\' | b'}');
    last.is_none_or(may_be_of_key) && first.is_none_or(may_be_of_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells_somewhere(code: &str) -> bool {
        any_by_searches(Anchors::built_in(), code.as_bytes(), true)
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
            r#"format!("{:02x}{:02x}", RED, GREEN)"#,
            r#"f(&format!("{}{}", a, b), "x")"#,
            "[97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112]",
            "stringify!(sigaction__bindgen_ty_1)",
            "stringify!(BaseLangSysRecord)",
            r#"label.clone() + " (compacted)""#,
            r#""ab12, ".to_owned() + "cd34""#,
            r#"scheme.len() + ":".len()"#,
            "\"10111213141516171819\\\n    20212223242526272829\"",
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
            "[97, 66, 51, 0x64, 69, 53, b'g', 72, 55, 106, 75, 57, 109, 78, 49, 112,\n]",
            r#""aB3dE5gH7j\x4b9mN1pQ3sT""#,
            "\"aB3dE5gH7j\\\n    K9mN1pQ3sT\"",
            r#"format!("{}{}", "aB3dE5gH7j", "K9mN1pQ3sT")"#,
            "stringify!(aB3dE5gH7j - K9mN1pQ3sT)",
        ] {
            assert!(tells_somewhere(code), "{code}");
        }
    }
}
