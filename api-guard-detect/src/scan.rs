//! Whole files and whole outputs: which scanner reads them, and what a finding stands in.

use crate::anchors::Anchors;
use crate::detector::{Piece, detect};
use crate::finding::{Context, Finding, settle};
use crate::prefilter::may_hold_key;
use crate::rust_source;
use crate::shape::Edges;

/// Scans a file, by its name: Rust as Rust, anything else as text.
///
/// `path` is only looked at for its ending and for names that say test (`tests/`, `benches/`, `rsa_test_keys.rs`):
/// there code is [`Context::Test`], and some rules only warn. Give it relative to the package, with `/` between folders.
///
/// # Examples
/// ```
/// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
/// let found = api_guard_detect::scan_file("src/a.rs", format!("const K: &str = {key:?};").as_bytes());
/// assert_eq!(found[0].rule.name, "github_personal_access_token");
/// assert_eq!(found[0].span, 17..57);
/// ```
#[must_use]
pub fn scan_file(path: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut findings = if path.ends_with(".rs") { scan_rust(bytes) } else { scan_text(bytes) };
    if !findings.is_empty() && is_test_path(path) {
        findings.iter_mut().for_each(Finding::is_in_a_test);
    }
    findings
}

/// Whether a folder or the file itself is named for tests: `tests/`, `benches/`, `rsa_test_keys.rs`.
fn is_test_path(path: &str) -> bool {
    const WORDS: &[&str] =
        &["test", "tests", "testing", "testdata", "bench", "benches", "fixture", "fixtures"];
    path.split(['/', '_', '-', '.']).any(|word| WORDS.contains(&word))
}

/// Scans Rust source: decoded literals and comments, exact positions, `allow!` honoured.
///
/// Any bytes will do: what does not lex is passed over, nothing panics.
#[must_use]
pub fn scan_rust(source: &[u8]) -> Vec<Finding> {
    let anchors = Anchors::built_in();
    if !may_hold_key(anchors, source) {
        return Vec::new();
    }
    rust_source::scan(anchors, source)
}

/// Scans text that is not Rust: configuration, scripts, prose.
///
/// # Examples
/// ```
/// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
/// assert_eq!(api_guard_detect::scan_text(b"GITHUB_TOKEN=").len(), 0);
/// assert_eq!(api_guard_detect::scan_text(format!("GITHUB_TOKEN={key}").as_bytes()).len(), 1);
/// ```
#[must_use]
pub fn scan_text(text: &[u8]) -> Vec<Finding> {
    let anchors = Anchors::built_in();
    if !may_hold_key(anchors, text) {
        return Vec::new();
    }
    let mut findings = find(anchors, text, Edges::Separate);
    settle(&mut findings);
    findings
}

/// Scans what a program is about to write: a key may touch any other text there, and every level counts.
///
/// The findings are in the order of their places and may overlap: to hide every key, hide all of them. Where two
/// keys touch, neither says where the other one ends.
///
/// Allocates nothing where nothing is found.
#[must_use]
pub fn scan_output(text: &[u8]) -> Vec<Finding> {
    let mut findings = find(Anchors::built_in(), text, Edges::Touching);
    findings.sort_by_key(|finding| finding.span.start);
    findings
}

fn find(anchors: &Anchors, text: &[u8], edges: Edges) -> Vec<Finding> {
    let mut findings = Vec::new();
    detect(anchors, Piece { hay: text, before: &[], edges }, &mut |hit| {
        findings.push(Finding {
            rule: hit.rule,
            level: hit.level,
            span: hit.range,
            public: hit.public,
            context: Context::Text,
            allowed: false,
        });
    });
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_keys_that_overlap_in_an_output_every_byte_is_found() {
        let key =
            ["glp", "at-", "aB3dE5gH7jK9mN1p", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi"].concat();
        let found = scan_output(key.as_bytes());
        let covered = |at: usize| found.iter().any(|finding| finding.span.contains(&at));
        assert!((0..key.len()).all(covered));
        let spans: Vec<_> = found.iter().map(|finding| finding.span.clone()).collect();
        assert_eq!(spans, [0..26, 22..62]);
    }

    #[test]
    fn of_two_keys_that_overlap_in_a_file_the_longer_one_is_reported() {
        let url =
            ["postgres://app:", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi", "@db.acme.io"].concat();
        assert_eq!(scan_output(url.as_bytes()).len(), 2);
        assert_eq!(scan_text(url.as_bytes()).len(), 1);
    }
}
