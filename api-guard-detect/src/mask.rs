//! Source text that is safe to show: every key in it is replaced.

use std::ops::Range;

use crate::drawn::looks_drawn;
use crate::entry::{scan_output, scan_text};
use crate::finding::Finding;
use crate::position::{Lines, is_continuation};
use crate::set::Set;
use crate::sorted::Sorted;

/// One line of a file with the keys in it masked, and the place of one finding in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snippet {
    /// The line's number, from 1.
    pub line: usize,
    /// The text. Each character of a masked key is a `*`; a long line is cut around the finding.
    pub text: String,
    /// The characters of `text` that are the finding, from 0. A finding of several lines ends with its first.
    pub highlight: Range<usize>,
}

/// The finding as it may be shown anywhere: its public prefix and four stars. A name that contains no secret is shown
/// without stars.
///
/// # Examples
/// ```
/// let text = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
/// let found = api_guard_detect::scan_text(text.as_bytes());
/// assert_eq!(api_guard_detect::preview(text.as_bytes(), &found[0]), "ghp_****");
/// ```
#[must_use]
pub fn preview(source: &[u8], finding: &Finding) -> String {
    let public = public_part(finding);
    let stars = if public == finding.span { "" } else { "****" };
    format!("{}{stars}", String::from_utf8_lossy(source.get(public).unwrap_or_default()))
}

/// The line in which `shown` begins, with all of `findings` masked. These are the findings of the whole file, in the
/// order in which [`scan_file`](crate::scan_file) returns them: a long list is searched by that order.
///
/// # Security
/// A line can contain keys that no rule knows. So every long run of key characters on it is masked as well; otherwise
/// the unknown half of a pair would be printed beside the known one.
#[must_use]
pub fn snippet(source: &[u8], lines: &Lines<'_>, findings: &[Finding], shown: &Finding) -> Snippet {
    let line = lines.position(shown.span.start).line;
    let whole = lines.range(line);
    let start = shown.span.start;
    let end = shown.span.end.clamp(start, whole.end.max(start));
    let window = window(source, &whole, start, end);
    let hidden = hidden_bytes(source, &window, findings);

    let mut text = String::new();
    let mut highlight = Range::default();
    for (count, (at, character)) in characters_at(&source[window.clone()]).enumerate() {
        let masked = hidden[at];
        let at = at + window.start;
        if at == start {
            highlight.start = count;
        }
        if at < end {
            highlight.end = count + 1;
        }
        text.push(if masked { '*' } else { printable(character) });
    }
    highlight.end = highlight.end.max(highlight.start);
    Snippet { line, text, highlight }
}

/// A text that is shown to people, such as the name of a file, with every key in it reduced to its public prefix.
///
/// Names put keys and words back to back, so a key may touch anything. A value that only its name gives away is hidden
/// if it is assigned to that name (`api_key=…`). A value that is a key only because of a word beside it is not hidden:
/// a folder named after an issuer must not hide the name of every file in it.
///
/// # Examples
/// ```
/// let name = ["keys/ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN", ".txt"].concat();
/// assert_eq!(api_guard_detect::masked_text(&name), "keys/ghp_****.txt");
/// ```
#[must_use]
pub fn masked_text(text: &str) -> String {
    without(text, secrets(text.as_bytes()))
}

/// Prose, such as the reason of an allow: nobody needs a word in it that looks drawn at random, whatever is before it.
pub(crate) fn masked_prose(text: &str) -> String {
    const WORD: Set = Set::new("A-Za-z0-9+=_~-");
    let mut secrets = secrets(text.as_bytes());
    let mut at = 0;
    for word in text.as_bytes().chunk_by(|a, b| WORD.has(*a) == WORD.has(*b)) {
        if looks_drawn(word) {
            secrets.push(at..at + word.len());
        }
        at += word.len();
    }
    without(text, secrets)
}

/// What must not be shown of `text`. The places may overlap: what one of them hides, the public prefix of another does
/// not bring back.
fn secrets(text: &[u8]) -> Vec<Range<usize>> {
    let mut secrets: Vec<Range<usize>> = hidden_parts(scan_output(text)).collect();
    // An assignment and another spelling are known by what ends them: here, what ends the part of a path does.
    let ends = |byte: u8| matches!(byte, b'/' | b'\\' | b'.');
    let mut at = 0;
    for part in text.chunk_by(|a, b| ends(*a) == ends(*b)) {
        secrets.extend(hidden_parts(scan_text(part)).map(|secret| secret.start + at..secret.end + at));
        at += part.len();
    }
    secrets
}

/// What is secret of the findings that their form or their name gives away.
fn hidden_parts(findings: Vec<Finding>) -> impl Iterator<Item = Range<usize>> {
    let findings = findings.into_iter().filter(|finding| finding.rule.witness.is_empty());
    findings.map(|finding| public_part(&finding).end..finding.span.end)
}

fn without(text: &str, secrets: Vec<Range<usize>>) -> String {
    let mut places: Sorted<(usize, usize)> = Sorted::default();
    for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
        places.insert((secret.start, secret.end), ());
    }
    let mut masked = Vec::with_capacity(text.len());
    let mut done = 0;
    for ((start, end), ()) in places.iter().copied() {
        // Of two that touch, the second needs no stars of its own.
        if start > done || done == 0 {
            masked.extend_from_slice(&text.as_bytes()[done..start]);
            masked.extend_from_slice(b"****");
        }
        done = done.max(end);
    }
    masked.extend_from_slice(&text.as_bytes()[done..]);
    String::from_utf8_lossy(&masked).into_owned()
}

fn public_part(finding: &Finding) -> Range<usize> {
    finding.span.start..(finding.span.start + finding.public).min(finding.span.end)
}

/// For each byte of the window, whether it must not be shown.
fn hidden_bytes(source: &[u8], window: &Range<usize>, findings: &[Finding]) -> Vec<bool> {
    let mut hidden = vec![false; window.len()];
    let mut mark = |range: Range<usize>, value| {
        let (start, end) = (range.start.max(window.start), range.end.min(window.end));
        if start < end {
            hidden[start - window.start..end - window.start].fill(value);
        }
    };
    // A run that the window cuts is judged by more than the window shows of it.
    let from = window.start.saturating_sub(REACH);
    let to = (window.end + REACH).min(source.len());
    for run in long_runs(&source[from..to]) {
        mark(run.start + from..run.end + from, true);
    }
    let findings = around(findings, window);
    for finding in findings {
        mark(assigned_name(source, finding.span.start), false);
    }
    for finding in findings {
        mark(finding.span.clone(), true);
        mark(public_part(finding), false);
    }
    hidden
}

/// Those of the findings of a file that matter for what is shown of it, and a few more: whoever draws each of very many
/// looks at no other for it.
fn around<'f>(findings: &'f [Finding], window: &Range<usize>) -> &'f [Finding] {
    const FEW: usize = 1_000;
    if findings.len() < FEW {
        return findings;
    }
    let from = findings.partition_point(|finding| finding.span.end <= window.start);
    let to = findings.partition_point(|finding| finding.span.start <= window.end + LONGEST_NAME);
    &findings[from..to.max(from)]
}

const LONGEST_NAME: usize = 64;

/// The name and the sign before a value: `API_KEY=`. It is in one run with the value, and says whose key it is.
fn assigned_name(source: &[u8], value: usize) -> Range<usize> {
    let Some(before) = source[..value].strip_suffix(b"=") else { return value..value };
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = before.iter().rev().take(LONGEST_NAME + 1).take_while(is_of_name).count();
    let name = &before[before.len() - length..];
    let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
    let tells = digits <= 2 && length <= LONGEST_NAME && !looks_drawn(name);
    if tells { value - 1 - length..value } else { value..value }
}

/// Runs of sixteen or more key characters with a digit among them, and of thirty-two or more without.
fn long_runs(text: &[u8]) -> Vec<Range<usize>> {
    const KEY: Set = Set::new("A-Za-z0-9+/=_~-");
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 0..=text.len() {
        if at < text.len() && KEY.has(text[at]) {
            continue;
        }
        let run = start..at;
        let digit = text[run.clone()].iter().any(u8::is_ascii_digit);
        if run.len() >= if digit { 16 } else { 32 } {
            runs.push(run);
        }
        start = at + 1;
    }
    runs
}

/// At most this many bytes of a line are shown before a finding, and of it and after it.
const REACH: usize = 100;
const LENGTH: usize = 200;

fn window(source: &[u8], line: &Range<usize>, start: usize, end: usize) -> Range<usize> {
    let mut from = start.saturating_sub(REACH).max(line.start);
    let mut to = end.min(start + LENGTH).saturating_add(REACH).min(line.end).max(start);
    while from > line.start && is_continuation(source[from]) {
        from -= 1;
    }
    while to < line.end && is_continuation(source[to]) {
        to += 1;
    }
    from..to
}

/// Characters with the offset of each; a byte that is not UTF-8 is one replacement character.
fn characters_at(bytes: &[u8]) -> impl Iterator<Item = (usize, char)> {
    let mut base = 0;
    bytes.utf8_chunks().flat_map(move |chunk| {
        let start = base;
        let broken = start + chunk.valid().len();
        base = broken + chunk.invalid().len();
        chunk
            .valid()
            .char_indices()
            .map(move |(at, character)| (start + at, character))
            .chain((broken..base).map(|at| (at, char::REPLACEMENT_CHARACTER)))
    })
}

/// A terminal must not be steered by a scanned file.
fn printable(character: char) -> char {
    if character == '\t' {
        ' '
    } else if character.is_control() {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::scan_rust;

    #[test]
    fn the_name_that_a_key_is_assigned_to_is_shown_unless_it_may_be_a_key_itself() {
        let shown = |name: &str| {
            let line = format!("{name}={}", key());
            let found = scan_text(line.as_bytes());
            snippet(line.as_bytes(), &Lines::new(line.as_bytes()), &found, &found[0]).text
        };
        assert!(shown("STRIPE_SECRET_KEY_2").starts_with("STRIPE_SECRET_KEY_2=xai-***"));
        assert!(shown("export XAI_API_KEY").starts_with("export XAI_API_KEY=xai-***"));
        assert!(shown("kQ7vTz2LmX9cRw4Jp8sYd5Hb").starts_with("*************************xai-"));
        assert!(shown(&key()[4..30]).starts_with("***"));
    }

    fn key() -> String {
        // Not random, but no pattern that a placeholder has.
        let body = (0..80u32)
            .map(|at| char::from(b"aB3dE5gH7jK9mN1pQ4sTzXcVbRyU"[(at * at * 7 + at / 3) as usize % 28]));
        ["xai", "-"].concat() + &body.collect::<String>()
    }

    fn shown(source: &str) -> Snippet {
        let findings = scan_rust(source.as_bytes());
        snippet(source.as_bytes(), &Lines::new(source.as_bytes()), &findings, &findings[0])
    }

    #[test]
    fn of_very_many_findings_each_is_drawn_by_a_look_at_those_around_it() {
        let line = format!("API_KEY={} {}\n", key(), key());
        let (text, found) = (line.repeat(50_000), scan_text(line.as_bytes()));
        let moved = |finding: &Finding, by: usize| {
            let span = finding.span.start + by..finding.span.end + by;
            Finding { span, ..finding.clone() }
        };
        let all: Vec<Finding> = (0..50_000)
            .flat_map(|number| {
                found.iter().map(|finding| moved(finding, number * line.len())).collect::<Vec<_>>()
            })
            .collect();
        let lines = Lines::new(text.as_bytes());
        let expected = snippet(line.as_bytes(), &Lines::new(line.as_bytes()), &found, &found[1]).text;
        let mut looked_at = 0;
        for shown in all.iter().skip(1).step_by(2).take(1_000) {
            let window = window(
                text.as_bytes(),
                &lines.range(lines.line(shown.span.start)),
                shown.span.start,
                shown.span.end,
            );
            looked_at += around(&all, &window).len();
            assert!(snippet(text.as_bytes(), &lines, &all, shown).text == expected);
        }
        assert!(looked_at <= 4_000, "{looked_at} for 1,000 of {}", all.len());
    }

    #[test]
    fn a_key_is_masked_behind_its_public_prefix_and_the_columns_stay() {
        let source = format!("\n\tlet é = {:?};", key());
        let shown = shown(&source);
        assert_eq!(shown.line, 2);
        assert_eq!(shown.text, format!(" let é = \"xai-{}\";", "*".repeat(80)));
        assert_eq!(shown.highlight, 10..94);
    }

    #[test]
    fn two_keys_on_one_line_are_both_masked() {
        let source = format!("f({:?}, {:?})", key(), key());
        assert!(!shown(&source).text.contains(&key()[10..18]));
    }

    #[test]
    fn a_long_unknown_text_beside_a_key_is_masked_too() {
        let unknown = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFi";
        let source = format!("f({:?}, {unknown:?})", key());
        assert!(!shown(&source).text.contains(&unknown[..8]));
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let source = format!("{}{:?}{}", "a ".repeat(100_000), key(), " b".repeat(100_000));
        let shown = shown(&source);
        assert!(shown.text.len() < 500);
        assert!(shown.text[shown.highlight].starts_with("xai-*"));
    }

    #[test]
    fn a_scanned_file_cannot_steer_the_terminal() {
        let source = format!("\x1b[2J\u{7} {}", key());
        let findings = scan_text(source.as_bytes());
        let shown = snippet(source.as_bytes(), &Lines::new(source.as_bytes()), &findings, &findings[0]);
        assert!(!shown.text.contains('\x1b') && !shown.text.contains('\x07'));
    }

    /// No two neighbours are in order and nothing repeats.
    const BODY: &str = "qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0aE2uC5rMbV7kH3tQ9jS1oG8iN4zPdY6lU0fA2xR5wK7eT3cB";

    #[test]
    fn a_key_in_a_name_is_cut_down_to_its_prefix() {
        let key: String = ["xai", "-", BODY].into_iter().collect();
        assert_eq!(masked_text(&format!("out/{key}.txt")), "out/xai-****.txt");
    }

    #[test]
    fn a_key_that_touches_other_words_is_cut_down_too() {
        let google = ["AI", "za", &BODY[..35]].concat();
        assert_eq!(masked_text(&format!("{google}-backup.json")), "AIza****-backup.json");
        let gitlab = ["glp", "at-", &BODY[..20]].concat();
        assert_eq!(masked_text(&format!("{gitlab}_old")), "glpat-****_old");
        let perplexity = ["pp", "lx-", &BODY[..48]].concat();
        assert_eq!(masked_text(&format!("key{perplexity}.txt")), "keypplx-****.txt");
    }

    #[test]
    fn a_key_without_a_public_prefix_is_hidden_whole() {
        assert_eq!(masked_text(&["6048213957", ":A", "A", &BODY[..33], ".txt"].concat()), "****.txt");
        let hex = "7c1e9a40d3b85f26e07a4c9d18b2f365";
        let mailchimp: String = [hex, "-us", "19.txt"].into_iter().collect();
        assert_eq!(masked_text(&mailchimp), "****.txt");
        let url = ["postgres://bob:", &BODY[..20], "@db.prod.io/x"].concat();
        assert_eq!(masked_text(&url), "postgres://bob:****@db.prod.io/x");
    }

    #[test]
    fn keys_that_overlap_are_hidden_as_one() {
        let inner: String = ["xai", "-", BODY].into_iter().collect();
        let url = ["postgres://bob:", &inner, "@db.prod.io/x"].concat();
        assert_eq!(masked_text(&url), "postgres://bob:****@db.prod.io/x");
        // The first may go on with the letters the second begins with.
        assert_eq!(masked_text(&[&inner[..], &inner].concat()), "xai-****-****");
    }

    #[test]
    fn a_word_beside_it_makes_no_key_of_a_name() {
        let name = format!("fastly {}.txt", &BODY[..32]);
        assert_eq!(scan_output(name.as_bytes()).len(), 1, "and so could be hidden");
        assert_eq!(masked_text(&name), name);
    }

    #[test]
    fn a_value_that_a_name_is_assigned_is_hidden_and_another_of_the_same_form_is_not() {
        let value = &BODY[..40];
        assert_eq!(masked_text(&format!("out/api_key={value}.txt")), "out/api_key=****.txt");
        assert_eq!(masked_text(&format!("cache/{value}.bin")), format!("cache/{value}.bin"));
    }

    #[test]
    fn a_key_in_another_spelling_is_hidden() {
        let key: String = ["xai", "-", BODY].into_iter().collect();
        let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(masked_text(&format!("keys/{hex}.txt")), "keys/****.txt");
    }

    #[test]
    fn prose_shows_no_word_that_looks_drawn_and_all_others() {
        let prose = format!("see {}: revoked on 2024-05-01, ticket PAY-1234/5 of acme-payments", &BODY[..40]);
        let shown = "see ****: revoked on 2024-05-01, ticket PAY-1234/5 of acme-payments";
        assert_eq!(masked_prose(&prose), shown);
    }
}
