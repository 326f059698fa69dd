//! The way in: a detector with its rules, and the functions that use the built-in one.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::finding::Finding;
use crate::rule::Rule;
#[cfg(feature = "source")]
use crate::scan;
use crate::{output, rules};

/// The engine with the rules it looks for: the built-in ones, and those of a user.
///
/// Cheap to copy, and shared by threads as it is.
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
    /// The detector of [`rules::all`]: its index is made once a process.
    #[must_use]
    pub fn built_in() -> Self {
        Self { anchors: Anchors::built_in() }
    }

    /// A detector of these rules alone. Values that only a name gives away are found nevertheless.
    ///
    /// What [`Detector::with_rules`] says of its index and of shapes goes for it too.
    #[must_use]
    pub fn of(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        Self { anchors: Box::leak(Box::new(Anchors::of(&mut rules.into_iter()))) }
    }

    /// A detector of the built-in rules and `extra` ones. Without any it is [`Detector::built_in`].
    ///
    /// Its index, like the rules themselves, stays for as long as the process: make one for a program, not for a file.
    /// A shape of an extra rule needs an anchor of three bytes or more, and sixteen letters, digits or `_-+/=.~` in a row
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
    /// A log names services and identifiers on every line. So a key without a text of its own counts where the words right
    /// before it name it (`DATADOG_API_KEY=…`, `"fastly": {"token": "…"}`), and not because its issuer is spoken of
    /// somewhere; one that begins with letters and digits alone (`AKIA…`) does not begin within a word.
    ///
    /// The findings are in the order of their places and may overlap: to hide every key, hide all of them. Where two
    /// keys touch, neither says where the other one ends.
    ///
    /// Allocates nothing where nothing is found.
    #[must_use]
    pub fn scan_output(self, text: &[u8]) -> Vec<Finding> {
        self.scan_output_and_runs(text, &mut |_| {})
    }

    /// [`Detector::scan_output`], which calls `found` with each run of [`SHORTEST_RUN`](crate::SHORTEST_RUN) bytes or more
    /// that keys are made of, in order and as a whole: for who looks for more in them than the forms of keys, without
    /// another look at the text.
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
    /// Scans a file, by its name: Rust as Rust, anything else as text.
    ///
    /// `path` is only looked at for its ending and for names that say test (`tests/`, `benches/`, `rsa_test_keys.rs`):
    /// there code is [`Context::Test`](crate::Context::Test), and some rules only warn. Give it relative to the package,
    /// with `/` between folders.
    #[must_use]
    pub fn scan_file(self, path: &str, bytes: &[u8]) -> Vec<Finding> {
        scan::file(self.anchors, path, bytes)
    }

    /// Scans Rust source: decoded literals and comments, exact positions, `allow!` honoured.
    ///
    /// Any bytes will do: what does not lex is passed over, nothing panics.
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
