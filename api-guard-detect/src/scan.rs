//! Whole files and whole outputs: which scanner reads them, and what a finding stands in.

use crate::anchors::Anchors;
use crate::detector::{Piece, detect};
use crate::finding::{Context, Finding, settle};
use crate::prefilter::may_hold_key;
use crate::rust_source;
use crate::shape::Edges;

/// Scans a file, by its name: Rust as Rust, anything else as text.
///
/// `path` is only looked at for its ending and for names that say test (`tests/`, `benches/`, `rsa_test_keys.rs`),
/// whose findings are [`Context::Test`]; give it relative to the package, with `/` between folders.
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
    if !path.ends_with(".rs") {
        return scan_text(bytes);
    }
    let mut findings = scan_rust(bytes);
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
    if !may_hold_key(anchors, source, Edges::Separate) {
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
    scan_bytes(text, Edges::Separate)
}

/// Scans what a program is about to write: a key may touch any other text there, and every level counts.
///
/// Allocates nothing where nothing is found.
#[must_use]
pub fn scan_output(text: &[u8]) -> Vec<Finding> {
    scan_bytes(text, Edges::Touching)
}

fn scan_bytes(text: &[u8], edges: Edges) -> Vec<Finding> {
    let anchors = Anchors::built_in();
    let mut findings = Vec::new();
    if may_hold_key(anchors, text, edges) {
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
        settle(&mut findings);
    }
    findings
}
