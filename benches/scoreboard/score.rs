//! Scores: the same probes given to every scanner, one row each.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use api_guard_detect::Level;

use crate::peers::{Peer, installed};
use crate::probe::{Probe, by_kind, level};
use crate::summary::Row;
use crate::{Result, say};

/// What is right to do with every probe of a board.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// Each holds a key.
    Denied,
    /// None does.
    Passed,
}

/// What a score is of.
pub(crate) struct Subject {
    pub(crate) board: &'static str,
    pub(crate) title: &'static str,
    pub(crate) want: Want,
    pub(crate) target: &'static str,
}

/// Gives `probes` to the detector and to every peer that is installed, and says who did how well; then names the
/// kinds the detector got wrong.
///
/// # Errors
/// When the probes cannot be written for the peers. A peer that fails has its failure in its row.
pub(crate) fn score(subject: &Subject, seed: &str, probes: &[Probe]) -> Result<Row> {
    let Subject { board, title, want, target } = *subject;
    let kinds = probes.iter().map(|probe| &probe.kind).collect::<BTreeSet<_>>().len();
    say(&format!("\n### {board}: {title} ({kinds} kinds, {} files, seed {seed})\n", probes.len()))?;
    match want {
        Want::Denied => say("| scanner | found | whole kinds |\n|---|---|---|")?,
        Want::Passed => say("| scanner | wrongly denied | kinds |\n|---|---|---|")?,
    }
    let levels: Vec<Option<Level>> = probes.iter().map(level).collect();
    let ours: Vec<bool> = levels.iter().map(|level| *level == Some(Level::Deny)).collect();
    row("**api-guard**", want, probes, &ours)?;
    let peers = beside_peers(want, probes)?;
    let best = peers.into_iter().reduce(|best, next| match want {
        Want::Denied => {
            if next.1 > best.1 {
                next
            } else {
                best
            }
        }
        Want::Passed => {
            if next.1 < best.1 {
                next
            } else {
                best
            }
        }
    });

    let warned: Vec<bool> = levels.iter().map(|level| *level == Some(Level::Warn)).collect();
    let verb = if want == Want::Denied { "not denied" } else { "wrongly denied" };
    let wrong = |(hits, all): (usize, usize)| if want == Want::Denied { all - hits } else { hits };
    say(&format!("\n{verb} by api-guard: {}", named(probes, &ours, wrong)))?;
    say(&format!("warned about by api-guard: {}", named(probes, &warned, |(hits, _)| hits)))?;
    Ok(Row {
        what: format!("{title} ({kinds} kinds)"),
        peer: best.map(|(name, share)| format!("{name} {share:.1} %")),
        ours: format!("{:.1} %", share(&ours)),
        target,
    })
}

/// A row for each peer; gives its name and share.
fn beside_peers(want: Want, probes: &[Probe]) -> Result<Vec<(&'static str, f64)>> {
    // Not among the build artifacts: some scanners pass over what git ignores.
    let folder = tempfile::tempdir()?;
    write(folder.path(), probes)?;
    let mut shares = Vec::new();
    for peer in installed()? {
        match found(&peer, folder.path(), probes) {
            Ok(found) => {
                row(&peer.title()?, want, probes, &found)?;
                shares.push((peer.name(), share(&found)));
            }
            Err(error) => say(&format!("| {} | failed: {error} | |", peer.name()))?,
        }
    }
    Ok(shares)
}

/// How many of a hundred.
fn share(found: &[bool]) -> f64 {
    100.0 * found.iter().filter(|found| **found).count() as f64 / found.len() as f64
}

/// The kinds of which `count` says more than none, and how many that is.
fn named(probes: &[Probe], found: &[bool], count: impl Fn((usize, usize)) -> usize) -> String {
    let counted = by_kind(probes, found).into_iter().map(|(kind, hits)| (kind, count(hits)));
    let named = counted.filter(|(_, count)| *count > 0).map(|(kind, count)| format!("{kind} {count}"));
    let named: Vec<String> = named.collect();
    if named.is_empty() { "none".into() } else { named.join("; ") }
}

fn row(scanner: &str, want: Want, probes: &[Probe], found: &[bool]) -> Result<()> {
    let hits = found.iter().filter(|found| **found).count();
    let kinds = by_kind(probes, found);
    let whole = kinds
        .values()
        .filter(|(hits, all)| if want == Want::Denied { hits == all } else { *hits > 0 })
        .count();
    say(&format!("| {scanner} | {:.1} % ({hits}/{}) | {whole}/{} |", share(found), probes.len(), kinds.len()))
}

/// Writes each probe into a folder of its own, whose name a report cannot say without naming the probe.
fn write(folder: &Path, probes: &[Probe]) -> Result<()> {
    for (number, probe) in probes.iter().enumerate() {
        let path = folder.join(place(number)).join(&probe.file);
        fs::create_dir_all(path.parent().ok_or("a probe lies in no folder")?)?;
        fs::write(&path, &probe.text)?;
    }
    Ok(())
}

fn place(number: usize) -> String {
    format!("probe-{number:04}")
}

fn found(peer: &Peer, folder: &Path, probes: &[Probe]) -> Result<Vec<bool>> {
    let report = peer.report(folder)?;
    Ok((0..probes.len()).map(|number| report.contains(&format!("{}/", place(number)))).collect())
}
