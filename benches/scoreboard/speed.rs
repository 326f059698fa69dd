//! How fast the detector reads, beside what no scanner can do without: reading the files, and one look at each byte.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use api_guard_detect::{rules, scan_file};

use crate::measure::{Ratio, cpu_below, cpu_of, pairs};
use crate::package::{cargo, succeeded};
use crate::peers::installed;
use crate::{Result, corpus, say, workspace};

/// The peers read every so-manieth file: the slowest of them manages a tenth of a megabyte a second.
const SAMPLE: usize = 32;
const SLOW_SAMPLE: usize = 16 * SAMPLE;
const SLOW: &[&str] = &["detect-secrets"];

/// Measures on the Rust of the corpus.
pub(crate) fn run() -> Result<()> {
    let folder = corpus::folder()?;
    let mut files = corpus::files(&folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    one_core(&files)?;
    threads(&files)?;
    let program = program()?;
    memory(&program, &folder)?;
    beside_peers(&program, &folder, &files)
}

/// Reading, reading and looking at each byte, reading and scanning, one after the other.
fn one_core(files: &[PathBuf]) -> Result<()> {
    let megabytes = read_all(files, |_, bytes| bytes.len())? as f64 / 1e6;
    let (mut read, mut looked, mut scanned, mut over_look) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..pairs(3)? {
        let (reading, _) = cpu_of(|| read_all(files, |_, bytes| bytes.len()))?;
        // A byte that no Rust source has: the search goes through to the end.
        let (looking, _) = cpu_of(|| read_all(files, |_, bytes| memchr::memchr(0xFF, bytes).unwrap_or(0)))?;
        let (scanning, _) = cpu_of(|| read_all(files, |name, bytes| scan_file(name, bytes).len()))?;
        read.push(megabytes / reading);
        looked.push(megabytes / looking);
        scanned.push(megabytes / scanning);
        over_look.push(scanning / looking);
    }
    let rate = |rates| Ok::<_, Box<dyn std::error::Error>>(Ratio::of(rates)?.median().round());
    say(&format!("\n### speed: {} Rust files of {megabytes:.0} MB, one core\n", files.len()))?;
    say("| | MB a processor second |\n|---|---|")?;
    say(&format!("| reading | {} |", rate(read)?))?;
    say(&format!("| reading and `memchr` over each file | {} |", rate(looked)?))?;
    say(&format!("| **reading and scanning, {} rules** | {} |", rules::all().count(), rate(scanned)?))?;
    say(&format!(
        "\nscanning / `memchr`, both with reading = {} (target ≤ 1.5; ≥ 600 MB)",
        Ratio::of(over_look)?
    ))
}

/// Reads one file after the other and gives the sum of what `look` says.
fn read_all(files: &[PathBuf], look: impl Fn(&str, &[u8]) -> usize) -> Result<usize> {
    let mut sum = 0;
    for file in files {
        sum += look(&file.to_string_lossy(), &fs::read(file)?);
    }
    Ok(black_box(sum))
}

/// Seconds by the clock with one thread over those with two.
fn threads(files: &[PathBuf]) -> Result<()> {
    let mut ratios = Vec::new();
    for _ in 0..pairs(3)? {
        ratios.push(seconds_with(1, files) / seconds_with(2, files));
    }
    say(&format!("one thread / two threads, by the clock = {} (2 is ideal)", Ratio::of(ratios)?))
}

fn seconds_with(threads: usize, files: &[PathBuf]) -> f64 {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = fs::read(file).unwrap_or_default();
            black_box(scan_file(&file.to_string_lossy(), &bytes));
        }
    };
    let start = Instant::now();
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    start.elapsed().as_secs_f64()
}

/// The command line, built as a user installs it.
fn program() -> Result<PathBuf> {
    let target = crate::scratch("program")?;
    let mut build = cargo(&["build", "--release", "-p", "cargo-api-guard"]);
    succeeded(build.current_dir(workspace()?).env("CARGO_TARGET_DIR", &target).output()?)?;
    Ok(target.join("release/cargo-api-guard"))
}

/// The most memory that the command line holds while it checks the corpus, all of its files.
fn memory(program: &Path, folder: &Path) -> Result<()> {
    let mut child = check(program).current_dir(folder).spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait()?.is_none() {
        // Linux keeps the highest mark until the process ends.
        let mark = fs::read_to_string(&status).ok().and_then(|status| high_water(&status));
        peak = peak.max(mark);
        thread::sleep(Duration::from_millis(1));
    }
    let peak = peak.map_or("unknown on this system".into(), |kilobytes| format!("{} MB", kilobytes / 1000));
    say(&format!("peak memory of `cargo api-guard check` on the whole corpus: {peak} (target ≤ 150 MB)"))
}

fn check(program: &Path) -> Command {
    let mut check = Command::new(program);
    check.arg("check").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    check
}

fn high_water(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim_end_matches(" kB").trim().parse().ok())
}

/// The same files given to every scanner as a program, with all it does to start and to report.
fn beside_peers(program: &Path, folder: &Path, files: &[PathBuf]) -> Result<()> {
    let (usual, megabytes) = sample(folder, files, SAMPLE)?;
    let (small, few) = sample(folder, files, SLOW_SAMPLE)?;
    say(&format!("\n### speed: every {SAMPLE}th file, {megabytes:.0} MB, as programs\n"))?;
    say("| scanner | MB a processor second |\n|---|---|")?;
    let (seconds, _) = cpu_below(|| Ok(check(program).current_dir(usual.path()).status()?))?;
    say(&format!("| **cargo-api-guard** | {:.0} |", megabytes / seconds))?;
    for peer in installed()? {
        let is_slow = SLOW.contains(&peer.name());
        let (folder, megabytes) = if is_slow { (&small, few) } else { (&usual, megabytes) };
        match cpu_below(|| peer.report(folder.path())) {
            Ok((seconds, _)) => say(&format!("| {} | {:.1} |", peer.title()?, megabytes / seconds))?,
            Err(error) => say(&format!("| {} | {error} |", peer.title()?))?,
        }
    }
    Ok(())
}

/// A copy of every so-manieth file, and its size.
fn sample(folder: &Path, files: &[PathBuf], step: usize) -> Result<(tempfile::TempDir, f64)> {
    let copy = tempfile::tempdir()?;
    let mut bytes = 0;
    for file in files.iter().step_by(step) {
        let to = copy.path().join(file.strip_prefix(folder)?);
        fs::create_dir_all(to.parent().ok_or("a file lies in no folder")?)?;
        bytes += fs::copy(file, to)?;
    }
    Ok((copy, bytes as f64 / 1e6))
}
