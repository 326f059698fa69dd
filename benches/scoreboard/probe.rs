//! Probes: small files of which a scanner should find every one, or none.
//!
//! What is in them is drawn anew in every run, from templates (`api_guard_tests::template`) that stand in `data/`.

use std::collections::BTreeMap;

use api_guard_detect::{Level, scan_file};
use api_guard_tests::template::draw;
use serde::Deserialize;

use crate::Result;

/// How many files of each kind are drawn.
pub(crate) const DRAWS: usize = 5;

/// Random values as issuers make them: what stands for `<key>` where a probe names no template of its own.
const VALUES: [&str; DRAWS] = ["<alnum*40>", "<hex*40>", "<base64url*43>", "<alnum*32>", "<lower-alnum*36>"];

/// One file.
pub(crate) struct Probe {
    /// What it is an example of.
    pub(crate) kind: String,
    /// Its name, relative to a package.
    pub(crate) file: String,
    pub(crate) text: String,
}

/// A list in `data/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    probe: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    name: String,
    /// What stands for `<key>`; one of [`VALUES`] each if there is none.
    key: Option<String>,
    #[serde(default = "constant")]
    line: String,
    #[serde(default = "library")]
    file: String,
}

fn constant() -> String {
    "const K: &str = \"<key>\";".into()
}

fn library() -> String {
    "src/lib.rs".into()
}

/// Draws every probe of a list.
///
/// # Errors
/// When the list is malformed.
pub(crate) fn draw_all(list: &str, seed: &str) -> Result<Vec<Probe>> {
    let list: List = toml::from_str(list)?;
    let mut probes = Vec::new();
    for template in list.probe {
        for (number, value) in VALUES.iter().enumerate() {
            let key =
                draw(template.key.as_deref().unwrap_or(value), &format!("{seed}{}{number}", template.name));
            probes.push(Probe {
                kind: template.name.clone(),
                file: template.file.clone(),
                text: around(&template.line, &key) + "\n",
            });
        }
    }
    Ok(probes)
}

/// The line with the key in its place.
pub(crate) fn around(line: &str, key: &str) -> String {
    let (before, after) = line.split_once("<key>").unwrap_or((line, ""));
    let key = if line.contains("<key>") { key } else { "" };
    [&draw(before, ""), key, &draw(after, "")].concat()
}

/// What our own detector does about it.
pub(crate) fn level(probe: &Probe) -> Option<Level> {
    let found = scan_file(&probe.file, probe.text.as_bytes());
    found.iter().filter(|finding| !finding.allowed).map(|finding| finding.level).max()
}

/// How many of each kind were found, and how many there are.
pub(crate) fn by_kind<'p>(probes: &'p [Probe], found: &[bool]) -> BTreeMap<&'p str, (usize, usize)> {
    let mut kinds = BTreeMap::new();
    for (probe, &found) in probes.iter().zip(found) {
        let (hits, all): &mut (usize, usize) = kinds.entry(probe.kind.as_str()).or_default();
        *hits += usize::from(found);
        *all += 1;
    }
    kinds
}
