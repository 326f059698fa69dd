//! The report for programs: one JSON document.
//!
//! ```text
//! {"version":1,
//!  "findings":[{"rule":"…","level":"deny","path":"src/a.rs","line":3,"column":12,"end_line":3,"end_column":176,
//!               "context":"code","preview":"sk-proj-****","fingerprint":"b64c1d0e9a2f7733"}],
//!  "summary":{"files":12,"bytes":40960,"denied":1,"warned":0,"allowed":0}}
//! ```
//! A finding of the history also names the commit that added it (`"commit"`). With `--report-allowed`, a list
//! `"allowed"` has the findings that something allows, each with `"allowed_by"` (macro, comment, foreign_comment, path,
//! rule or baseline) and `"why"`. Lines and columns count from 1, columns in characters; `end_column` is the one after
//! the last. In a built program (`"binary"`) there are no lines: the column counts bytes from 1. Findings are sorted by
//! path, line and column, and versions of a file from the oldest on. A file packed in another has both names:
//! `a.zip!/b.txt`.

use std::io::{self, Write};

use api_guard_detect::policy::Allowed;
use serde::Serialize;

use crate::check::tally::{FileReport, Reported, Summary, Tally};
use crate::document;
use crate::shown;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    findings: Vec<FindingLine<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<FindingLine<'r>>,
    summary: &'r Summary,
}

#[derive(Serialize)]
struct FindingLine<'r> {
    rule: &'static str,
    level: &'static str,
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    context: &'static str,
    preview: &'r str,
    fingerprint: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Writes the document and a line end.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, tally: &Tally) -> io::Result<()> {
    let lines = tally.told().map(|(file, found)| line(file, found));
    let (findings, allowed) = lines.partition(|line: &FindingLine<'_>| line.allowed_by.is_none());
    document::write(out, &Document { version: 1, findings, allowed, summary: &tally.summary })
}

fn line<'r>(file: &'r FileReport, found: &'r Reported) -> FindingLine<'r> {
    FindingLine {
        rule: found.rule.name,
        level: found.level.as_str(),
        path: shown::masked(&file.path),
        line: found.line,
        column: found.column,
        end_line: found.end_line,
        end_column: found.end_column,
        context: found.context.as_str(),
        preview: &found.preview,
        fingerprint: &found.fingerprint,
        commit: file.commit.as_deref(),
        allowed_by: found.allowed.as_ref().map(Allowed::as_str),
        why: found.allowed.as_ref().map(Allowed::to_string),
    }
}
