//! Findings in code that thousands have read: what a rule cries wolf at.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use api_guard_detect::{Context, Finding, Level, Lines, preview, scan_file};

use crate::package::{cargo, list, succeeded, write_manifest};
use crate::summary::Row;
use crate::{Result, say, scratch};

/// One folder for all versions of all crates.
pub(crate) fn folder() -> Result<PathBuf> {
    match std::env::var_os("SCOREBOARD_CORPUS") {
        Some(folder) => Ok(folder.into()),
        None => vendored(),
    }
}

/// Every file of the corpus, in the order of its names.
///
/// # Errors
/// When the corpus cannot be fetched or read.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    Ok(files)
}

/// What the scan of a corpus counts.
#[derive(Default)]
struct Count {
    files: usize,
    bytes: usize,
    lines: usize,
    denied: usize,
    private_keys: usize,
    outside_tests: usize,
    warned: usize,
    rules: BTreeMap<&'static str, usize>,
}

/// Counts; with the word `list`, names each finding that denies.
pub(crate) fn run(words: &[&str]) -> Result<Vec<Row>> {
    let names_each = words.contains(&"list");
    let folder = folder()?;
    let (mut rust, mut other) = (Count::default(), Count::default());
    say("\n### corpus: findings in popular crates\n")?;
    for path in files(&folder)? {
        let Ok(bytes) = fs::read(&path) else { continue };
        let name = path.strip_prefix(&folder)?.to_string_lossy().into_owned();
        // A package is scanned as a whole: its own name says nothing.
        let inside = name.split_once('/').map_or(name.as_str(), |(_, inside)| inside);
        let found = scan_file(inside, &bytes);
        let count = if name.ends_with(".rs") { &mut rust } else { &mut other };
        count.add(inside, &bytes, &found);
        if names_each {
            found
                .iter()
                .filter(|finding| finding.level == Level::Deny)
                .try_for_each(|finding| show(&name, &bytes, finding))?;
        }
    }
    say("| | files | MLoC | denied per MLoC | private keys apart | outside tests and comments | warned |")?;
    say("|---|---|---|---|---|---|---|")?;
    say(&rust.row("Rust"))?;
    say(&other.row("other files"))?;
    say(&format!("\ndenied in Rust: {}", rust.by_rule()))?;
    say(&format!("denied in other files: {}", other.by_rule()))?;
    let millions = (rust.lines + other.lines) as f64 / 1e6;
    let per = |count: usize| format!("{:.2} ({count} in {millions:.1} MLoC)", count as f64 / millions);
    let row = |what: &str, count, target| Row { what: what.into(), peer: None, ours: per(count), target };
    Ok(vec![
        row(
            "denied per MLoC of popular crates, private keys apart",
            rust.denied + other.denied - rust.private_keys - other.private_keys,
            "≤ 0.2",
        ),
        row("denied per MLoC outside tests and comments", rust.outside_tests + other.outside_tests, "0"),
    ])
}

impl Count {
    fn add(&mut self, file: &str, bytes: &[u8], found: &[Finding]) {
        self.files += 1;
        self.bytes += bytes.len();
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        for finding in found {
            if finding.level == Level::Warn {
                self.warned += 1;
                continue;
            }
            self.denied += 1;
            self.private_keys += usize::from(is_private_key(finding));
            let is_code = matches!(finding.context, Context::Code | Context::Text);
            self.outside_tests += usize::from(is_code && !is_among_tests(file));
            *self.rules.entry(finding.rule.name).or_default() += 1;
        }
    }

    /// The rules that denied most, first.
    fn by_rule(&self) -> String {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, count)| Reverse(**count));
        let rules: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        if rules.is_empty() { "none".into() } else { rules.join(", ") }
    }

    fn row(&self, title: &str) -> String {
        let millions = self.lines as f64 / 1e6;
        let per = |count: usize| format!("{:.2} ({count})", count as f64 / millions);
        format!(
            "| {title} | {} ({} MB) | {millions:.1} | {} | {} | {} | {} |",
            self.files,
            self.bytes / 1_000_000,
            per(self.denied),
            per(self.denied - self.private_keys),
            per(self.outside_tests),
            per(self.warned)
        )
    }
}

/// Whether a file lies among tests. The detector says so of Rust only: text beside a test is still a file to it.
fn is_among_tests(file: &str) -> bool {
    const FOLDERS: [&str; 5] = ["test", "tests", "testdata", "benches", "fixtures"];
    file.split('/').any(|folder| FOLDERS.contains(&folder))
}

/// A key that decodes is what it says, wherever it stands; whether someone uses it no scanner can tell.
fn is_private_key(finding: &Finding) -> bool {
    finding.rule.name.starts_with("private_key") || finding.rule.name == "gcp_service_account_key"
}

fn show(name: &str, bytes: &[u8], finding: &Finding) -> Result<()> {
    let position = Lines::new(bytes).position(finding.span.start);
    say(&format!(
        "{name}:{}:{} {} {} {}",
        position.line,
        position.column,
        finding.context.as_str(),
        finding.rule.name,
        preview(bytes, finding)
    ))
}

/// Has cargo resolve and vendor the crates of the list, once.
fn vendored() -> Result<PathBuf> {
    let scratch = scratch("corpus")?;
    let vendor = scratch.join("vendor");
    if vendor.exists() {
        return Ok(vendor);
    }
    let mut manifests = Vec::new();
    for (number, group) in include_str!("../data/popular-crates.txt").split("\n\n").enumerate() {
        let probe = scratch.join(format!("group-{number}"));
        fs::create_dir_all(probe.join("src"))?;
        fs::write(probe.join("src/lib.rs"), "")?;
        let names = group.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let dependency = |line: &str| {
            let (name, version) = line.split_once(' ').unwrap_or((line, "*"));
            format!("{name} = {version:?}\n")
        };
        write_manifest(&probe, &names.map(dependency).collect::<String>())?;
        manifests.push(probe.join("Cargo.toml"));
    }
    let (first, rest) = manifests.split_first().ok_or("the list is empty")?;
    let unfinished = scratch.join("unfinished");
    let mut command = cargo(&["vendor", "--versioned-dirs"]);
    command.arg("--manifest-path").arg(first);
    for manifest in rest {
        command.arg("--sync").arg(manifest);
    }
    succeeded(command.arg(&unfinished).output()?)?;
    fs::rename(&unfinished, &vendor)?;
    Ok(vendor)
}
