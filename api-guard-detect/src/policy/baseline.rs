//! Findings frozen at adoption: keyed fingerprints, without values and without lines.

use std::fmt::Write as _;

use super::fingerprint::FingerprintKey;
use super::notice::{Notice, NoticeKind};
use crate::finding::Finding;
use crate::mask::masked_text;
use crate::sorted::Sorted;

/// Findings that were there when the guard was added, and that it accepts.
///
/// As text it has one line for each finding, sorted by path, so that two branches that add to it seldom conflict:
/// ```text
/// # Findings that api-guard lets stand. No line holds a value.
/// version 1
/// key 1d0c…
/// 8f14e45fceea167a github_personal_access_token deploy/old.env
/// ```
/// A key that moves within its file stays accepted; another key, another rule or another file is new.
///
/// # Security
/// The fingerprints are keyed by random bytes in the file, so nobody can look them up in a table made in advance.
/// Whoever reads the file can confirm a guess of a key, but keys are too random to guess. Nothing of a value that a
/// person made up goes into a fingerprint. The price is that another password at the same place of the same URL is the
/// same entry. If the name of a file contains a key, the name is masked.
#[derive(Clone, Debug)]
pub struct Baseline {
    file: String,
    folder: String,
    key: FingerprintKey,
    /// The line of each entry.
    entries: Sorted<Entry, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: u64,
}

const HEAD: &str = "# Findings that api-guard lets stand. No line holds a value.\nversion 1\nkey ";

impl Baseline {
    /// An empty baseline. `file` is the name of its file for people. `folder` is the file's folder, in the form that
    /// the paths of findings have; `""` is the folder where these paths begin. `key` must be random.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::{policy::Baseline, scan_text};
    ///
    /// let text = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].concat();
    /// let findings = scan_text(text.as_bytes());
    /// let mut baseline = Baseline::new("api-guard.baseline", "", *b"sixteen of these");
    /// baseline.add("deploy/old.env", text.as_bytes(), &findings[0]);
    ///
    /// let written = baseline.to_text();
    /// assert!(!written.contains(&text) && written.ends_with(" github_personal_access_token deploy/old.env\n"));
    /// let read = Baseline::parse("api-guard.baseline", "", written.as_bytes()).unwrap();
    /// assert_eq!(read.to_text(), written);
    /// ```
    #[must_use]
    pub fn new(file: &str, folder: &str, key: [u8; 16]) -> Self {
        Self {
            file: file.to_owned(),
            folder: folder.to_owned(),
            key: FingerprintKey::new(key),
            entries: Sorted::default(),
        }
    }

    /// An empty baseline with the key of this one, to be filled again: a finding that stays keeps its line.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self { entries: Sorted::default(), ..self.clone() }
    }

    /// Parses a baseline.
    ///
    /// # Errors
    /// The first line that does not belong in a baseline, such as the mark of an unresolved merge.
    pub fn parse(file: &str, folder: &str, bytes: &[u8]) -> Result<Self, Notice> {
        let invalid = |line: usize, message: &str| Notice {
            file: file.to_owned(),
            line,
            column: 1,
            kind: NoticeKind::Invalid,
            message: message.to_owned(),
        };
        let text = std::str::from_utf8(bytes).map_err(|_| invalid(1, "a baseline is text in UTF-8"))?;
        let (mut version, mut key, mut entries) = (false, None, Sorted::default());
        for (at, line) in text.lines().enumerate() {
            let number = at + 1;
            match line.split_once(' ') {
                _ if line.is_empty() || line.starts_with('#') => {}
                Some(("version", "1")) => version = true,
                Some(("version", _)) => {
                    return Err(invalid(number, "this version of api-guard reads baselines of version 1"));
                }
                _ if !version => return Err(invalid(number, "a baseline begins with its version")),
                Some(("key", _)) if key.is_some() => {
                    return Err(invalid(number, "there are two keys: write the baseline anew"));
                }
                Some(("key", digits)) => {
                    let bits =
                        hex(digits, 32).ok_or_else(|| invalid(number, "a key has 32 hexadecimal digits"))?;
                    key = Some(bits.to_be_bytes());
                }
                entry => {
                    let entry = entry
                        .and_then(Entry::parse)
                        .ok_or_else(|| invalid(number, "an entry is a fingerprint, a rule and a path"))?;
                    entries.insert(entry, number);
                }
            }
        }
        let key = key.ok_or_else(|| invalid(1, "the key of the fingerprints is missing"))?;
        Ok(Self { entries, ..Self::new(file, folder, key) })
    }

    /// Adds a finding.
    pub fn add(&mut self, path: &str, source: &[u8], finding: &Finding) {
        if let Some(entry) = self.entry(path, source, finding) {
            self.entries.insert(entry, 0);
        }
    }

    /// The text of the file, the same for the same findings.
    #[must_use]
    pub fn to_text(&self) -> String {
        let bits = u128::from_be_bytes(self.key.bytes());
        let mut text = format!("{HEAD}{bits:032x}\n");
        for (Entry { path, rule, fingerprint }, _) in self.entries.iter() {
            let _ = writeln!(text, "{fingerprint:016x} {rule} {path}"); // writing to a String cannot fail
        }
        text
    }

    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The name of its file for people.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the entry that holds a finding.
    pub(crate) fn line_of(&self, path: &str, source: &[u8], finding: &Finding) -> Option<usize> {
        self.entries.get(&self.entry(path, source, finding)?).copied()
    }

    /// The entries that hold no finding.
    pub(crate) fn unused(&self, is_used: impl Fn(usize) -> bool) -> impl Iterator<Item = Notice> {
        let unused = self.entries.iter().filter(move |(_, line)| !is_used(*line));
        unused.map(|(_, line)| Notice {
            file: self.file.clone(),
            line: *line,
            column: 1,
            kind: NoticeKind::Stale,
            message: "this entry matches no finding any more: remove it".to_owned(),
        })
    }

    fn entry(&self, path: &str, source: &[u8], finding: &Finding) -> Option<Entry> {
        let path = super::config::below(&self.folder, path)?;
        let fingerprint = self.key.fingerprint(path, source, finding);
        Some(Entry { path: escaped(&masked_text(path)), rule: finding.rule.name.to_owned(), fingerprint })
    }
}

impl Entry {
    fn parse((fingerprint, rest): (&str, &str)) -> Option<Self> {
        let (rule, path) = rest.split_once(' ')?;
        let fingerprint = u64::try_from(hex(fingerprint, 16)?).ok()?;
        let is_rule = rule.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (is_rule && !path.is_empty()).then(|| Self {
            path: path.to_owned(),
            rule: rule.to_owned(),
            fingerprint,
        })
    }
}

fn hex(digits: &str, count: usize) -> Option<u128> {
    let is_hex = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

/// A path on one line: what steers a terminal or ends a line is written `%0a`.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for character in path.chars() {
        if character.is_control() || character == '%' {
            let _ = write!(text, "%{:02x}", u32::from(character));
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::scan_text;

    const KEY: [u8; 16] = *b"sixteen of these";

    fn key() -> String {
        ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].into_iter().collect()
    }

    fn of(path: &str, text: &str) -> Baseline {
        let mut baseline = Baseline::new("b", "", KEY);
        let findings = scan_text(text.as_bytes());
        assert!(!findings.is_empty(), "something is found");
        findings.iter().for_each(|finding| baseline.add(path, text.as_bytes(), finding));
        baseline
    }

    #[test]
    fn a_finding_is_known_by_its_rule_its_path_and_its_value_and_not_by_its_line() {
        let baseline = of("a.env", &key());
        let holds = |path: &str, text: &str| {
            let findings = scan_text(text.as_bytes());
            baseline.line_of(path, text.as_bytes(), &findings[0]).is_some()
        };
        assert!(holds("a.env", &format!("# moved\n\nTOKEN={}", key())));
        assert!(!holds("b.env", &key()));
        let other = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat();
        assert!(!holds("a.env", &other));
    }

    #[test]
    fn the_text_holds_no_value_and_is_salted() {
        let baseline = of(&format!("{}.env", key()), &key());
        let other = Baseline { key: FingerprintKey::new([1; 16]), ..of("x", &key()) }.emptied();
        assert!(!baseline.to_text().contains(&key()[4..]), "a value is written");
        assert!(baseline.to_text().contains(" ghp_****.env\n"));
        let mut salted = other;
        salted.add("x", key().as_bytes(), &scan_text(key().as_bytes())[0]);
        let fingerprint = |text: String| text.lines().last().map(|line| line[..16].to_owned());
        assert_ne!(fingerprint(salted.to_text()), fingerprint(of("x", &key()).to_text()));
    }

    #[test]
    fn what_is_read_is_written_again_in_order_and_each_entry_once() {
        let text = of("a\nb%.env", &key()).to_text();
        assert!(text.ends_with(" github_personal_access_token a%0ab%25.env\n"), "{text}");
        let line = text.lines().last().unwrap_or_default();
        let twice = format!("{text}\n# a comment\n{line}\n0000000000000000 a_b 0\n");
        let read = Baseline::parse("b", "", twice.as_bytes()).unwrap();
        assert_eq!(read.len(), 2);
        assert!(read.to_text().ends_with(&format!("\n0000000000000000 a_b 0\n{line}\n")));
        assert!(read.line_of("a\nb%.env", key().as_bytes(), &scan_text(key().as_bytes())[0]) == Some(4));
    }

    #[test]
    fn a_path_counts_from_the_folder_of_the_file() {
        let mut baseline = Baseline::new("b", "crates/a", KEY);
        let finding = &scan_text(key().as_bytes())[0];
        baseline.add("crates/ab/x", key().as_bytes(), finding);
        assert!(baseline.is_empty());
        baseline.add("crates/a/x", key().as_bytes(), finding);
        assert!(baseline.to_text().ends_with(" x\n"));
    }

    #[test]
    fn what_is_no_baseline_is_told_by_its_line_and_not_repeated() {
        let head = format!("version 1\nkey {}\n", "0".repeat(32));
        for (text, line) in [
            (String::new(), 1),
            ("version 2\n".to_owned(), 1),
            (format!("zzz\n{head}"), 1),
            (format!("{head}<<<<<<< zzz\n"), 3),
            (format!("{head}{head}"), 4),
            ("version 1\nkey zzz".to_owned(), 2),
            (format!("{head}{} a_b\n", "0".repeat(16)), 3),
            (format!("{head}{} zzz+ x\n", "0".repeat(16)), 3),
            (format!("{head}+{} a_b x\n", "0".repeat(15)), 3),
        ] {
            let notice = Baseline::parse("b", "", text.as_bytes()).unwrap_err();
            assert_eq!((notice.line, notice.kind), (line, NoticeKind::Invalid), "{text}");
            assert!(!notice.to_string().contains("zzz"), "{notice}");
        }
        assert!(Baseline::parse("b", "", b"version 1\n\xff").is_err());
    }
}
