//! Other scanners, by their ordinary packages. Each is optional: a board runs those that are installed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::package::{cargo, succeeded};
use crate::{Result, say, scratch, warn};

/// No peer may take longer for one run.
const LIMIT: Duration = Duration::from_secs(300);

/// A scanner and how it is run.
pub(crate) struct Peer {
    name: &'static str,
    program: PathBuf,
    /// What stands before and after the folder to scan.
    before: &'static [&'static str],
    after: &'static [&'static str],
    /// What its report says once a finding.
    mark: &'static str,
    /// The argument that has it tell its version, if it can.
    version: Option<&'static str>,
}

/// Installs what can be installed: from PyPI, from the Rust registry and, where there is Go, with Go.
pub(crate) fn install() -> Result<()> {
    let folder = scratch("peers")?;
    let (python, go) = (folder.join("python"), folder.join("go"));
    let steps = [
        ("a Python environment", run(Command::new("python3").args(["-m", "venv"]).arg(&python))),
        (
            "kingfisher and detect-secrets",
            run(Command::new(python.join("bin/pip")).args(["install", "kingfisher-bin", "detect-secrets"])),
        ),
        ("ripsecrets", run(cargo(&["install", "ripsecrets"]).arg("--root").arg(&folder))),
        ("gitleaks", run(&mut go_install("github.com/zricethezav/gitleaks/v8@latest", &go))),
        ("betterleaks", run(&mut go_install("github.com/betterleaks/betterleaks@latest", &go))),
    ];
    for (what, step) in steps {
        match step {
            Ok(()) => say(&format!("{what}: installed"))?,
            Err(error) => say(&format!("{what}: not installed: {}", last_line(&error.to_string())))?,
        }
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    succeeded(command.stdin(Stdio::null()).output()?).map(drop)
}

fn go_install(module: &str, folder: &Path) -> Command {
    let mut go = Command::new("go");
    // Without it, the modules are kept read-only, and `cargo clean` stumbles over them.
    go.args(["install", "-modcacherw", module]).env("GOBIN", folder.join("bin")).env("GOPATH", folder);
    go
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

/// The peers that are there; says which are not.
///
/// # Errors
/// When the scratch folder cannot be made.
pub(crate) fn installed() -> Result<Vec<Peer>> {
    let folder = scratch("peers")?;
    let leaks: &[&str] = &["dir", "--no-banner", "--redact", "--exit-code", "0", "-f", "json", "-r", "-"];
    let peer = |name, program: &str, before, after, mark, version| Peer {
        name,
        program: folder.join(program),
        before,
        after,
        mark,
        version,
    };
    let kingfisher: &[&str] =
        &["--no-validate", "--no-dedup", "--redact", "--format", "json", "--git-history", "none"];
    let secrets: &[&str] = &["scan", "--all-files"];
    let asked = Some("--version");
    let peers = vec![
        peer("kingfisher", "python/bin/kingfisher", &["scan"], kingfisher, "{\"rule\":", asked),
        peer("detect-secrets", "python/bin/detect-secrets", secrets, &[], "\"hashed_secret\"", asked),
        peer("ripsecrets", "bin/ripsecrets", &[], &[], "\n", asked),
        peer("gitleaks", "go/bin/gitleaks", leaks, &[], "\"RuleID\"", None),
        peer("betterleaks", "go/bin/betterleaks", leaks, &[], "\"RuleID\"", None),
    ];
    let (there, missing): (Vec<_>, Vec<_>) = peers.into_iter().partition(|peer| peer.program.exists());
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|peer| peer.name).collect();
        warn(&format!("not installed (the board `peers` does it): {}", names.join(", ")))?;
    }
    Ok(there)
}

impl Peer {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Its name and version.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn title(&self) -> Result<String> {
        let said = match self.version {
            Some(argument) => output(Command::new(&self.program).arg(argument))?,
            // A program that Go installed says which module it is, not which version.
            None => output(Command::new("go").args(["version", "-m"]).arg(&self.program))?,
        };
        let is_version = |word: &&str| {
            word.contains('.')
                && word.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit())
        };
        let version = said.split_whitespace().find(is_version).unwrap_or("?");
        Ok(format!("{} {}", self.name, version.trim_start_matches('v')))
    }

    /// How many findings a report names.
    pub(crate) fn findings(&self, report: &str) -> usize {
        report.matches(self.mark).count()
    }

    /// Has it scan `folder`, and gives what it reported.
    ///
    /// # Errors
    /// When it cannot be run or takes too long. How it ends says nothing: some end with an error where they found
    /// something.
    pub(crate) fn report(&self, folder: &Path) -> Result<String> {
        let reports = tempfile::tempdir()?;
        let report = reports.path().join("report");
        let mut command = Command::new(&self.program);
        command.args(self.before).arg(".").args(self.after).current_dir(folder).stdin(Stdio::null());
        wait(command.stdout(File::create(&report)?).stderr(Stdio::null()))?;
        Ok(String::from_utf8_lossy(&fs::read(&report)?).into_owned())
    }
}

fn output(command: &mut Command) -> Result<String> {
    let output = succeeded(command.stdin(Stdio::null()).output()?)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command to its end, but not beyond the limit.
fn wait(command: &mut Command) -> Result<ExitStatus> {
    let mut child = command.spawn()?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Err(format!("took longer than {} s", LIMIT.as_secs()).into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
