//! What is found and what is passed over, list by list of `data/`.

use std::fs;

use api_guard_tests::template::draw;
use serde::Deserialize;

use crate::probe::{DRAWS, Probe, around, draw_all};
use crate::score::{Want, score};
use crate::{Result, seed, workspace};

/// Types whose form is telling: first those written down for this board, then every other type that the detector
/// has a rule for, drawn from the templates its own tests use. The first count for more: they do not come from the
/// rules.
pub(crate) fn strong() -> Result<()> {
    let seed = seed()?;
    let written = draw_all(include_str!("../data/strong.toml"), &seed)?;
    score("recall", "strong types, as their issuers publish them", Want::Denied, &seed, &written)?;
    let ruled = ruled(&seed)?;
    score("recall", "strong types, by the vectors of this project", Want::Denied, &seed, &ruled)
}

/// Types that only a name gives away; and values under names that say that they are no keys.
pub(crate) fn bare() -> Result<()> {
    let seed = seed()?;
    let keys = draw_all(include_str!("../data/bare.toml"), &seed)?;
    score("bare", "bare keys under a telling name", Want::Denied, &seed, &keys)?;
    let innocent = draw_all(include_str!("../data/innocent.toml"), &seed)?;
    score("bare", "values under an innocent name", Want::Passed, &seed, &innocent)
}

/// A bare value, in places that tell what it is.
pub(crate) fn contexts() -> Result<()> {
    let seed = seed()?;
    let probes = draw_all(include_str!("../data/contexts.toml"), &seed)?;
    score("contexts", "bare random values in telling places", Want::Denied, &seed, &probes)
}

/// What looks like a key and is none.
pub(crate) fn near() -> Result<()> {
    let seed = seed()?;
    let probes = draw_all(include_str!("../data/near.toml"), &seed)?;
    score("near", "what looks like a key and is none", Want::Passed, &seed, &probes)
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
