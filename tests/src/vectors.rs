//! The vectors every engine must agree on: the detector, `guard!`, the redactor and the command line.

use std::fs;
use std::ops::Range;
use std::path::Path;

use api_guard_detect::Level;
use serde::Deserialize;

use crate::template;

/// Where a key stands unless its rule says otherwise: alone, in code, in a variable, in JSON.
const LINES: [&str; 4] = ["<key>", "const K: &str = \"<key>\";", "K=<key>", "{\"k\":\"<key>\"}"];

/// A text, and what is to be found in it.
#[derive(Clone, Debug)]
pub struct Vector {
    /// The rule it belongs to.
    pub rule: String,
    /// What it shows: `a key`, or why it is none.
    pub why: String,
    /// The level of the one finding, or `None` where nothing may be found.
    pub expect: Option<Level>,
    /// Whether the text is Rust, and the key stands in what only Rust has.
    pub rust: bool,
    /// The text around and with the key.
    pub text: String,
    /// Where the key, or what looks like one, stands in it.
    pub key: Range<usize>,
}

/// Every vector of every file in `vectors/`, in the same order in every run.
#[must_use]
pub fn all() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| parse(&fs::read_to_string(file).unwrap(), &file.display().to_string()))
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: String,
    keys: Vec<String>,
    #[serde(default)]
    expect: Expect,
    lines: Option<Vec<String>>,
    #[serde(default)]
    rust: bool,
    #[serde(default)]
    miss: Vec<Miss>,
}

/// What is no key, or none that the rule is sure of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Miss {
    why: String,
    key: String,
    line: Option<String>,
    expect: Option<Expect>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expect {
    #[default]
    Deny,
    Warn,
    None,
}

impl Expect {
    fn level(self) -> Option<Level> {
        match self {
            Self::Deny => Some(Level::Deny),
            Self::Warn => Some(Level::Warn),
            Self::None => None,
        }
    }
}

fn parse(toml: &str, name: &str) -> Vec<Vector> {
    let file: File = toml::from_str(toml).unwrap_or_else(|error| panic!("{name}: {error}"));
    file.rule.iter().flat_map(|rule| rule.hits().chain(rule.misses()).collect::<Vec<_>>()).collect()
}

impl Rule {
    fn hits(&self) -> impl Iterator<Item = Vector> {
        let default = LINES.map(str::to_owned).to_vec();
        let lines = self.lines.clone().unwrap_or(default);
        self.keys.iter().enumerate().flat_map(move |(number, key)| {
            let vector = |(place, line): (usize, &String)| {
                self.vector("a key", key, line, self.expect, &format!("{number}.{place}"))
            };
            lines.iter().enumerate().map(vector).collect::<Vec<_>>()
        })
    }

    fn misses(&self) -> impl Iterator<Item = Vector> {
        self.miss.iter().map(|miss| {
            let line = miss.line.as_deref().unwrap_or(LINES[1]);
            self.vector(&miss.why, &miss.key, line, miss.expect.unwrap_or(Expect::None), &miss.why)
        })
    }

    fn vector(&self, why: &str, key: &str, line: &str, expect: Expect, number: &str) -> Vector {
        let seed = format!("{} {number}", self.name);
        let (before, after) = line.split_once("<key>").unwrap_or_else(|| panic!("no <key> in {line}"));
        let [before, key, after] = [before, key, after].map(|part| template::draw(part, &seed));
        Vector {
            rule: self.name.clone(),
            why: why.to_owned(),
            expect: expect.level(),
            rust: self.rust,
            key: before.len()..before.len() + key.len(),
            text: before + &key + &after,
        }
    }
}
