//! Scans whole files and whole outputs: chooses the scanner, and sets the context of findings.

use crate::anchors::Anchors;
use crate::check::{password, url};
use crate::detector::{Hit, Piece, detect};
use crate::encoded;
use crate::finding::Finding;
use crate::generic;
use crate::prefilter::may_hold_key;
use crate::prose;
use crate::published;
use crate::rule::Level;
use crate::rust_source;
use crate::settle::settle;
use crate::shape::Edges;

/// See [`Detector::scan_file`](crate::Detector::scan_file).
pub(crate) fn file(anchors: &Anchors, path: &str, bytes: &[u8]) -> Vec<Finding> {
    let is_rust = path.ends_with(".rs");
    let mut findings = if is_rust { rust(anchors, bytes) } else { text(anchors, bytes) };
    if findings.is_empty() {
        return findings;
    }
    if is_test_path(path) || (!is_rust && is_test_path_elsewhere(path)) {
        for finding in &mut findings {
            finding.is_in_a_test();
            // Who writes a test makes up a password: of words, or for a host that nobody has.
            let is_made_up = || {
                password::is_weak(&bytes[finding.span.clone()]) || url::is_for_nobody(bytes, &finding.span)
            };
            if finding.rule.guessable && is_made_up() {
                finding.level = Level::Warn;
            }
        }
    }
    if !is_rust {
        prose::soften(path, bytes, &mut findings);
    }
    findings
}

/// Whether a folder or the file itself is named for tests: `tests/`, `benches/`, `rsa_test_keys.rs`.
pub(crate) fn is_test_path(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "testdata",
        "testkit",
        "testutil",
        "testutils",
        "bench",
        "benches",
        "fixture",
        "fixtures",
    ];
    path.split(['/', '_', '-', '.']).any(|word| WORDS.contains(&word))
}

/// Whether other languages would call it a test: `user.spec.ts`, `spec/user_spec.rb`, `UserTest.php`, `mocks/`. What
/// shows how something is used is no other: `examples/`, `.env.example`, `tutorial004.py`, `self_signed_certs/`. A Rust
/// example is a program that somebody runs with a key of his own.
fn is_test_path_elsewhere(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "spec",
        "specs",
        "mock",
        "mocks",
        "e2e",
        "testcases",
        "testresources",
        "pacts",
        "Test",
        "Tests",
        "snapshots",
        "snap",
        "cassettes",
        "stub",
        "stubs",
        "example",
        "examples",
        "sample",
        "samples",
        "localhost",
        "selfsigned",
        "snakeoil",
        "demo",
        "demos",
        "seeders",
        "seeds",
        "tutorial",
        "tutorials",
    ];
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name);
    let is_one = |word: &str| WORDS.contains(&word.trim_end_matches(|digit: char| digit.is_ascii_digit()));
    path.split(['/', '_', '-', '.']).any(is_one)
        || path.ends_with(".dist")
        || path.contains("self_signed")
        || path.contains("self-signed")
        || folder.split('/').chain([stem]).any(|name| name.ends_with("Test") || name.ends_with("Tests"))
}

/// See [`Detector::scan_rust`](crate::Detector::scan_rust).
pub(crate) fn rust(anchors: &Anchors, source: &[u8]) -> Vec<Finding> {
    if !may_hold_key(anchors, source, true) {
        return Vec::new();
    }
    let mut findings = rust_source::scan(anchors, source);
    published::warn_of_published(source, &mut findings);
    findings
}

/// See [`Detector::scan_text`](crate::Detector::scan_text).
pub(crate) fn text(anchors: &Anchors, text: &[u8]) -> Vec<Finding> {
    if !may_hold_key(anchors, text, false) {
        return Vec::new();
    }
    unfiltered_text(anchors, text)
}

/// The same without the look that most texts end at.
pub(crate) fn unfiltered_text(anchors: &Anchors, text: &[u8]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let piece = Piece { hay: text, before: &[], edges: Edges::Separate };
    detect_all(anchors, piece, &mut |hit| findings.push(hit.into()));
    settle(&mut findings);
    published::warn_of_published(text, &mut findings);
    findings
}

/// Calls `found` with what `detect` finds, and with keys in another spelling and values under a telling name: what is
/// looked for in files only. An output is searched for the values that its program holds.
pub(crate) fn detect_all(anchors: &Anchors, piece: Piece<'_>, found: &mut dyn FnMut(Hit)) {
    detect(anchors, piece, &mut |hit: Hit| {
        // No other rule is about passwords that people make up.
        if !(hit.rule.guessable && url::is_made_up(piece.hay, &hit.range)) {
            found(hit);
        }
    });
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
    use crate::entry::{scan_file, scan_output, scan_text};
    use crate::rule::Level;

    fn level(path: &str, parts: &[&str]) -> Level {
        let text: String = parts.iter().copied().collect();
        scan_file(path, text.as_bytes())[0].level
    }

    #[test]
    fn what_only_a_name_gives_away_warns_in_prose_and_in_tests_of_any_language() {
        let value = ["api_key: \"", "kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb"];
        for path in [
            "README.md",
            "docs/a.rst",
            "web/src/user.spec.ts",
            "spec/user_spec.rb",
            "A.Tests/Web.cs",
            "UserTest.php",
            ".env.example",
            "docs/security.html",
            "ssh/stub_server.go",
            "examples/web/compose.yml",
            "docs_src/tutorial004.py",
            "config.json.sample",
            "src/__snapshots__/user.js.snap",
        ] {
            assert_eq!(level(path, &value), Level::Warn, "{path}");
        }
        let assigned = ["const API_KEY: &str = \"", "kQ7vTz2LmX9c", "Rw4Jp8sYd5Hb", "\";"];
        assert_eq!(level("examples/a.rs", &assigned), Level::Deny);
        for path in [
            "app.yaml",
            ".env",
            "docs/config.toml",
            "special.py",
            "latest/a.ts",
            "Testament.cs",
            "web/index.html",
            "dist/a.js",
        ] {
            assert_eq!(level(path, &value), Level::Deny, "{path}");
        }
    }

    #[test]
    fn a_password_for_a_host_that_nobody_has_warns_in_tests() {
        let url = |host| ["postgres://app:", "tR7w-Qz9kP", "@", host, "/app"];
        assert_eq!(level("tests/db_test.py", &url("db.example.com")), Level::Warn);
        assert_eq!(level("app/db.py", &url("db.example.com")), Level::Deny);
        assert_eq!(level("tests/db_test.py", &url("db.acme.io")), Level::Deny);
    }

    #[test]
    fn a_key_with_a_form_of_its_own_denies_in_prose() {
        assert_eq!(level("README.md", &["gh", "p_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"]), Level::Deny);
    }

    #[test]
    fn of_two_keys_that_overlap_in_a_file_the_longer_one_is_reported() {
        let parts = ["postgres://app:", "gh", "p_", "qT5cB9wR2mK7vJ3zL8xN4hF6yD1sG0aP2eUi", "@db.acme.io"];
        let url: String = parts.into_iter().collect();
        assert_eq!(scan_output(url.as_bytes()).len(), 2);
        assert_eq!(scan_text(url.as_bytes()).len(), 1);
    }
}
