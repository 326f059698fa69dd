//! What holding a key costs beside secrecy, secrets and memsec, and what is left of it in memory.
//!
//! The peers are built into a program of their own, so that who checks this workspace need not compile them. It is
//! built twice: a `Secret` that the redactor is to know is registered in all its encodings, which is timed apart.

use std::fs;
use std::process::Command;

use crate::package::{cargo, succeeded, write_manifest};
use crate::{Result, say, scratch, workspace};

const PROBE: &str = include_str!("secret_probe.rs");

const PEERS: &str = r#"
libc = "0.2"
memsec = { version = "=0.7.0", features = ["alloc_ext"] }
secrecy = "=0.10.3"
secrets = { version = "=1.3.0", features = ["use-libsodium-sys"] }
"#;

/// Measures the costs, counts what is locked, and runs the leak table.
pub(crate) fn run() -> Result<()> {
    for (features, what) in
        [(r#""test-util""#, "without redaction"), (r#""test-util", "redact""#, "with redaction")]
    {
        say(&format!("-- {what}"))?;
        let probe = build(features)?;
        said(&mut Command::new(&probe))?;
        if what == "without redaction" {
            said(Command::new(&probe).arg("capacity"))?;
        }
    }
    say("-- what is left in memory")?;
    said(cargo(&["test", "--quiet", "-p", "api-guard", "--test", "leaks"]).current_dir(workspace()?))
}

fn build(features: &str) -> Result<std::path::PathBuf> {
    let guard = workspace()?.join("api-guard");
    let folder = scratch("secret")?;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/main.rs"), PROBE)?;
    let ours =
        format!("api-guard = {{ path = {guard:?}, default-features = false, features = [{features}] }}");
    write_manifest(&folder, &format!("{PEERS}{ours}\n"))?;
    succeeded(
        cargo(&["build", "--release"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .output()?,
    )?;
    Ok(folder.join("target/release/probe"))
}

/// Passes on what a program prints.
fn said(command: &mut Command) -> Result<()> {
    let output = succeeded(command.output()?)?;
    say(String::from_utf8_lossy(&output.stdout).trim_end())
}
