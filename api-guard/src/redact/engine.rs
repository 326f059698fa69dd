//! Finds what has to be replaced, and replaces it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use api_guard_detect::{Detector, Finding, is_of_runs, scan_output};

use super::marker::Marker;
use crate::secret::MARKER;
use crate::secret::registry::{self, Length, Needles, Owner, Window};

/// What to replace: in order, none overlapping another. Two that only touch stay two.
pub(super) type Spans = Vec<Span>;

/// A part of a text that has to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Of the known value that begins where this does: what is known of a span as soon as its start is, so that it does not
    /// depend on how much of the text is there.
    pub(super) owner: Option<Owner>,
}

impl Span {
    pub(super) fn unowned(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end, owner: None }
    }
}

static REDACTIONS: AtomicU64 = AtomicU64::new(0);

/// How many spans this process has replaced.
pub(super) fn redactions() -> u64 {
    REDACTIONS.load(Ordering::Relaxed)
}

/// All of `text` that has to be replaced. Allocates nothing where that is nothing.
pub(super) fn spans(text: &[u8], rules: bool) -> Spans {
    let mut spans = Spans::new();
    let look = Look { text, end: text.len(), rules, open: None };
    let findings = look.at_all(&mut |needles, start, window| {
        spans.extend(known_span(needles, text, start, window));
    });
    if !(spans.is_empty() && findings.is_empty()) {
        merge(&mut spans, unowned(findings));
    }
    spans
}

/// A look at a text.
pub(super) struct Look<'t> {
    pub(super) text: &'t [u8],
    /// Up to where the forms of keys are looked for. Known values that start before it may go on behind it.
    pub(super) end: usize,
    /// Whether the forms of keys are looked for.
    pub(super) rules: bool,
    /// If a known value may go on after the text: from where on each place is looked at. Near the end each is anyway.
    pub(super) open: Option<usize>,
}

impl Look<'_> {
    /// Calls `found` with each place where a known value may start, in any order, and gives what has the form of a key.
    pub(super) fn at_all(&self, found: &mut impl FnMut(&'static Needles, usize, Window)) -> Vec<Finding> {
        let Self { text, end, rules, .. } = *self;
        let Some((needles, search)) =
            registry::known().and_then(|needles| Some((needles, needles.search(text)?)))
        else {
            return if rules { scan_output(&text[..end]) } else { Vec::new() };
        };
        let mut found = |start, window| found(needles, start, window);
        let ends_in_run = end < text.len() && text[..end].last().is_some_and(|last| is_of_runs(*last));
        let findings = if rules && !ends_in_run {
            Detector::built_in().scan_output_and_runs(&text[..end], &mut |run| search.of_run(run, &mut found))
        } else {
            search.of_runs(&mut found);
            if rules { scan_output(&text[..end]) } else { Vec::new() }
        };
        search.of_others(&mut found);
        if let Some(from) = self.open {
            search.of_open(from, &mut found);
        }
        findings
    }
}

/// The longest known value that starts here. Each place is tried, those within a known value too, since the
/// next value may overlap it: leftmost-first replacement would leave that one's end.
pub(super) fn known_span(needles: &Needles, text: &[u8], start: usize, window: Window) -> Option<Span> {
    let known = |length: Length| {
        let value = text.get(start..start + length.bytes)?;
        needles.owner(value).map(|owner| Span { start, end: start + value.len(), owner: Some(owner) })
    };
    needles.lengths(window).filter_map(known).max_by_key(|span| span.end)
}

/// What has the form of a key, whether or not it is one of ours.
pub(super) fn unowned(findings: Vec<Finding>) -> impl Iterator<Item = Span> {
    findings.into_iter().map(|finding| Span::unowned(finding.span))
}

/// Adds spans that may stand anywhere.
pub(super) fn merge(spans: &mut Spans, more: impl IntoIterator<Item = Span>) {
    spans.extend(more);
    if spans.len() < 2 {
        return;
    }
    // Of two that start together the one with an owner comes first, and so is the one whose owner counts.
    spans.sort_by_key(|span| (span.start, span.owner.is_none()));
    for span in std::mem::take(spans) {
        add(spans, span);
    }
}

/// Adds a span that starts no earlier than those before it.
fn add(spans: &mut Spans, span: Span) {
    match spans.last_mut() {
        Some(last) if span.start < last.end => last.end = last.end.max(span.end),
        _ => spans.push(span),
    }
}

/// `text` from the byte `from` on, with a marker for each span.
pub(super) fn replace<'t>(text: &'t [u8], mut from: usize, spans: &[Span], marker: Marker) -> Cow<'t, [u8]> {
    if spans.is_empty() {
        return Cow::Borrowed(&text[from..]);
    }
    REDACTIONS.fetch_add(spans.len() as u64, Ordering::Relaxed);
    let mut clean = Vec::with_capacity(text.len() + spans.len() * MARKER.len());
    for span in spans {
        clean.extend_from_slice(&text[from..span.start]);
        clean.extend_from_slice(&marker.of(span.owner));
        from = span.end;
    }
    clean.extend_from_slice(&text[from..]);
    Cow::Owned(clean)
}
