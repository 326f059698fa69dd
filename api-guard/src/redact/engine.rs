//! Finds what has to be replaced, and replaces it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::secret::MARKER;
use crate::secret::registry::{self, Length, Needles, Window};

/// What to replace: in order, none overlapping another. Two that only touch stay two.
pub(super) type Spans = Vec<Range<usize>>;

static REDACTIONS: AtomicU64 = AtomicU64::new(0);

/// How many spans this process has replaced.
pub(super) fn redactions() -> u64 {
    REDACTIONS.load(Ordering::Relaxed)
}

/// All of `text` that has to be replaced. Allocates nothing where that is nothing.
pub(super) fn spans(text: &[u8], rules: bool) -> Spans {
    let mut spans = Spans::new();
    if let Some(needles) = registry::known() {
        needles.search(text, false, &mut |start, window| {
            if let Some(end) = known_end(needles, text, start, window) {
                add(&mut spans, start..end);
            }
        });
    }
    if rules {
        add_key_shaped(text, &mut spans);
    }
    spans
}

/// Where the longest known value ends that starts here. Each place is tried, those within a known value too, since the
/// next value may overlap it: leftmost-first replacement would leave that one's end.
pub(super) fn known_end(needles: &Needles, text: &[u8], start: usize, window: Window) -> Option<usize> {
    let fits = |length: Length| text.get(start..start + length.bytes);
    let known = needles.lengths(window).filter_map(fits).filter(|value| needles.contains(value));
    known.map(|value| start + value.len()).max()
}

/// Adds what has the form of a key, whether or not it is one of ours.
pub(super) fn add_key_shaped(text: &[u8], spans: &mut Spans) {
    let findings = api_guard_detect::scan_output(text);
    if !findings.is_empty() {
        merge(spans, findings.into_iter().map(|finding| finding.span));
    }
}

/// Adds spans that may stand anywhere.
pub(super) fn merge(spans: &mut Spans, more: impl IntoIterator<Item = Range<usize>>) {
    spans.extend(more);
    spans.sort_unstable_by_key(|span| span.start);
    for span in std::mem::take(spans) {
        add(spans, span);
    }
}

/// Adds a span that starts no earlier than those before it.
pub(super) fn add(spans: &mut Spans, span: Range<usize>) {
    match spans.last_mut() {
        Some(last) if span.start < last.end => last.end = last.end.max(span.end),
        _ => spans.push(span),
    }
}

/// `text` from the byte `from` on, with a marker for each span.
pub(super) fn replace<'t>(text: &'t [u8], mut from: usize, spans: &[Range<usize>]) -> Cow<'t, [u8]> {
    if spans.is_empty() {
        return Cow::Borrowed(&text[from..]);
    }
    REDACTIONS.fetch_add(spans.len() as u64, Ordering::Relaxed);
    let mut clean = Vec::with_capacity(text.len() + spans.len() * MARKER.len());
    for span in spans {
        clean.extend_from_slice(&text[from..span.start]);
        clean.extend_from_slice(MARKER.as_bytes());
        from = span.end;
    }
    clean.extend_from_slice(&text[from..]);
    Cow::Owned(clean)
}
