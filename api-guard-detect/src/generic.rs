//! Keys that only a name gives away: a text drawn at random, under a name that says secret.

use std::ops::Range;

use crate::drawn::looks_drawn;
use crate::names;
use crate::plausible::plausible;
use crate::prefilter::is_random;
use crate::rule::Rule;
use crate::rules;

/// The shortest value.
const SHORTEST: usize = 20;
/// What an `Authorization` header has before its value.
const SCHEMES: [&[u8]; 5] = [b"bearer ", b"basic ", b"token ", b"apikey ", b"bot "];

/// The rule of every such key.
pub(crate) fn rule() -> &'static Rule {
    rules::generic::API_KEY
}

/// Where in `text`, a whole literal, the value stands, if it can be a key.
pub(crate) fn value_of(text: &[u8]) -> Option<Range<usize>> {
    let has =
        |scheme: &&[u8]| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let start = SCHEMES.iter().find(|scheme| has(scheme)).map_or(0, |scheme| scheme.len());
    let value = &text[start..];
    (looks_drawn(value) && plausible(value)).then_some(start..text.len())
}

/// Calls `found` with each value that is assigned to a telling name in a text: `API_KEY=…`, `"apiKey": "…"`,
/// `token: …`.
pub(crate) fn each_assigned(hay: &[u8], found: &mut impl FnMut(Range<usize>)) {
    let mut at = SHORTEST - 1;
    while at < hay.len() {
        if !is_of_value(hay[at]) {
            at += SHORTEST;
            continue;
        }
        let run = hay[..at].iter().rposition(|byte| !is_of_value(*byte)).map_or(0, |before| before + 1);
        let end =
            hay[at..].iter().position(|byte| !is_of_value(*byte)).map_or(hay.len(), |length| at + length);
        // `API_KEY=kT9v…` is one run.
        let sign = hay[run..end].iter().position(|byte| *byte == b'=').filter(|sign| *sign > 0);
        let start = sign.map_or(run, |sign| run + sign + 1);
        let value = &hay[start..end];
        if looks_drawn(value) && plausible(value) && name_before(hay, start).is_some_and(names::tells) {
            found(start..end);
        }
        at = end + SHORTEST;
    }
}

fn is_of_value(byte: u8) -> bool {
    is_random(byte) || matches!(byte, b'.' | b'~')
}

/// The name that the value at `start` is assigned to, on the same line.
fn name_before(hay: &[u8], start: usize) -> Option<&[u8]> {
    let is_filler = |byte: &u8| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b'`' | b'\t');
    let mut rest = trim_end(&hay[..start], is_filler);
    for scheme in SCHEMES {
        let word = scheme.trim_ascii();
        if rest.len() > word.len() && rest[rest.len() - word.len()..].eq_ignore_ascii_case(word) {
            rest = trim_end(&rest[..rest.len() - word.len()], is_filler);
            break;
        }
    }
    let assigned = trim_end(rest, |byte| matches!(byte, b'=' | b':' | b'>'));
    if assigned.len() == rest.len() {
        return None;
    }
    let name = trim_end(assigned, is_filler);
    let begin = name
        .iter()
        .rposition(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.'))
        .map_or(0, |before| before + 1);
    // In `arn:aws:…:secret:name` nothing is assigned, and `"src/token.x": "…"` is about a file.
    let in_path = begin > 0 && matches!(name[begin - 1], b':' | b'/');
    (!in_path).then(|| &name[begin..])
}

fn trim_end(text: &[u8], mut drop: impl FnMut(&u8) -> bool) -> &[u8] {
    let end = text.iter().rposition(|byte| !drop(byte)).map_or(0, |last| last + 1);
    &text[..end]
}
