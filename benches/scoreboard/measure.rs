//! Processor time of child processes, and the ratio of two commands.

use std::process::{Command, Stdio};
use std::time::Duration;

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
    let before = of_children()?;
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("{} ended with {status}", command.get_program().display()).into());
    }
    Ok(of_children()? - before)
}

fn of_children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(u64::try_from(microseconds)?).as_secs_f64())
}

/// The median; of nothing, nothing.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        1 => values.get(middle).copied(),
        _ => Some((values.get(middle.checked_sub(1)?)? + values.get(middle)?) / 2.0),
    }
}
