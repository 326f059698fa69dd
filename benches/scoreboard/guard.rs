//! What the guard line costs in a real package, and whether it does its work there.

use std::fs;

use crate::measure::{Ratio, cpu, pairs};
use crate::package::{Spec, Variant, succeeded};
use crate::scan::Scan;
use crate::summary::Row;
use crate::{Result, key, say};

const TARGET: f64 = 1.02;
/// The scan alone: free of what differs between two runs of the compiler.
const ALONE: f64 = 0.01;
const LINE: &str = "api_guard::guard!();";

const PACKAGES: [Spec; 3] = [
    Spec { name: "tokio", features: &["full"], pairs: 7 },
    Spec { name: "clap_builder", features: &["std", "color", "help", "usage", "error-context"], pairs: 7 },
    Spec { name: "aws-sdk-s3", features: &["rt-tokio"], pairs: 3 },
];

/// Measures the packages named, or all.
pub(crate) fn run(names: &[&str]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for spec in PACKAGES.iter().filter(|spec| names.is_empty() || names.contains(&spec.name)) {
        let source = spec.fetch()?;
        let without = spec.variant(&source, "without", "")?;
        let guarded = spec.variant(&source, "guard", LINE)?;
        // What lies below is built here, and not while the clock runs.
        succeeded(without.first_check().output()?)?;
        builds_clean(&guarded)?;

        let pairs = pairs(spec.pairs)?;
        let title = format!("{} {}", spec.name, source.version);
        let whole = ratio(&without, &guarded, pairs, true)?;
        say(&format!("{title}: guard/without = {whole} (target ≤ {TARGET})"))?;
        let touched = ratio(&without, &guarded, pairs, false)?;
        say(&format!("{title}: the same after one file was touched, incremental = {touched}"))?;
        let scan = Scan::of(&without)?;
        let alone = scan_over_check(&scan, &without, pairs)?;
        say(&format!(
            "{title}: the scan alone, not optimised / checking without = {alone} (target ≤ {ALONE})"
        ))?;
        say(&format!("{title}: instructions of that scan = {}", scan.instructions()?))?;
        rows.push(Row {
            what: format!("processor time of `guard!` over checking {}", spec.name),
            peer: None,
            ours: format!("{:.1} %", 100.0 * alone.median()),
            target: "≤ 1 %",
        });
        let place = refuses_a_key(&guarded)?;
        say(&format!("{title}: builds clean; a key planted at {place} is refused there"))?;
    }
    Ok(rows)
}

/// Guarded over unguarded, one after the other.
fn ratio(without: &Variant, guarded: &Variant, pairs: usize, all: bool) -> Result<Ratio> {
    let mut ratios = Vec::new();
    for _ in 0..pairs {
        without.touch(all)?;
        let plain = cpu(&mut without.check())?;
        guarded.touch(all)?;
        ratios.push(cpu(&mut guarded.check())? / plain);
    }
    Ratio::of(ratios)
}

/// What the macro reads and scans over all that the check does.
fn scan_over_check(scan: &Scan, without: &Variant, pairs: usize) -> Result<Ratio> {
    let mut ratios = Vec::new();
    for _ in 0..pairs {
        without.touch(true)?;
        ratios.push(scan.seconds()? / cpu(&mut without.check())?);
    }
    Ratio::of(ratios)
}

fn builds_clean(guarded: &Variant) -> Result<()> {
    let output = succeeded(guarded.first_check().output()?)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let findings: Vec<&str> = said.lines().filter(|line| line.contains("[api_guard::")).collect();
    if findings.is_empty() { Ok(()) } else { Err(format!("findings in clean code: {findings:?}").into()) }
}

/// Plants a key in the deepest module and gives the place where it was refused.
fn refuses_a_key(guarded: &Variant) -> Result<String> {
    let key = key::fresh()?;
    let module = guarded.deepest_module()?;
    let code = fs::read_to_string(&module)?;
    let before = "const PLANTED: &str = \"";
    fs::write(&module, format!("{code}\n{before}{key}\";\n"))?;
    let line = code.lines().count() + 2;
    let place = format!("{}:{line}:{}", module.strip_prefix(&guarded.folder)?.display(), before.len() + 1);
    let output = guarded.check().output()?;
    fs::write(&module, code)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains(&key) {
        return Err("the refusal shows the key".into());
    }
    match !output.status.success() && said.contains(&place) {
        true => Ok(place),
        false => Err(format!("a key planted at {place} was not refused there").into()),
    }
}
