//! Processor time of child processes, and the ratio of two commands.

use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fmt, fs};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Result;

/// How often a pair is measured: as `SCOREBOARD_PAIRS` says, or as suits the board.
pub(crate) fn pairs(usual: usize) -> Result<usize> {
    match std::env::var("SCOREBOARD_PAIRS") {
        Ok(number) => Ok(number.parse::<usize>()?.max(1)),
        Err(_) => Ok(usual),
    }
}

/// Seconds that `command` and all it waits for kept a processor busy.
///
/// # Errors
/// When it cannot be run, or fails.
pub(crate) fn cpu(command: &mut Command) -> Result<f64> {
    let (seconds, status) = cpu_below(|| {
        Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?)
    })?;
    if !status.success() {
        return Err(format!("{} ended with {status}", command.get_program().display()).into());
    }
    Ok(seconds)
}

/// Seconds that `work`, in this process, kept a processor busy, and what it gave.
///
/// # Errors
/// When the clock cannot be read, or what `work` says.
pub(crate) fn cpu_of<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let before = busy(UsageWho::RUSAGE_SELF)?;
    let done = work()?;
    Ok((busy(UsageWho::RUSAGE_SELF)? - before, done))
}

/// Seconds that the child processes of `work` kept a processor busy, and what it gave.
///
/// # Errors
/// When the clock cannot be read, or what `work` says.
pub(crate) fn cpu_below<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let before = busy(UsageWho::RUSAGE_CHILDREN)?;
    let done = work()?;
    Ok((busy(UsageWho::RUSAGE_CHILDREN)? - before, done))
}

fn busy(who: UsageWho) -> Result<f64> {
    let usage = getrusage(who)?;
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(u64::try_from(microseconds)?).as_secs_f64())
}

/// What several pairs say together. A wide spread tells of a busy machine: then the median says little.
pub(crate) struct Ratio {
    /// Sorted, and at least one.
    pairs: Vec<f64>,
}

impl Ratio {
    /// Takes the ratio of each pair.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn of(mut pairs: Vec<f64>) -> Result<Self> {
        if pairs.is_empty() {
            return Err("nothing was measured".into());
        }
        pairs.sort_by(f64::total_cmp);
        Ok(Self { pairs })
    }

    pub(crate) fn median(&self) -> f64 {
        let middle = self.pairs.len() / 2;
        let even = self.pairs.len().is_multiple_of(2);
        if even { f64::midpoint(self.pairs[middle - 1], self.pairs[middle]) } else { self.pairs[middle] }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lowest, highest) = (self.pairs[0], self.pairs[self.pairs.len() - 1]);
        write!(f, "{:.3} [{lowest:.3}–{highest:.3}, {} pairs]", self.median(), self.pairs.len())
    }
}

/// How fast so many bytes went through.
pub(crate) struct Speed {
    pub(crate) bytes: usize,
    pub(crate) seconds: f64,
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} GB/s", self.bytes as f64 / self.seconds.max(1e-9) / 1e9)
    }
}

/// Bytes of this process that are in memory.
pub(crate) fn resident() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? * 1024.0)
}
