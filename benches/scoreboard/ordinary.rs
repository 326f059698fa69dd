//! What redaction changes in text that has no key of ours in it: sources that thousands have read, and the logs of a
//! service.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use api_guard_detect::{Finding, Lines, preview, scan_output};

use crate::logs::Logs;
use crate::summary::Row;
use crate::{Result, corpus, say};

/// How many bytes of logs are written.
const LOGS: usize = 1_000_000_000;
/// As many lines as a log writer hands over at most.
const LINES: usize = 64;

/// Looks at every file of a folder, or of the corpus, and at logs that are written for it; names each replacement.
pub(crate) fn run(words: &[&str]) -> Result<Vec<Row>> {
    let folder = match words.first() {
        Some(folder) => PathBuf::from(folder),
        None => corpus::folder()?,
    };
    say("\n### ordinary: what redaction would replace\n")?;
    let mut sources = Count::default();
    for path in corpus::files(&folder)? {
        let Ok(bytes) = fs::read(&path) else { continue };
        let name = path.strip_prefix(&folder)?.to_string_lossy().into_owned();
        sources.add(&name, &bytes, &scan_output(&bytes))?;
    }
    let mut logs = Count::default();
    let mut writer = Logs::new(7);
    while logs.bytes < LOGS {
        let text: Vec<u8> = (0..LINES).flat_map(|_| writer.line()).collect();
        logs.add("log", &text, &scan_output(&text))?;
    }
    Ok(vec![sources.row("sources"), logs.row("logs")])
}

#[derive(Default)]
struct Count {
    bytes: usize,
    replaced: usize,
    rules: BTreeMap<&'static str, usize>,
}

impl Count {
    fn add(&mut self, name: &str, bytes: &[u8], found: &[Finding]) -> Result<()> {
        self.bytes += bytes.len();
        for finding in found {
            self.replaced += finding.span.len();
            *self.rules.entry(finding.rule.name).or_default() += 1;
            let line = Lines::new(bytes).position(finding.span.start).line;
            let text = &bytes[finding.span.clone()];
            let shown =
                if finding.rule.shapes.is_empty() { "****".to_owned() } else { preview(bytes, finding) };
            say(&format!("{name}:{line} {} {shown} ({} bytes)", finding.rule.name, text.len()))?;
        }
        Ok(())
    }

    fn row(&self, what: &str) -> Row {
        let count: usize = self.rules.values().sum();
        let rules: Vec<String> = self.rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        let per = |count: usize| 1e10 * count as f64 / self.bytes as f64;
        let ours = format!(
            "{:.0}, {:.0} bytes ({count} in {:.2} GB: {})",
            per(count),
            per(self.replaced),
            self.bytes as f64 / 1e9,
            rules.join(", ")
        );
        Row {
            what: format!("replacements in 10 GB of {what}"),
            peer: None,
            ours,
            target: "true findings only",
        }
    }
}
