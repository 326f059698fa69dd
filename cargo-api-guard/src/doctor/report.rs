//! The reports of `doctor`.
//!
//! ```text
//! {"version":1,
//!  "references":[{"reference":"vault://secret/app#key","status":"ok","version":"3","optional":false,
//!                 "places":[{"path":"src/main.rs","line":12}]},
//!                {"reference":"env://DB_PASSWORD","status":"not_found","error":"…","optional":false,"places":[…]}],
//!  "summary":{"ok":1,"unwell":1,"absent":0,"unchecked":0}}
//! ```
//! `status` is `ok`, `absent` (optional, and not there), `unchecked` (this program cannot ask), or the kind of the error.
//! `expires` is in seconds since 1970.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::examined::{Examined, Place, Trouble};
use crate::document;
use crate::shown;

/// A line for each reference, what is wrong under it, and a line that sums up.
pub(crate) fn human(out: &mut dyn Write, all: &[Examined]) -> io::Result<()> {
    let width = all.iter().map(|it| it.reference.as_str().len()).max().unwrap_or(0).min(60);
    for examined in all {
        let reference = examined.reference.as_str();
        writeln!(out, "{reference:width$}  {}{}", examined.status(), known(examined))?;
        match &examined.outcome {
            Err(Trouble::NotAsked(why)) => writeln!(out, "    {why}")?,
            Err(Trouble::Failed(error)) if examined.is_unwell() => writeln!(out, "    {error}")?,
            _ => {}
        }
        if examined.status() != "ok" {
            for Place { path, line } in &examined.places {
                writeln!(out, "    declared at {}:{line}", shown::escaped(path))?;
            }
        }
    }
    let summary = Summary::of(all);
    let Summary { ok, unwell, absent, unchecked } = summary;
    let references = if all.len() == 1 { "reference" } else { "references" };
    writeln!(
        out,
        "{} {references}: {ok} ok, {unwell} in trouble, {absent} absent and optional, {unchecked} unchecked",
        all.len()
    )
}

/// What a provider has said about a secret that is well.
fn known(examined: &Examined) -> String {
    let Ok(good) = &examined.outcome else { return String::new() };
    let version = good.version.as_ref().map(|version| format!(", version {}", shown::escaped(version)));
    let expires = good.expires.map(|time| {
        let left = time.duration_since(SystemTime::now()).unwrap_or_default().as_secs();
        format!(", expires in {} h", left / 3600)
    });
    [version, expires].into_iter().flatten().collect()
}

/// One JSON document.
pub(crate) fn json(out: &mut dyn Write, all: &[Examined]) -> io::Result<()> {
    let references = all.iter().map(Line::of).collect();
    document::write(out, &Document { version: 1, references, summary: Summary::of(all) })
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    references: Vec<Line<'r>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Line<'r> {
    reference: &'r str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    optional: bool,
    places: Vec<PlaceLine>,
}

#[derive(Serialize)]
struct PlaceLine {
    path: String,
    line: usize,
}

#[derive(Serialize)]
struct Summary {
    ok: usize,
    unwell: usize,
    absent: usize,
    unchecked: usize,
}

impl<'r> Line<'r> {
    fn of(examined: &'r Examined) -> Self {
        let good = examined.outcome.as_ref().ok();
        let since_1970 = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok().map(|time| time.as_secs());
        Self {
            reference: examined.reference.as_str(),
            status: examined.status(),
            version: good.and_then(|good| good.version.as_deref()).map(shown::masked),
            expires: good.and_then(|good| good.expires).and_then(since_1970),
            error: examined.outcome.as_ref().err().map(|trouble| match trouble {
                Trouble::Failed(error) => error.to_string(),
                Trouble::NotAsked(why) => (*why).to_owned(),
            }),
            optional: examined.optional,
            places: examined
                .places
                .iter()
                .map(|place| PlaceLine { path: shown::masked(&place.path), line: place.line })
                .collect(),
        }
    }
}

impl Summary {
    fn of(all: &[Examined]) -> Self {
        let count = |status: &str| all.iter().filter(|examined| examined.status() == status).count();
        Self {
            ok: count("ok"),
            unwell: all.iter().filter(|examined| examined.is_unwell()).count(),
            absent: count("absent"),
            unchecked: count("unchecked"),
        }
    }
}
