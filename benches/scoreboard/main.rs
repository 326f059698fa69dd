//! What api-guard costs, as ratios: seconds are a machine's, ratios are ours.
//!
//! `cargo bench -p api-guard-benches` runs everything; after `--`, words choose:
//!
//! - `guard [PACKAGE]…`: checking a real package with the guard over checking it without, and a key planted deep in
//!   it, which must be refused at its place;
//! - `cold`: a first `cargo check` of a crate that has api-guard alone over one that has its usual parts alone.
//!
//! `SCOREBOARD_PAIRS` sets how often each pair is measured. Time is that of the processor, of cargo and everything
//! it starts, so that another program on the same machine disturbs little; the two sides of a pair follow each
//! other, and the median pair counts.

mod cold;
mod guard;
mod key;
mod measure;
mod package;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "scoreboard: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    // Cargo adds `--bench`; what stays are the words of the person.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |board: &str| words.is_empty() || words.iter().any(|word| word == board);
    let packages: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    if !wanted("guard") && !wanted("cold") {
        return Err("the boards are `guard [PACKAGE]…` and `cold`".into());
    }
    if wanted("guard") {
        guard::run(&packages)?;
    }
    if wanted("cold") {
        cold::run()?;
    }
    Ok(())
}

/// Writes a line of the scoreboard.
fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The workspace this program was built from.
fn workspace() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?)
}

/// A folder of our own among the build artifacts: what is expensive to build stays there from run to run.
fn scratch(name: &str) -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("this program lies in no target folder")?;
    let folder = target.join("scoreboard").join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
