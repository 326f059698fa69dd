//! The report for programs: one JSON document.
//!
//! ```text
//! {"version":1,
//!  "findings":[{"rule":"…","level":"deny","path":"src/a.rs","line":3,"column":12,"end_line":3,"end_column":176,
//!               "context":"code","preview":"sk-proj-****","fingerprint":"b64c1d0e9a2f7733"}],
//!  "summary":{"files":12,"bytes":40960,"denied":1,"warned":0,"allowed":0}}
//! ```
//! Lines and columns count from 1, columns in characters; `end_column` is the one after the last. Findings are sorted
//! by path, line and column.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::scan::{FileReport, Reported};
use super::{Report, Summary};
use crate::shown;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    findings: Vec<FindingLine<'r>>,
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
}

/// Writes the document and a line end.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let findings = report.files.iter().flat_map(|file| file.findings.iter().map(|found| line(file, found)));
    let document = Document { version: 1, findings: findings.collect(), summary: &report.summary };
    document.serialize(&mut Serializer::with_formatter(&mut *out, Plain)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn line<'r>(file: &FileReport, found: &'r Reported) -> FindingLine<'r> {
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
    }
}

/// Compact JSON that does not steer a terminal either: JSON itself only asks to escape what is below a space.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut done = 0;
        for (at, character) in text.char_indices().filter(|(_, character)| shown::steers(*character)) {
            CompactFormatter.write_string_fragment(out, &text[done..at])?;
            write!(out, "\\u{:04x}", u32::from(character))?;
            done = at + character.len_utf8();
        }
        CompactFormatter.write_string_fragment(out, &text[done..])
    }
}
