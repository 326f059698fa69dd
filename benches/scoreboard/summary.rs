//! The table a README quotes: one row for each figure, beside what the best peer reaches.

use crate::{Result, say};

/// One figure.
pub(crate) struct Row {
    /// What was counted.
    pub(crate) what: String,
    /// The best of the peers, by name, if any was given the same.
    pub(crate) peer: Option<String>,
    pub(crate) ours: String,
    /// What is to be reached.
    pub(crate) target: &'static str,
}

/// Writes the table.
pub(crate) fn write(rows: &[Row]) -> Result<()> {
    say("\n### summary\n\n| | best peer | api-guard | to reach |\n|---|---|---|---|")?;
    rows.iter().try_for_each(|Row { what, peer, ours, target }| {
        say(&format!("| {what} | {} | {ours} | {target} |", peer.as_deref().unwrap_or("–")))
    })
}
