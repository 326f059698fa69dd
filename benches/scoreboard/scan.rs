//! What `guard!` does to the files of a package, as a program that can be measured alone.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::measure::cpu;
use crate::package::{Variant, cargo, succeeded};
use crate::{Result, scratch, workspace};

/// The folders of a package that the macro looks into.
const FOLDERS: [&str; 4] = ["src", "tests", "examples", "benches"];

/// A scan of one package.
pub(crate) struct Scan {
    program: PathBuf,
    list: PathBuf,
    bytes: u64,
}

impl Scan {
    /// Builds the program as cargo builds a macro, and lists the files of the package.
    ///
    /// # Errors
    /// When it does not build, or a folder cannot be read.
    pub(crate) fn of(package: &Variant) -> Result<Self> {
        let target = scratch("scan")?;
        let mut build = cargo(&["build", "-p", "api-guard-benches", "--example", "scan"]);
        succeeded(build.current_dir(workspace()?).env("CARGO_TARGET_DIR", &target).output()?)?;
        let mut files = Vec::new();
        for folder in FOLDERS {
            files.extend(package.sources(folder)?);
        }
        let mut bytes = 0;
        for file in &files {
            bytes += fs::metadata(file)?.len();
        }
        let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        let list = target.join("list");
        fs::write(&list, names.join("\n"))?;
        Ok(Self { program: target.join("debug/examples/scan"), list, bytes })
    }

    /// Seconds of the processor for one run.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn seconds(&self) -> Result<f64> {
        cpu(Command::new(&self.program).arg(&self.list))
    }

    /// Instructions a byte, as valgrind counts them: the same in every run on one machine.
    ///
    /// # Errors
    /// When valgrind fails; that it is not there is no error.
    pub(crate) fn instructions(&self) -> Result<String> {
        let mut count = Command::new("valgrind");
        count.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        let Ok(output) = count.arg(&self.program).arg(&self.list).stdin(Stdio::null()).output() else {
            return Ok("not counted: valgrind is not installed".into());
        };
        let said = String::from_utf8_lossy(&succeeded(output)?.stderr).into_owned();
        let total =
            said.lines().find_map(|line| line.split_once("refs:")).ok_or("valgrind said no number")?;
        let total: u64 = total.1.trim().replace(',', "").parse()?;
        Ok(format!("{:.1} a byte ({total} for {} bytes)", total as f64 / self.bytes as f64, self.bytes))
    }
}
