//! What is found and what is passed over, list by list of `data/`.

use std::fs;

use api_guard_tests::template::draw;
use serde::Deserialize;

use crate::probe::{DRAWS, Probe, around, draw_all};
use crate::score::{Subject, Want, score};
use crate::summary::Row;
use crate::{Result, seed, workspace};

/// Types whose form is telling: first those written down for this board, then every other type that the detector
/// has a rule for, drawn from the templates its own tests use. The first count for more: they do not come from the
/// rules.
pub(crate) fn strong() -> Result<Vec<Row>> {
    let seed = seed()?;
    let written = draw_all(include_str!("../data/strong.toml"), &seed)?;
    let published = denied("recall", "strong types, as their issuers publish them", "≥ 99 %");
    let ruled_by_us = denied("recall", "strong types, by the vectors of this project", "≥ 99 %");
    Ok(vec![score(&published, &seed, &written)?, score(&ruled_by_us, &seed, &ruled(&seed)?)?])
}

/// Types that only a name gives away; and values under names that say that they are no keys.
pub(crate) fn bare() -> Result<Vec<Row>> {
    let keys = listed(
        &denied("bare", "bare keys under a telling name", "≥ 95 %"),
        include_str!("../data/bare.toml"),
    )?;
    let innocent = passed("bare", "values under an innocent name, denied", "0 %");
    Ok(vec![keys, listed(&innocent, include_str!("../data/innocent.toml"))?])
}

/// A bare value, in places that tell what it is.
pub(crate) fn contexts() -> Result<Vec<Row>> {
    let subject = denied("contexts", "bare random values in telling places", "≥ 95 %");
    Ok(vec![listed(&subject, include_str!("../data/contexts.toml"))?])
}

/// What looks like a key and is none.
pub(crate) fn near() -> Result<Vec<Row>> {
    let subject = passed("near", "what looks like a key and is none, denied", "0 %");
    Ok(vec![listed(&subject, include_str!("../data/near.toml"))?])
}

fn denied(board: &'static str, title: &'static str, target: &'static str) -> Subject {
    Subject { board, title, want: Want::Denied, target }
}

fn passed(board: &'static str, title: &'static str, target: &'static str) -> Subject {
    Subject { board, title, want: Want::Passed, target }
}

fn listed(subject: &Subject, list: &str) -> Result<Row> {
    let seed = seed()?;
    score(subject, &seed, &draw_all(list, &seed)?)
}

/// A file of `tests/vectors/`, as far as it matters here.
#[derive(Deserialize)]
struct Vectors {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    name: String,
    keys: Vec<String>,
    expect: Option<String>,
    lines: Option<toml::Value>,
}

/// Five fresh keys of every rule that denies by form alone.
fn ruled(seed: &str) -> Result<Vec<Probe>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(workspace()?.join("tests/vectors"))? {
        files.push(entry?.path());
    }
    files.sort();
    let mut probes = Vec::new();
    for file in files {
        let vectors: Vectors = toml::from_str(&fs::read_to_string(&file)?)?;
        for rule in vectors.rule.iter().filter(|rule| rule.is_strong()) {
            probes.extend((0..DRAWS).map(|number| rule.probe(number, seed)));
        }
    }
    Ok(probes)
}

impl Rule {
    /// Whether it denies, and by form alone: a rule with lines of its own needs a witness on them.
    fn is_strong(&self) -> bool {
        self.expect.is_none() && self.lines.is_none()
    }

    fn probe(&self, number: usize, seed: &str) -> Probe {
        let template = &self.keys[number % self.keys.len()];
        let key = draw(template, &format!("{seed}{}{number}", self.name));
        let text = around("const K: &str = r#\"<key>\"#;\n", &key);
        Probe { kind: self.name.clone(), file: "src/lib.rs".into(), text }
    }
}
