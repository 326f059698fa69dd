//! Annotations: the "workflow commands" that GitHub Actions reads from a step's output.
//!
//! GitHub's page "Workflow commands for GitHub Actions" describes the form. Special characters in a value are escaped
//! as `%` and two digits, so that nothing in a repository can end a command and begin another.

use std::io::{self, Write};

use api_guard_detect::Level;
use api_guard_detect::policy::Allowed;

use super::human::summary;
use crate::check::tally::{FileReport, Reported, Tally};
use crate::shown;

/// Writes an annotation a finding, then the summary.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, what: &str, tally: &Tally) -> io::Result<()> {
    for (file, found) in tally.told() {
        annotation(out, file, found)?;
    }
    let problems = tally.problems.iter().map(ToString::to_string);
    for text in problems.chain(tally.notices.iter().map(|notice| shown::escaped(&notice.to_string()))) {
        writeln!(out, "::warning title=api-guard::{}", data(&text))?;
    }
    writeln!(out, "{}", summary(what, tally))
}

fn annotation(out: &mut dyn Write, file: &FileReport, found: &Reported) -> io::Result<()> {
    let command = match found.level {
        _ if found.allowed.is_some() => "notice",
        Level::Deny => "error",
        _ => "warning",
    };
    let path = property(&shown::masked(&file.path));
    write!(out, "::{command} file={path},line={},col={}", found.line, found.column)?;
    if found.end_line == found.line {
        // Behind a column there is one only of the same line: GitHub drops both otherwise.
        write!(out, ",endColumn={}", found.end_column)?;
    }
    let name = found.rule.name;
    let mut message = format!("{} ({})", found.headline, found.preview);
    if let Some(commit) = &file.commit {
        message.push_str(&format!(" in commit {}", shown::short(commit)));
    }
    let what_next = found.allowed.as_ref().map_or_else(|| found.help.clone(), Allowed::to_string);
    writeln!(out, ",title=api_guard%3A%3A{name}::{}", data(&format!("{message}. {what_next}")))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_a_command() {
        assert_eq!(property("a%b\r\n::error,x"), "a%25b%0D%0A%3A%3Aerror%2Cx");
        assert_eq!(data("a%b\n::x"), "a%25b%0A::x");
    }
}
