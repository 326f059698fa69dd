//! The reports of `doctor`.
//!
//! ```text
//! {"version":1,
//!  "references":[{"reference":"vault://secret/app#key","status":"ok","version":"3","age":86400,"optional":false,
//!                 "places":[{"path":"src/main.rs","line":12}]},
//!                {"reference":"env://DB_PASSWORD","status":"not_found","error":"…","optional":false,"places":[…]}],
//!  "summary":{"ok":1,"unwell":1,"absent":0,"unchecked":0}}
//! ```
//! `reference` is null if the code has something that is meant to be a reference and is not one: it may be a key, so it
//! is not repeated. `status` is `ok`, `absent` (optional, and not there), `unchecked` (this program cannot ask the
//! provider), or the kind of the error. `remarks`, if there are any, are sentences for a person, also about a value
//! that can be loaded: a lease that was created, a quote that is a part of the value, a `.env` that it comes from.
//! `age` is in seconds since this version was written, `expires` in seconds since 1970; each is present if the provider
//! gives it.

use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_guard::SecretRef;
use serde::Serialize;

use super::examined::{Examined, Good, Place, Trouble};
use crate::document;
use crate::shown;

/// A line for each reference, what is wrong under it, and a line that sums up.
pub(crate) fn human(out: &mut dyn Write, all: &[Examined]) -> io::Result<()> {
    let width = all.iter().map(|it| named(it).len()).max().unwrap_or(0).min(60);
    for examined in all {
        let reference = named(examined);
        writeln!(out, "{reference:width$}  {}{}", examined.status(), known(examined))?;
        match &examined.outcome {
            Err(Trouble::NotAsked(why)) => writeln!(out, "    {why}")?,
            Err(Trouble::Failed(error)) if examined.is_unwell() => writeln!(out, "    {error}")?,
            _ => {}
        }
        for remark in &examined.remarks {
            writeln!(out, "    {remark}")?;
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
        "{} {references}: {ok} ok, {unwell} failed, {absent} absent and optional, {unchecked} unchecked",
        all.len()
    )
}

/// What a person calls it.
fn named(examined: &Examined) -> &str {
    examined.reference.as_ref().map_or("(no reference)", SecretRef::as_str)
}

/// What a provider has said about a secret that is well.
fn known(examined: &Examined) -> String {
    let Ok(good) = &examined.outcome else { return String::new() };
    let version = good.version.as_ref().map(|version| format!(", version {}", shown::escaped(version)));
    let written = good.age().map(|age| format!(", written {} ago", rounded(age)));
    let expires = good.expires.map(|time| {
        format!(", expires in {}", rounded(time.duration_since(SystemTime::now()).unwrap_or_default()))
    });
    [version, written, expires].into_iter().flatten().collect()
}

/// As a person says it: `59 min`, `47 h`, `400 days`.
pub(super) fn rounded(time: Duration) -> String {
    match time.as_secs() / 60 {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes @ 120..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
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
    reference: Option<&'r str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remarks: &'r [String],
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
            reference: examined.reference.as_ref().map(SecretRef::as_str),
            status: examined.status(),
            version: good.and_then(|good| good.version.as_deref()).map(shown::masked),
            age: good.and_then(Good::age).map(|age| age.as_secs()),
            expires: good.and_then(|good| good.expires).and_then(since_1970),
            error: examined.outcome.as_ref().err().map(|trouble| match trouble {
                Trouble::Failed(error) => error.to_string(),
                Trouble::NotAsked(why) => (*why).to_owned(),
            }),
            remarks: &examined.remarks,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_a_person_tells_it() {
        let told = |seconds| rounded(Duration::from_secs(seconds));
        assert_eq!(told(59), "0 min");
        assert_eq!(told(7199), "119 min");
        assert_eq!(told(7200), "2 h");
        assert_eq!(told(172_799), "47 h");
        assert_eq!(told(172_800), "2 days");
    }
}
