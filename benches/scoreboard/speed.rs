//! How fast the detector reads, beside what no scanner can do without: reading the files, and one look at each byte.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use api_guard_detect::{Level, rules, scan_file};

use crate::measure::{Ratio, cpu_below, cpu_of, pairs};
use crate::package::{cargo, succeeded};
use crate::peers::installed;
use crate::summary::Row;
use crate::{Result, corpus, flatness, say, workspace};

/// The peers read every so-manieth file: the slowest of them manages a tenth of a megabyte a second.
const SAMPLE: usize = 32;
const SLOW_SAMPLE: usize = 16 * SAMPLE;
const SLOW: &[&str] = &["detect-secrets"];

/// Measures on the Rust of the corpus: all, or what the words choose of `core`, `rules`, `threads`, `memory` and `peers`.
pub(crate) fn run(words: &[&str]) -> Result<Vec<Row>> {
    let folder = corpus::folder()?;
    let mut files = corpus::files(&folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let wanted = |word| words.is_empty() || words.contains(&word);
    let mut rows = Vec::new();
    if wanted("core") {
        rows.extend(one_core(&files)?);
    }
    if wanted("rules") {
        rows.extend(flatness::run(&files)?);
    }
    if wanted("threads") {
        rows.extend(threads(&files)?);
    }
    if wanted("memory") {
        rows.push(memory(&folder)?);
    }
    if wanted("peers") {
        rows.extend(beside_peers(&folder, &files)?);
    }
    Ok(rows)
}

/// Reading, reading and looking at each byte, reading and scanning, one after the other.
fn one_core(files: &[PathBuf]) -> Result<[Row; 2]> {
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
    let (read, looked, scanned) = (Ratio::of(read)?, Ratio::of(looked)?, Ratio::of(scanned)?);
    let over_look = Ratio::of(over_look)?;
    say(&format!("\n### speed: {} Rust files of {megabytes:.0} MB, one core\n", files.len()))?;
    say("| | MB a processor second |\n|---|---|")?;
    say(&format!("| reading | {:.0} |", read.median()))?;
    say(&format!("| reading and `memchr` over each file | {:.0} |", looked.median()))?;
    let rules = rules::all().count();
    say(&format!("| **reading and scanning, {rules} rules** | {:.0} |", scanned.median()))?;
    say(&format!("\nscanning / `memchr`, both with reading = {over_look}"))?;
    let row = |what: &str, ours, target| Row { what: what.into(), peer: None, ours, target };
    Ok([
        row("MB a processor second, one core", format!("{:.0}", scanned.median()), "≥ 600"),
        row("scanning / `memchr`, both with reading", format!("{:.1}", over_look.median()), "≤ 1.5"),
    ])
}

/// Reads one file after the other and gives the sum of what `look` says.
fn read_all(files: &[PathBuf], look: impl Fn(&str, &[u8]) -> usize) -> Result<usize> {
    let mut sum = 0;
    for file in files {
        sum += look(&file.to_string_lossy(), &fs::read(file)?);
    }
    Ok(black_box(sum))
}

/// One thread and two: seconds by the clock, and seconds that processors were busy.
fn threads(files: &[PathBuf]) -> Result<[Row; 2]> {
    let (mut faster, mut dearer) = (Vec::new(), Vec::new());
    let mut last = [(0.0, 0.0); 2];
    for _ in 0..pairs(3)? {
        let (one, two) = (seconds_with(1, files)?, seconds_with(2, files)?);
        faster.push(one.0 / two.0);
        dearer.push(two.1 / one.1);
        last = [one, two];
    }
    say("\n| threads | seconds by the clock | of processors |\n|---|---|---|")?;
    for (number, (clock, busy)) in last.iter().enumerate() {
        say(&format!("| {} | {clock:.2} | {busy:.2} |", number + 1))?;
    }
    let row = |what: &str, ratio: Ratio, target| -> Result<Row> {
        say(&format!("{what} = {ratio}"))?;
        Ok(Row { what: what.into(), peer: None, ours: format!("{:.2}", ratio.median()), target })
    };
    Ok([
        row("one thread / two threads, by the clock", Ratio::of(faster)?, "near 2")?,
        row("two threads / one thread, processor time", Ratio::of(dearer)?, "near 1")?,
    ])
}

/// Seconds by the clock, and of processors.
fn seconds_with(threads: usize, files: &[PathBuf]) -> Result<(f64, f64)> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = fs::read(file).unwrap_or_default();
            black_box(scan_file(&file.to_string_lossy(), &bytes));
        }
    };
    let start = Instant::now();
    let (busy, ()) = cpu_of(|| {
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
        Ok(())
    })?;
    Ok((start.elapsed().as_secs_f64(), busy))
}

/// The command line, built as a user installs it.
fn program() -> Result<PathBuf> {
    let target = crate::scratch("program")?;
    let mut build = cargo(&["build", "--release", "-p", "cargo-api-guard"]);
    succeeded(build.current_dir(workspace()?).env("CARGO_TARGET_DIR", &target).output()?)?;
    Ok(target.join("release/cargo-api-guard"))
}

/// The most memory that the command line holds while it checks the corpus, all of its files.
fn memory(folder: &Path) -> Result<Row> {
    let mut child = check(&program()?).current_dir(folder).spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait()?.is_none() {
        // Linux keeps the highest mark until the process ends.
        let mark = fs::read_to_string(&status).ok().and_then(|status| high_water(&status));
        peak = peak.max(mark);
        thread::sleep(Duration::from_millis(1));
    }
    let peak = peak.map_or("unknown on this system".into(), |kilobytes| format!("{} MB", kilobytes / 1000));
    let what = "peak memory of `cargo api-guard check` on the whole corpus";
    say(&format!("{what}: {peak}"))?;
    Ok(Row { what: what.into(), peer: None, ours: peak, target: "≤ 150 MB" })
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
fn beside_peers(folder: &Path, files: &[PathBuf]) -> Result<[Row; 2]> {
    let (program, usual) = (program()?, Sample::of(folder, files, SAMPLE)?);
    let small = Sample::of(folder, files, SLOW_SAMPLE)?;
    say(&format!("\n### speed: every {SAMPLE}th file, {:.0} MB, as programs\n", usual.megabytes))?;
    say("| scanner | MB a processor second | findings per MLoC |\n|---|---|---|")?;
    let (seconds, _) = cpu_below(|| Ok(check(&program).current_dir(usual.copy.path()).status()?))?;
    let (rate, found) = (usual.megabytes / seconds, usual.denied as f64 / usual.millions);
    say(&format!("| **cargo-api-guard** | {rate:.0} | {found:.1} |"))?;
    let mut fastest: Option<(&str, f64)> = None;
    let mut calmest: Option<(&str, f64)> = None;
    for peer in installed()? {
        let sample = if SLOW.contains(&peer.name()) { &small } else { &usual };
        match cpu_below(|| peer.report(sample.copy.path())) {
            Ok((seconds, report)) => {
                let (rate, found) =
                    (sample.megabytes / seconds, peer.findings(&report) as f64 / sample.millions);
                say(&format!("| {} | {rate:.1} | {found:.1} |", peer.title()?))?;
                fastest = fastest.filter(|best| best.1 > rate).or(Some((peer.name(), rate)));
                calmest = calmest.filter(|best| best.1 < found).or(Some((peer.name(), found)));
            }
            Err(error) => say(&format!("| {} | {error} | |", peer.title()?))?,
        }
    }
    let named = |best: Option<(&str, f64)>| best.map(|(name, number)| format!("{name} {number:.1}"));
    let row = |what: &str, peer, ours, target| Row { what: what.into(), peer, ours, target };
    Ok([
        row("MB a processor second, as programs", named(fastest), format!("{rate:.0}"), "the most"),
        row("findings per MLoC in the same files", named(calmest), format!("{found:.1}"), "the fewest"),
    ])
}

/// A copy of every so-manieth file.
struct Sample {
    copy: tempfile::TempDir,
    megabytes: f64,
    /// Millions of lines.
    millions: f64,
    /// What our detector denies in it.
    denied: usize,
}

impl Sample {
    fn of(folder: &Path, files: &[PathBuf], step: usize) -> Result<Self> {
        let copy = tempfile::tempdir()?;
        let (mut size, mut lines, mut denied) = (0, 0, 0);
        for file in files.iter().step_by(step) {
            let (name, bytes) = (file.strip_prefix(folder)?, fs::read(file)?);
            let to = copy.path().join(name);
            fs::create_dir_all(to.parent().ok_or("a file lies in no folder")?)?;
            fs::write(to, &bytes)?;
            size += bytes.len();
            lines += memchr::memchr_iter(b'\n', &bytes).count();
            let found = scan_file(&name.to_string_lossy(), &bytes);
            denied += found.iter().filter(|finding| finding.level == Level::Deny).count();
        }
        Ok(Self { copy, megabytes: size as f64 / 1e6, millions: lines as f64 / 1e6, denied })
    }
}
