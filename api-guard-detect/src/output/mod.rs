//! Scans the output of a program, while it waits to be written: speed matters most.
//!
//! There are three steps, each over far less text than the one before: all of the text in blocks, for [runs](blocks) of
//! bytes that keys are made of; the places of a run that leave room for a key, for what an anchor [begins](starts)
//! with; and an anchor's shape.

mod blocks;
mod naming;
mod starts;
mod uuid;

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::bare;
use crate::detector::{Piece, try_candidate};
use crate::finding::{Finding, sort};
use crate::shape::{Edges, Shape};
use blocks::Blocks;
pub use blocks::{SHORTEST_RUN, are_of_runs, is_of_runs};
pub(crate) use starts::Starts;

/// How far before its first run an anchor may begin: `access_token$production$`.
const REACH: usize = 24;

/// How long a run before an anchor is at least where it has none behind.
const LEAD: usize = 28;

/// How much a member's name and what parts it from its private key take at most.
const NAME: usize = 80;

/// What private keys begin with.
const ARMOR: &[u8] = b"-----BEGIN ";

/// See [`Detector::scan_output_and_runs`](crate::Detector::scan_output_and_runs).
pub(crate) fn output(anchors: &Anchors, text: &[u8], found: &mut dyn FnMut(Range<usize>)) -> Vec<Finding> {
    let mut search = Search::of(anchors, text);
    let mut blocks = Blocks::of(text);
    while let Some(hits) = blocks.next() {
        hits.runs().for_each(|run| {
            found(run.clone());
            search.look_at_run(run);
        });
        if hits.sign {
            search.look_at_signs(hits.range(text.len()));
        }
    }
    let mut findings = search.findings;
    if findings.is_empty() {
        return findings;
    }
    // Where runs are joined a place may be tried with both.
    sort(&mut findings, |a, b| {
        let key = |finding: &Finding| (finding.span.start, finding.span.end, finding.rule.name);
        key(a).cmp(&key(b))
    });
    findings.dedup_by_key(|finding| (finding.span.start, finding.span.end, finding.rule.name));
    findings
}

struct Search<'a, 't> {
    anchors: &'a Anchors,
    starts: &'a Starts,
    text: &'t [u8],
    findings: Vec<Finding>,
    /// Up to where signs were looked at, and where the last `@` was.
    signs: usize,
    password: usize,
}

impl<'a, 't> Search<'a, 't> {
    fn of(anchors: &'a Anchors, text: &'t [u8]) -> Self {
        let starts = anchors.starts();
        let findings = Vec::new();
        let [signs, password] = [0; 2];
        Self { anchors, starts, text, findings, signs, password }
    }

    fn look_at_run(&mut self, run: Range<usize>) {
        let last = run.end + 1 - SHORTEST_RUN;
        // Beyond it no key begins, but one that is told by what stands behind it may have its anchor there.
        let mut end = if run.len() > LEAD { run.end } else { last };
        let mut last_bare = run.end.saturating_sub(bare::STRETCH);
        if self.starts.passes_uuids && uuid::ends(&self.text[run.clone()]) {
            end = run.end - uuid::LENGTH;
            last_bare = end;
        }
        self.try_places(anchors_from(self.text, run.start), end);
        if run.len() >= bare::STRETCH {
            self.try_bare(run.start, last_bare);
        }
    }

    fn try_places(&mut self, mut from: usize, end: usize) {
        while let Some(at) = self.starts.anchors.next(self.text, from, end) {
            self.try_anchors(at, false);
            from = at + 1;
        }
    }

    /// Tries what has its anchor here: where a sign led here the shapes that are read by code of their own, else the others.
    fn try_anchors(&mut self, at: usize, has_sign: bool) {
        let is_in_word = is_in_word(self.text, at);
        let is_meant = |candidate: &Candidate| {
            candidate.shape.reader.is_some() == has_sign && !(is_in_word && is_word(candidate.shape))
        };
        for candidate in self.anchors.at(self.text, at).filter(is_meant) {
            try_candidate(candidate, self.piece(), at, &mut |hit| self.findings.push(hit.into()));
        }
    }

    /// Tries what has no anchor where a run begins, and up to the last of its places where another word does.
    fn try_bare(&mut self, start: usize, last: usize) {
        let mut next = Some(start);
        while let Some(at) = next {
            if bare::begins_word(self.text, at) && is_named(self.anchors, self.text, at) {
                for candidate in &self.anchors.bare {
                    try_candidate(*candidate, self.piece(), at, &mut |hit| self.findings.push(hit.into()));
                }
            }
            let ends_name = |byte: &u8| naming::may_stand_before_value(*byte);
            next = self.text[at..last].iter().position(ends_name).map(|length| at + length + 1);
        }
    }

    /// Looks for keys that the signs in this block belong to, of which one may begin shortly before it.
    #[cold]
    #[inline(never)]
    fn look_at_signs(&mut self, block: Range<usize>) {
        let from = block.start.saturating_sub(ARMOR.len()).max(self.signs);
        self.signs = block.end;
        for at in from..block.end {
            match self.text[at] {
                b'@' => self.look_at_password(at),
                b'-' if self.text[at..].starts_with(ARMOR) => self.look_at_armor(at),
                _ => {}
            }
        }
    }

    /// Tries the `://` before an `@`. What was looked at for the `@` before is not looked at again.
    fn look_at_password(&mut self, sign: usize) {
        let from = std::mem::replace(&mut self.password, sign + 1);
        let before = &self.text[from..sign];
        let slash = before.iter().rposition(|&byte| byte == b'/' || byte <= b' ' || byte == b'"');
        let Some(slash) = slash.map(|at| from + at) else { return };
        if let Some(at) = slash.checked_sub(2)
            && self.text[at..].starts_with(b"://")
        {
            self.try_anchors(at, true);
        }
    }

    /// Tries the armour of a private key, and the name of a member of a document that it stands in.
    fn look_at_armor(&mut self, at: usize) {
        let before = &self.text[at.saturating_sub(NAME)..at];
        let is_of_name = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
        if let Some(last) = before.iter().rposition(is_of_name) {
            let name = before[..=last].iter().rev().take_while(|byte| is_of_name(byte)).count();
            let end = at - before.len() + last + 1;
            (end - name..end).for_each(|place| self.try_anchors(place, true));
        }
        self.try_anchors(at, true);
    }

    fn piece(&self) -> Piece<'t> {
        Piece { hay: self.text, before: &[], edges: Edges::Touching }
    }
}

/// Where the anchor may begin of a key with a run that starts here: behind a colon also before it (`oauth:…`).
fn anchors_from(text: &[u8], run: usize) -> usize {
    if run == 0 || !joins(text[run - 1]) {
        return run;
    }
    let before = text[run.saturating_sub(REACH)..run].iter().rev();
    run - before.take_while(|&&byte| joins(byte) || is_of_runs(byte)).count()
}

/// Whether a word of some rule is part of the name of what begins at `at`.
fn is_named(anchors: &Anchors, text: &[u8], at: usize) -> bool {
    let name = naming::before(text, at);
    let next = |from: usize| anchors.starts().witnesses.next(text, from, name.end);
    std::iter::successors(next(name.start), |place| next(place + 1))
        .any(|place| anchors.witness_at(text, place))
}

/// Whether what begins at `at` goes on with a word. The end of an escape is none: `\\n`, `\\u0022`, `%3D`, a colour.
fn is_in_word(text: &[u8], at: usize) -> bool {
    let ends_escape = |length: usize, begins: &[u8]| {
        let escape = at.checked_sub(length).map(|start| &text[start..at]);
        escape.is_some_and(|escape| {
            escape.starts_with(begins) && escape[begins.len()..].iter().all(u8::is_ascii_hexdigit)
        })
    };
    at > 0
        && text[at - 1].is_ascii_alphanumeric()
        && !(matches!(text[..at], [.., b'\\', b'n' | b'r' | b't'])
            || ends_escape(3, b"%")
            || ends_escape(4, b"\\x")
            || ends_escape(6, b"\\u")
            || text[at - 1] == b'm' && text[at.saturating_sub(10)..at].contains(&0x1b))
}

/// Whether nothing but letters and digits begins a key of this shape, as they do by chance in what is encoded.
fn is_word(shape: &Shape) -> bool {
    shape.lead.is_none()
        && shape.anchors().iter().all(|anchor| anchor.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// What stands between two runs of one key.
fn joins(byte: u8) -> bool {
    matches!(byte, b':' | b'$')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::rules;
    use crate::shape::Part;

    fn output_of(text: &[u8]) -> Vec<Finding> {
        output(Anchors::built_in(), text, &mut |_| {})
    }

    #[test]
    fn of_two_keys_that_overlap_in_an_output_every_byte_is_found() {
        let key =
            ["glp", "at-", "aB3dE5gH7jK9mN1p", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi"].concat();
        let found = output_of(key.as_bytes());
        let covered = |at: usize| found.iter().any(|finding| finding.span.contains(&at));
        assert!((0..key.len()).all(covered));
        let spans: Vec<_> = found.iter().map(|finding| finding.span.clone()).collect();
        assert_eq!(spans, [0..26, 22..62]);
    }

    #[test]
    fn what_is_found_is_what_a_look_at_every_place_finds() {
        let anchors: Vec<&str> = rules::all()
            .flat_map(|rule| rule.shapes.iter().flat_map(|shape| shape.anchors()).chain(rule.witness))
            .copied()
            .collect();
        let mut random = Random(9);
        let mut hits = 0;
        for _ in 0..4_000 {
            let mut text = Vec::new();
            for _ in 0..1 + random.below(5) {
                text.extend_from_slice(anchors[random.below(anchors.len())].as_bytes());
                text.extend((0..random.below(70)).map(|_| {
                    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/.: ";
                    letters[random.below(letters.len())]
                }));
            }
            let expected = slowly(&text);
            assert!(found(&text) == expected, "in a text of {} bytes", text.len());
            hits += expected.len();
        }
        assert!(hits > 150, "{hits}");
    }

    fn has_runs_only(part: &Part) -> bool {
        match part {
            Part::Text(text) => text.bytes().all(is_of_runs),
            Part::OneOf(texts) => texts.iter().all(|text| text.bytes().all(is_of_runs)),
            Part::Run(run) => (0..=255).all(|byte| !run.set.has(byte) || is_of_runs(byte)),
        }
    }

    /// How many bytes stand before the first run of enough bytes, counted from the anchor; `None` if there is no such run,
    /// or something else than colons and other runs stands before it.
    fn before_run(shape: &Shape, anchor: &'static str) -> Option<usize> {
        let (mut run, mut starts, mut at) = (0, 0, 0);
        for part in [Part::Text(anchor)].iter().chain(&shape.parts[1..]) {
            match part {
                Part::Text(text) => {
                    for byte in text.bytes() {
                        at += 1;
                        run += 1;
                        if !is_of_runs(byte) {
                            assert!(joins(byte));
                            (run, starts) = (0, at);
                        }
                    }
                }
                Part::OneOf(texts) if has_runs_only(part) => {
                    run += texts.iter().map(|text| text.len()).min()?;
                    at += texts.iter().map(|text| text.len()).max()?;
                }
                Part::Run(set) if has_runs_only(part) => {
                    run += set.min;
                    at += set.max;
                }
                _ => return None,
            }
            if run >= SHORTEST_RUN {
                return Some(starts);
            }
        }
        None
    }

    #[test]
    fn every_anchored_key_has_a_run_near_its_anchor_or_a_sign() {
        for rule in rules::all() {
            for shape in rule.shapes {
                for anchor in shape.anchors() {
                    if shape.reader.is_some() {
                        assert!(["://", "-----BEGIN ", "private_key"].contains(anchor), "{}", rule.name);
                        continue;
                    }
                    let lead = shape.lead.filter(|run| has_runs_only(&Part::Run(*run)));
                    let is_in_run =
                        lead.is_some_and(|run| run.min >= LEAD) && has_runs_only(&Part::Text(anchor));
                    let is_near = before_run(shape, anchor).is_some_and(|before| before <= REACH);
                    assert!(is_near || is_in_run, "{}", rule.name);
                }
            }
        }
    }

    /// What a look at every place finds.
    fn slowly(text: &[u8]) -> Vec<(usize, usize, &'static str)> {
        let piece = Piece { hay: text, before: &[], edges: Edges::Touching };
        let anchors = Anchors::built_in();
        let mut expected = Vec::new();
        for at in 0..text.len() {
            let may_begin = |candidate: &Candidate| !(is_word(candidate.shape) && is_in_word(text, at));
            let bare = bare::begins_word(text, at) && is_named(anchors, text, at);
            let bare = anchors.bare.iter().copied().filter(|_| bare);
            for candidate in anchors.at(text, at).filter(may_begin).chain(bare) {
                try_candidate(candidate, piece, at, &mut |hit| {
                    expected.push((hit.range.start, hit.range.end, hit.rule.name));
                });
            }
        }
        expected.sort_unstable();
        expected.dedup();
        expected
    }

    fn found(text: &[u8]) -> Vec<(usize, usize, &'static str)> {
        let findings = output_of(text).into_iter();
        findings.map(|finding| (finding.span.start, finding.span.end, finding.rule.name)).collect()
    }

    #[test]
    fn a_key_of_every_shape_is_found_behind_and_before_whatever_stands_there() {
        let mut random = Random(13);
        let mut hits = 0;
        for rule in rules::all() {
            for shape in rule.shapes {
                for draw in 0..12 {
                    let mut text = Vec::new();
                    random.add_noise(&mut text);
                    rule.witness.first().iter().for_each(|word| text.extend_from_slice(word.as_bytes()));
                    text.extend_from_slice(["=", " ", ":", ""][draw % 4].as_bytes());
                    // A run that touches the key.
                    text.extend((0..random.below(40) * (draw % 3)).map(|at| b"qT5c_wR2-K7"[at % 11]));
                    random.add_key(shape, &mut text);
                    random.add_noise(&mut text);
                    let expected = slowly(&text);
                    assert!(found(&text) == expected, "{}", rule.name);
                    hits += expected.len();
                }
            }
        }
        assert!(hits > 3_000, "{hits}");
    }

    /// The ranges that `output` finds in `text` after so many other bytes, counted from there.
    fn found_after(before: usize, text: &str) -> Vec<Range<usize>> {
        let text = ".".repeat(before) + text;
        let findings = output_of(text.as_bytes());
        findings.iter().map(|finding| finding.span.start - before..finding.span.end - before).collect()
    }

    #[test]
    fn a_password_is_found_once_however_short_the_rest_of_its_url_is() {
        for before in 0..150 {
            for many in ["", "@", "@@"] {
                let url = [" a:", "//u:", "kT9$vQ", many, "@hh "].concat();
                assert!(found_after(before, &url).iter().eq([&(7..13 + many.len())]), "after {before}");
            }
        }
    }

    #[test]
    fn a_private_key_is_found_wherever_its_armour_begins() {
        let body = ["MC4CAQAwBQYDK2VwBCIEI", "Dq8vX5xQ0yTg9bD1sGaP2eUiR7wZkLmN3cVfHjB4tS6"].concat();
        let armour = |dashes: &str| {
            [dashes, "BEGIN PRIVATE KEY-----\n", &body, "\n", dashes, "END PRIVATE KEY-----"].concat()
        };
        let text = armour("-----");
        for before in 0..150 {
            assert!(found_after(before, &text).iter().eq([&(0..text.len())]), "after {before}");
            let document = ["{\"type\":\"service_account\", \"private_key\" : \"", &text, "\"}"].concat();
            let name = document.find("private").unwrap();
            let key = document.len() - 2 - text.len()..document.len() - 2;
            assert_eq!(found_after(before, &document), [name..key.end, key]);
        }
    }

    #[test]
    fn a_long_text_of_signs_or_runs_takes_a_time_in_proportion() {
        for piece in
            ["@", "-", "x", "a://", "@-----BEGIN ", "-----BEGIN private_key", "private_key", "aws=aws_"]
        {
            let text = piece.repeat(200_000 / piece.len());
            assert!(output_of(text.as_bytes()).is_empty());
        }
    }
}
