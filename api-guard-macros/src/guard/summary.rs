//! What an error says: every place, by itself.

use api_guard_detect::{Advice, Finding, Level, Scanned};

use super::mode::Mode;
use crate::emit::{Severity, report_finding};

/// The findings that stop a build.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    denied: Vec<Denied>,
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
    /// Shows a finding, and keeps its place if it stops the build.
    pub(crate) fn add(&mut self, scanned: &Scanned<'_>, finding: &Finding, mode: Mode) {
        let denied = finding.level == Level::Deny && mode == Mode::Deny;
        report_finding(scanned, finding, if denied { Severity::Error } else { Severity::Warning });
        if denied {
            let place = scanned.lines.position(finding.span.start);
            self.add_place(scanned.path.to_owned(), place.line, place.column, finding);
        }
    }

    /// Keeps the place of a finding that stops the build and cannot be shown.
    pub(crate) fn add_place(&mut self, path: String, line: usize, column: usize, finding: &Finding) {
        let denied = Denied { path, line, column, rule: finding.rule.name };
        if !self.denied.contains(&denied) {
            self.denied.push(denied);
        }
        self.advice.get_or_insert_with(|| Advice::of(finding));
    }

    /// The message of the error, if there is one.
    pub(crate) fn refusal(mut self, what: &str) -> Option<String> {
        let advice = self.advice?;
        self.denied.sort();
        let keys = match self.denied.len() {
            1 => "1 key is".to_owned(),
            count => format!("{count} keys are"),
        };
        let mut message = format!("api-guard refuses {what}: {keys} written into the source");
        for Denied { path, line, column, rule } in &self.denied {
            message.push_str(&format!("\n  {path}:{line}:{column} {rule}"));
        }
        if let Some(help) = advice.helps.first() {
            message.push_str(&format!("\nhelp: {help}"));
        }
        if let Some(note) = advice.note {
            message.push_str(&format!("\nnote: {note}"));
        }
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_every_place_in_order_and_says_what_to_do() {
        let key = ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat();
        let source = format!("const A: &str = {key:?};");
        let findings = api_guard_detect::scan_rust(source.as_bytes());
        let mut summary = Summary::default();
        summary.add_place("src/b.rs".to_owned(), 10, 1, &findings[0]);
        summary.add_place("src/b.rs".to_owned(), 9, 4, &findings[0]);
        summary.add_place("src/a.rs".to_owned(), 1, 18, &findings[0]);
        summary.add_place("src/a.rs".to_owned(), 1, 18, &findings[0]);
        let message = summary.refusal("this build").unwrap();
        let rule = findings[0].rule.name;
        assert!(
            message.starts_with(&format!(
                "api-guard refuses this build: 3 keys are written into the source\n  src/a.rs:1:18 {rule}\n  \
                 src/b.rs:9:4 {rule}\n  src/b.rs:10:1 {rule}\nhelp: read it when the program starts: "
            )),
            "{message}"
        );
        assert!(!message.contains(&key));
    }

    #[test]
    fn nothing_denied_is_no_error() {
        assert_eq!(Summary::default().refusal("this build"), None);
    }
}
