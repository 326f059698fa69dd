//! Keys in another spelling: base64 or hexadecimal of a text that contains one, and the escapes of URLs and of JSON.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::check::base64;
use crate::prefilter::{has_random_run, is_random};

/// The shortest run that can spell a key.
const SHORTEST: usize = 24;
/// How many digits are decoded to see whether a run spells a text: random ones do not.
const HEAD: usize = 16;

/// A part of a text, decoded.
pub(crate) struct Spelled {
    pub(crate) range: Range<usize>,
    pub(crate) bytes: Vec<u8>,
}

/// Whether the run spells a text that may hold a key: one with an anchor in it, or with a run that looks random.
pub(crate) fn may_hold_key(anchors: &Anchors, run: &[u8]) -> bool {
    parts(run)
        .filter_map(|range| decode(&run[range]))
        .any(|text| has_random_run(&text) || (0..text.len()).any(|at| anchors.at(&text, at).next().is_some()))
}

/// Calls `found` with every run of `hay` that spells a text.
pub(crate) fn each(hay: &[u8], found: &mut dyn FnMut(Spelled)) {
    let mut at = SHORTEST - 1;
    while at < hay.len() {
        if !is_random(hay[at]) {
            at += SHORTEST;
            continue;
        }
        let start = hay[..at].iter().rposition(|byte| !is_random(*byte)).map_or(0, |before| before + 1);
        let end = hay[at..].iter().position(|byte| !is_random(*byte)).map_or(hay.len(), |length| at + length);
        for part in parts(&hay[start..end]) {
            let range = start + part.start..start + part.end;
            if let Some(bytes) = decode(&hay[range.clone()]) {
                found(Spelled { range, bytes });
            }
        }
        at = end + SHORTEST;
    }
    let mut start = 0;
    for line in hay.split_inclusive(|byte| *byte == b'\n') {
        if let Some(bytes) = resolved(line) {
            found(Spelled { range: start..start + line.len(), bytes });
        }
        start += line.len();
    }
}

/// What stands between the equals signs of a run, with the padding behind it.
fn parts(run: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= run.len() {
            return None;
        }
        let start = at;
        let digits =
            run[start..].iter().position(|byte| *byte == b'=').map_or(run.len(), |length| start + length);
        let end =
            run[digits..].iter().position(|byte| *byte != b'=').map_or(run.len(), |length| digits + length);
        at = end;
        Some(start..end)
    })
    .filter(|range| range.len() >= SHORTEST)
}

/// What a value says that is a text in another spelling and nothing else: base64, hexadecimal, or base32 as seeds of
/// one-time passwords have it. Parts between dots are spelled each by itself, as in a token.
pub(crate) fn spelled(value: &[u8]) -> Option<Vec<u8>> {
    let is_read = |bytes: &Vec<u8>| bytes.iter().all(|byte| is_text(*byte));
    let mut text = Vec::new();
    for part in value.split(|byte| *byte == b'.') {
        let spellings = [hexadecimal, base32, base64::decode];
        text.extend(spellings.iter().find_map(|decode| decode(part).filter(is_read))?);
    }
    Some(text)
}

/// RFC 4648, §6; without looking at what is left over.
fn base32(run: &[u8]) -> Option<Vec<u8>> {
    let padding = run.iter().rev().take_while(|byte| **byte == b'=').count();
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for digit in &run[..run.len() - padding] {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(bytes)
}

fn spells_text(run: &[u8]) -> bool {
    let is_text = |bytes: Option<Vec<u8>>| bytes.is_some_and(|bytes| bytes.iter().all(|byte| is_text(*byte)));
    is_text(base64::decode(&run[..HEAD])) || is_text(hexadecimal(&run[..HEAD]))
}

fn decode(run: &[u8]) -> Option<Vec<u8>> {
    if !spells_text(run) {
        return None;
    }
    let mostly_text =
        |bytes: &Vec<u8>| bytes.iter().filter(|byte| is_text(**byte)).count() * 10 >= bytes.len() * 9;
    hexadecimal(run).filter(mostly_text).or_else(|| base64::decode(run).filter(mostly_text))
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')
}

fn hexadecimal(run: &[u8]) -> Option<Vec<u8>> {
    if !run.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    run.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// A line with the escapes of URLs and of JSON resolved, where one of them spells what needs none there.
fn resolved(line: &[u8]) -> Option<Vec<u8>> {
    let may_escape = line.contains(&b'%') || line.contains(&b'\\');
    if !may_escape || !(0..line.len()).any(|at| spells_plainly(&line[at..])) {
        return None;
    }
    let mut bytes = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, length) = escape(rest).unwrap_or((first, 1));
        bytes.push(byte);
        rest = &tail[length - 1..];
    }
    Some(bytes)
}

/// Whether `text` begins with the escape of a letter, a digit, `-` or `_`.
pub(crate) fn spells_plainly(text: &[u8]) -> bool {
    escape(text).is_some_and(|(byte, _)| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The byte that an escape at the beginning of `text` spells, and its length: `%73`, `\u0073`.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let (digits, length) = match text {
        [b'%', a, b, ..] => ([*a, *b], 3),
        [b'\\', b'u', b'0', b'0', a, b, ..] => ([*a, *b], 6),
        _ => return None,
    };
    Some((hexadecimal(&digits)?[0], length))
}
