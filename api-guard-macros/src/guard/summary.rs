//! Which findings are shown, and what the error itself says.

use api_guard_detect::sorted::Sorted;
use api_guard_detect::{Advice, Finding, Level, Scanned};

use crate::emit::{report_finding, report_rest};

/// More findings of one file are counted and not shown: nobody reads them, and a file of data may hold thousands.
const SHOWN_PER_FILE: usize = 100;

/// More places are counted and not named in the error.
const NAMED: usize = 20;

/// The findings of one call.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// How many findings each file has.
    files: Sorted<String, usize>,
    /// Those that stop the build.
    denied: Sorted<Denied>,
    /// What the first finding has to say: what to do, and what to do if it is no key.
    advice: Option<Advice>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Denied {
    path: String,
    line: usize,
    column: usize,
    rule: &'static str,
}

impl Summary {
    /// Shows a finding at the level it has in this build, and keeps its place if it stops it.
    pub(crate) fn add(&mut self, scanned: &Scanned<'_>, finding: &Finding, level: Level) {
        let count = self.files.or_insert(scanned.path.to_owned(), 0);
        *count += 1;
        if *count <= SHOWN_PER_FILE {
            report_finding(scanned, finding, level);
        }
        if level == Level::Deny {
            let place = scanned.lines.position(finding.span.start);
            self.add_place(scanned.path.to_owned(), place.line, place.column, finding);
        }
    }

    /// Keeps the place of a finding that stops the build and cannot be shown.
    pub(crate) fn add_place(&mut self, path: String, line: usize, column: usize, finding: &Finding) {
        self.denied.insert(Denied { path, line, column, rule: finding.rule.name }, ());
        self.advice.get_or_insert_with(|| Advice::of(finding));
    }

    /// Says how much was not shown, and answers with the message of the error, if there is one.
    pub(crate) fn finish(self, what: &str) -> Option<String> {
        for (path, more) in self.not_shown() {
            report_rest(path, SHOWN_PER_FILE, more);
        }
        let advice = self.advice?;
        let keys = match self.denied.len() {
            1 => "1 key is".to_owned(),
            count => format!("{count} keys are"),
        };
        let mut message = format!("api-guard refuses {what}: {keys} written into the source");
        for (Denied { path, line, column, rule }, ()) in self.denied.iter().take(NAMED) {
            message.push_str(&format!("\n  {path}:{line}:{column} {rule}"));
        }
        if self.denied.len() > NAMED {
            message.push_str(&format!("\n  … and {} more", self.denied.len() - NAMED));
        }
        if let Some(help) = advice.helps.first() {
            message.push_str(&format!("\nhelp: {help}"));
        }
        if let Some(note) = advice.note {
            message.push_str(&format!("\nnote: {note}"));
        }
        Some(message)
    }

    fn not_shown(&self) -> impl Iterator<Item = (&str, usize)> {
        let more = |count: usize| count.checked_sub(SHOWN_PER_FILE).filter(|more| *more > 0);
        self.files.iter().filter_map(move |(path, count)| Some((path.as_str(), more(*count)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one finding, and its key.
    fn with_a_key(check: impl FnOnce(&Scanned<'_>, &str)) {
        let key = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat();
        let source = format!("const A: &str = {key:?};");
        let findings = api_guard_detect::scan_rust(source.as_bytes());
        let lines = api_guard_detect::Lines::new(source.as_bytes());
        let scanned =
            Scanned { path: "src/a.rs", source: source.as_bytes(), lines: &lines, findings: &findings };
        check(&scanned, &key);
    }

    #[test]
    fn an_error_names_places_in_order_and_says_what_to_do() {
        with_a_key(|scanned, key| {
            let finding = &scanned.findings[0];
            let mut summary = Summary::default();
            summary.add_place("src/b.rs".to_owned(), 10, 1, finding);
            summary.add_place("src/b.rs".to_owned(), 9, 4, finding);
            summary.add_place("src/a.rs".to_owned(), 1, 18, finding);
            summary.add_place("src/a.rs".to_owned(), 1, 18, finding);
            let message = summary.finish("this build").unwrap();
            let rule = finding.rule.name;
            assert!(
                message.starts_with(&format!(
                    "api-guard refuses this build: 3 keys are written into the source\n  src/a.rs:1:18 {rule}\n  \
                     src/b.rs:9:4 {rule}\n  src/b.rs:10:1 {rule}\nhelp: read it when the program starts: "
                )),
                "{message}"
            );
            assert!(!message.contains(key));
        });
    }

    #[test]
    fn an_error_counts_the_places_it_does_not_name() {
        with_a_key(|scanned, _| {
            let message = |count: usize| {
                let mut summary = Summary::default();
                for line in 1..=count {
                    summary.add_place("src/a.rs".to_owned(), line, 1, &scanned.findings[0]);
                }
                summary.finish("this build").unwrap()
            };
            assert!(message(20).contains("src/a.rs:20:1 ") && !message(20).contains("more"));
            let long = message(10_000);
            assert!(
                long.contains(": 10000 keys are") && long.contains("\n  … and 9980 more\nhelp: "),
                "{long}"
            );
            assert!(!long.contains("src/a.rs:21:1 "), "{long}");
        });
    }

    #[test]
    fn of_one_file_a_hundred_findings_are_shown() {
        with_a_key(|scanned, _| {
            let mut summary = Summary::default();
            for _ in 0..100 {
                summary.add(scanned, &scanned.findings[0], Level::Warn);
            }
            assert_eq!(summary.not_shown().next(), None);
            summary.add(scanned, &scanned.findings[0], Level::Warn);
            summary.add(&Scanned { path: "src/b.rs", ..*scanned }, &scanned.findings[0], Level::Warn);
            assert_eq!(summary.not_shown().collect::<Vec<_>>(), [("src/a.rs", 1)]);
            assert_eq!(summary.finish("this build"), None, "warnings stop nothing");
        });
    }

    #[test]
    fn nothing_denied_is_no_error() {
        assert_eq!(Summary::default().finish("this build"), None);
    }
}
