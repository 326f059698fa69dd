//! What a first build costs a crate that has api-guard and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::measure::{Ratio, cpu, pairs};
use crate::package::{cargo, succeeded, write_manifest};
use crate::summary::Row;
use crate::{Result, say, scratch, workspace};

const TARGET: f64 = 1.5;

/// What most services compile already, with the features api-guard takes.
const PARTS: &str = r#"
proc-macro2 = { version = "1", default-features = false, features = ["proc-macro"] }
quote = { version = "1", default-features = false, features = ["proc-macro"] }
syn = { version = "3", default-features = false, features = ["derive", "parsing", "printing", "proc-macro"] }
"#;
const REST: &str = "secrecy = \"0.10\"\nonce_cell = \"1\"\nthiserror = \"2\"\n";

/// Measures a fresh check of each crate in turn.
pub(crate) fn run() -> Result<Vec<Row>> {
    let guard = workspace()?.join("api-guard");
    let guarded = project("api-guard", &format!("api-guard = {{ path = {guard:?} }}"))?;
    let parts = project("parts", &format!("{PARTS}{REST}"))?;
    let macros = macro_crate()?;
    let as_macro = project("parts-as-macro", &format!("macros = {{ path = {macros:?} }}\n{REST}"))?;

    let (mut over_parts, mut over_macro) = (Vec::new(), Vec::new());
    for _ in 0..pairs(3)? {
        let (plain, guarded, as_macro) = (check(&parts)?, check(&guarded)?, check(&as_macro)?);
        over_parts.push(guarded / plain);
        over_macro.push(guarded / as_macro);
    }
    let (over_parts, over_macro) = (Ratio::of(over_parts)?, Ratio::of(over_macro)?);
    say(&format!("cold check: api-guard / its six usual parts = {over_parts} (target ≤ {TARGET})"))?;
    say(&format!("cold check: api-guard / the same, three of them below a macro = {over_macro}"))?;
    Ok(vec![Row {
        what: "first check, beside what most services compile already".into(),
        peer: None,
        ours: format!("{:.2}", over_parts.median()),
        target: "≤ 1.5",
    }])
}

/// A crate with these dependencies at this workspace's versions, all fetched.
fn project(name: &str, dependencies: &str) -> Result<PathBuf> {
    let folder = scratch("cold")?.join(name);
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::copy(workspace()?.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    write_manifest(&folder, dependencies)?;
    succeeded(cargo(&["fetch"]).current_dir(&folder).output()?)?;
    Ok(folder)
}

/// An empty macro crate: below it, the parts are built as the host runs them, once, as below api-guard's.
fn macro_crate() -> Result<PathBuf> {
    let folder = scratch("cold")?.join("macros");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let head =
        "[package]\nname = \"macros\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true";
    fs::write(folder.join("Cargo.toml"), format!("{head}\n\n[dependencies]{PARTS}"))?;
    Ok(folder)
}

fn check(folder: &Path) -> Result<f64> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let mut check = cargo(&["check", "--offline"]);
    // Cargo compiles a package from a registry without it; ours are in folders only because this is their workspace.
    check.env("CARGO_INCREMENTAL", "0");
    cpu(check.current_dir(folder).env("CARGO_TARGET_DIR", target))
}
