//! What holding a key costs beside secrecy, secrets and memsec, and what is left of it in memory.
//!
//! The peers are built into a program of their own, so that who checks this workspace need not compile them. It is
//! built twice: a `Secret` that the redactor is to know is registered in all its encodings, which is timed apart.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::package::{cargo, succeeded, write_manifest};
use crate::summary::Row;
use crate::{Result, say, scratch, workspace};

const PROBE: &str = include_str!("secret_probe.rs");

const PEERS: &str = r#"
libc = "0.2"
memsec = { version = "=0.7.0", features = ["alloc_ext"] }
secrecy = "=0.10.3"
secrets = { version = "=1.3.0", features = ["use-libsodium-sys"] }
"#;

/// The figures of the probe: name, what it is, what is to be reached.
const FIGURES: [(&str, &str, &str); 5] = [
    ("create", "create and drop a secret of 64 bytes (secrecy)", "≤ 1.3 × secrecy"),
    ("pages", "create and drop beside a crate with a page for each", "≥ 500 × faster"),
    ("expose", "expose, one thread (secrecy)", "≤ +15 ns"),
    ("two threads", "expose, two threads at one secret (secrecy)", "≤ +30 ns"),
    ("locked", "secrets of 64 bytes locked under 64 KiB, no privileges (memsec)", "≥ 900"),
];

/// Measures the costs, counts what is locked, and runs the leak table.
pub(crate) fn run() -> Result<Vec<Row>> {
    say("-- without redaction")?;
    let probe = build(r#""test-util""#)?;
    let mut rows = said(&mut Command::new(&probe))?;
    rows.extend(said(Command::new(&probe).arg("capacity"))?);
    say("-- with redaction, which registers each value in all its encodings")?;
    said(&mut Command::new(build(r#""test-util", "redact""#)?))?;
    say("-- what is left in memory")?;
    let leaks = ["test", "--quiet", "--release", "-p", "api-guard", "--features", "http,api-key-hash"];
    said(cargo(&leaks).args(["--test", "leaks"]).current_dir(workspace()?))?;
    Ok(rows)
}

fn build(features: &str) -> Result<PathBuf> {
    let guard = workspace()?.join("api-guard");
    let folder = scratch("secret")?;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), PROBE)?;
    let ours =
        format!("api-guard = {{ path = {guard:?}, default-features = false, features = [{features}] }}");
    write_manifest(&folder, &format!("{PEERS}{ours}\n"))?;
    let target = folder.join("target");
    let mut build = cargo(&["build", "--release"]);
    succeeded(build.current_dir(&folder).env("CARGO_TARGET_DIR", &target).output()?)?;
    Ok(target.join("release/probe"))
}

/// Passes on what a program prints, and gives the figures in it.
fn said(command: &mut Command) -> Result<Vec<Row>> {
    let output = succeeded(command.output()?)?;
    let mut rows = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match line.strip_prefix('@') {
            Some(figure) => rows.extend(row(figure)),
            None => say(line)?,
        }
    }
    Ok(rows)
}

fn row(figure: &str) -> Option<Row> {
    let mut parts = figure.split('\t');
    let name = parts.next()?;
    let (_, what, target) = FIGURES.iter().find(|(of, ..)| *of == name)?;
    Some(Row {
        what: (*what).to_owned(),
        peer: parts.next().map(str::to_owned),
        ours: parts.next()?.to_owned(),
        target,
    })
}
