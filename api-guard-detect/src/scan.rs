//! Whole files and whole outputs: which scanner reads them, and what a finding stands in.

use crate::anchors::Anchors;
use crate::detector::{Hit, Piece, detect};
use crate::encoded;
use crate::finding::Finding;
use crate::generic;
use crate::prefilter::may_hold_key;
use crate::rust_source;
use crate::settle::settle;
use crate::shape::Edges;

/// See [`Detector::scan_file`](crate::Detector::scan_file).
pub(crate) fn file(anchors: &Anchors, path: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut findings = if path.ends_with(".rs") { rust(anchors, bytes) } else { text(anchors, bytes) };
    if !findings.is_empty() && is_test_path(path) {
        findings.iter_mut().for_each(Finding::is_in_a_test);
    }
    findings
}

/// Whether a folder or the file itself is named for tests: `tests/`, `benches/`, `rsa_test_keys.rs`.
pub(crate) fn is_test_path(path: &str) -> bool {
    const WORDS: &[&str] =
        &["test", "tests", "testing", "testdata", "bench", "benches", "fixture", "fixtures"];
    path.split(['/', '_', '-', '.']).any(|word| WORDS.contains(&word))
}

/// See [`Detector::scan_rust`](crate::Detector::scan_rust).
pub(crate) fn rust(anchors: &Anchors, source: &[u8]) -> Vec<Finding> {
    if !may_hold_key(anchors, source, true) {
        return Vec::new();
    }
    rust_source::scan(anchors, source)
}

/// See [`Detector::scan_text`](crate::Detector::scan_text).
pub(crate) fn text(anchors: &Anchors, text: &[u8]) -> Vec<Finding> {
    if !may_hold_key(anchors, text, false) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let piece = Piece { hay: text, before: &[], edges: Edges::Separate };
    detect_all(anchors, piece, &mut |hit| findings.push(hit.into()));
    settle(&mut findings);
    findings
}

/// Calls `found` with what `detect` finds, and with keys in another spelling and values under a telling name: what is
/// looked for in files only. An output is searched for the values that its program holds.
pub(crate) fn detect_all(anchors: &Anchors, piece: Piece<'_>, found: &mut dyn FnMut(Hit)) {
    detect(anchors, piece, found);
    encoded::each(piece.hay, &mut |spelled| {
        let inner = Piece { hay: &spelled.bytes, before: piece.before, edges: piece.edges };
        detect(anchors, inner, &mut |hit: Hit| found(Hit { range: spelled.range.clone(), public: 0, ..hit }));
    });
    generic::each_assigned(piece.hay, &mut |range| {
        found(Hit { rule: generic::rule(), level: generic::rule().level, range, public: 0 });
    });
}

#[cfg(test)]
mod tests {
    use crate::entry::{scan_output, scan_text};

    #[test]
    fn of_two_keys_that_overlap_in_a_file_the_longer_one_is_reported() {
        let parts = ["postgres://app:", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi", "@db.acme.io"];
        let url: String = parts.into_iter().collect();
        assert_eq!(scan_output(url.as_bytes()).len(), 2);
        assert_eq!(scan_text(url.as_bytes()).len(), 1);
    }
}
