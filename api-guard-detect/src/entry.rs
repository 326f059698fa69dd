//! The entry points: a detector with its rules, and functions that use the built-in detector.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::finding::Finding;
use crate::rule::Rule;
#[cfg(feature = "source")]
use crate::scan;
use crate::{output, rules};

/// The engine with its rules: the built-in ones, and those of a user.
///
/// It is cheap to copy, and can be shared by threads.
///
/// # Examples
/// ```
/// use api_guard_detect::{Detector, Part, Rule, Set, Shape};
///
/// static ACME: Rule = Rule::new(
///     "acme_api_key",
///     "Acme API key",
///     &[Shape::new(&[Part::Text("acme-"), Part::run(Set::new("a-z0-9"), 24, 32)])],
/// );
/// let detector = Detector::with_rules([&ACME]);
/// let text = ["ACME=", "acme-", "q7w2e9r4t1y8u3i6o5p0a7s2"].concat();
/// assert_eq!(detector.scan_text(text.as_bytes())[0].rule.name, "acme_api_key");
/// assert!(Detector::built_in().scan_text(text.as_bytes()).is_empty());
/// ```
#[derive(Clone, Copy)]
pub struct Detector {
    anchors: &'static Anchors,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Detector").finish_non_exhaustive()
    }
}

impl Detector {
    /// The detector of [`rules::all`]. Its index is made once per process.
    #[must_use]
    pub fn built_in() -> Self {
        Self { anchors: Anchors::built_in() }
    }

    /// A detector of these rules only. It still finds values that only a name gives away.
    ///
    /// What [`Detector::with_rules`] says about its index and about shapes applies here too.
    #[must_use]
    pub fn of(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        Self { anchors: Box::leak(Box::new(Anchors::of(&mut rules.into_iter()))) }
    }

    /// A detector of the built-in rules and `extra` ones. Without extra rules it is [`Detector::built_in`].
    ///
    /// Its index, like the rules themselves, stays in memory for as long as the process: make one for a program, not
    /// for a file. A shape of an extra rule needs an anchor of three bytes or more, and sixteen letters, digits or
    /// `_-+/=.~` in a row
    #[must_use]
    pub fn with_rules(extra: impl IntoIterator<Item = &'static Rule>) -> Self {
        let mut extra = extra.into_iter().peekable();
        if extra.peek().is_none() {
            return Self::built_in();
        }
        Self::of(rules::all().chain(extra))
    }

    /// Scans what a program is about to write: a key may touch any other text there, and every level counts.
    ///
    /// A log names services and identifiers on every line. So a key without a distinctive text counts only if the words
    /// right before it name it (`DATADOG_API_KEY=…`, `"fastly": {"token": "…"}`), and not because its issuer is
    /// mentioned somewhere. A key that begins with letters and digits only (`AKIA…`) does not count if it begins within
    /// a word.
    ///
    /// The findings are in the order of their places and may overlap: to hide every key, hide all of them. If two keys
    /// touch, the end of the first cannot be told from the beginning of the second.
    ///
    /// It allocates nothing unless it finds something.
    #[must_use]
    pub fn scan_output(self, text: &[u8]) -> Vec<Finding> {
        self.scan_output_and_runs(text, &mut |_| {})
    }

    /// Like [`Detector::scan_output`], and calls `found` with each whole run of [`SHORTEST_RUN`](crate::SHORTEST_RUN)
    /// or more bytes that keys are made of, in order. It is for callers that look for more in these runs than the forms
    /// of keys, without another pass over the text.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::Detector;
    ///
    /// let mut runs = Vec::new();
    /// let text = b"id: 5f0c7a52-91d6-4b0e-8a31 (old)";
    /// let findings = Detector::built_in().scan_output_and_runs(text, &mut |run| runs.push(run));
    /// assert!(findings.is_empty() && runs.iter().eq([&(4..27)]));
    /// ```
    #[must_use]
    pub fn scan_output_and_runs(self, text: &[u8], found: &mut dyn FnMut(Range<usize>)) -> Vec<Finding> {
        output::output(self.anchors, text, found)
    }
}

/// [`Detector::scan_output`] with the built-in rules.
#[must_use]
pub fn scan_output(text: &[u8]) -> Vec<Finding> {
    Detector::built_in().scan_output(text)
}

#[cfg(feature = "source")]
impl Detector {
    /// Scans a file by the kind that its name tells: Rust as Rust, anything else as text.
    ///
    /// Only the ending of `path` counts, and names in it that say test (`tests/`, `benches/`, `rsa_test_keys.rs`): then
    /// code is [`Context::Test`](crate::Context::Test), and some rules only warn. The path has to be relative to the
    /// package, with `/` between folders.
    #[must_use]
    pub fn scan_file(self, path: &str, bytes: &[u8]) -> Vec<Finding> {
        scan::file(self.anchors, path, bytes)
    }

    /// Scans Rust source. It decodes literals, reads comments, gives exact positions and respects `allow!`.
    ///
    /// Any bytes are accepted: what does not lex is skipped, and nothing panics.
    #[must_use]
    pub fn scan_rust(self, source: &[u8]) -> Vec<Finding> {
        scan::rust(self.anchors, source)
    }

    /// Scans text that is not Rust: configuration, scripts, prose.
    #[must_use]
    pub fn scan_text(self, text: &[u8]) -> Vec<Finding> {
        scan::text(self.anchors, text)
    }
}

/// [`Detector::scan_file`] with the built-in rules.
///
/// # Examples
/// ```
/// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
/// let found = api_guard_detect::scan_file("src/a.rs", format!("const K: &str = {key:?};").as_bytes());
/// assert_eq!(found[0].rule.name, "github_personal_access_token");
/// assert_eq!(found[0].span, 17..57);
/// ```
#[cfg(feature = "source")]
#[must_use]
pub fn scan_file(path: &str, bytes: &[u8]) -> Vec<Finding> {
    Detector::built_in().scan_file(path, bytes)
}

/// [`Detector::scan_rust`] with the built-in rules.
#[cfg(feature = "source")]
#[must_use]
pub fn scan_rust(source: &[u8]) -> Vec<Finding> {
    Detector::built_in().scan_rust(source)
}

/// [`Detector::scan_text`] with the built-in rules.
///
/// # Examples
/// ```
/// let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
/// assert_eq!(api_guard_detect::scan_text(b"GITHUB_TOKEN=").len(), 0);
/// assert_eq!(api_guard_detect::scan_text(format!("GITHUB_TOKEN={key}").as_bytes()).len(), 1);
/// ```
#[cfg(feature = "source")]
#[must_use]
pub fn scan_text(text: &[u8]) -> Vec<Finding> {
    Detector::built_in().scan_text(text)
}
