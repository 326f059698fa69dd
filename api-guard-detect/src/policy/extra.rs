//! A user's own rules.

use crate::mask::masked_prose;
use crate::rule::{Level, Rule};
use crate::rules;
use crate::set::Set;
use crate::shape::{Part, Shape};

/// A `[[rule]]` of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ExtraRule {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) prefixes: Vec<String>,
    pub(crate) alphabet: String,
    pub(crate) min: usize,
    /// 0 for the same as `min`.
    pub(crate) max: usize,
    pub(crate) witness: Vec<String>,
    pub(crate) warns: bool,
    pub(crate) env: String,
    pub(crate) revoke: String,
}

/// A prefix is shown where a key is masked: there is no room in it for a key.
const LONGEST_PREFIX: usize = 24;
const LONGEST_KEY: usize = 4096;
/// The engine passes over shorter runs.
const SHORTEST_KEY: usize = 16;
/// What is shorter behind its prefix is no key, or could be guessed.
const SHORTEST_BODY: usize = 8;

impl ExtraRule {
    /// Whether the engine can look for it, and a person act on it.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if self.name.len() > 64 || !self.name.contains('_') || !self.name.bytes().all(is_name) {
            return Err("a rule needs a `name` in snake_case that begins with the issuer");
        }
        if [&self.name, &self.env].into_iter().any(|name| masked_prose(name) != *name) {
            return Err(
                "`name` and `env` are shown wherever the rule finds something: this one may be a key itself",
            );
        }
        if rules::by_name(&self.name).is_some() {
            return Err("there is a built-in rule of this `name`");
        }
        if !fits_on_a_line(&self.title) {
            return Err("a rule needs a `title` of at most 100 characters");
        }
        if self.prefixes.is_empty() || !self.prefixes.iter().all(|prefix| is_prefix(prefix)) {
            return Err("a rule needs a `prefix` of 3 to 24 letters, digits and `_-+/=.~`");
        }
        let Some(set) = set(&self.alphabet) else {
            return Err("a rule needs an `alphabet` such as \"A-Za-z0-9_-\": letters, digits and `_-+/=.~`");
        };
        if set.len() < 10 {
            return Err("an `alphabet` has 10 characters at least");
        }
        let shortest = self.prefixes.iter().map(String::len).min().unwrap_or(0) + self.min;
        if self.min < SHORTEST_BODY || shortest < SHORTEST_KEY {
            return Err(
                "`min` is the shortest length behind the prefix: 8 at least, and 16 together with it",
            );
        }
        if self.longest() < self.min || self.longest() > LONGEST_KEY {
            return Err("`max` is the longest length behind the prefix: not under `min`, and not over 4096");
        }
        let is_word = |word: &String| {
            word.len() >= 3
                && word.len() <= 64
                && word.bytes().all(|byte| byte.is_ascii_graphic())
                && *word == word.to_ascii_lowercase()
        };
        if !self.witness.iter().all(is_word) {
            return Err("a `witness` is a word of 3 letters or more, in lower case");
        }
        if self.env.len() > 100 || !self.env.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            return Err("`env` is the name of a variable");
        }
        if !self.revoke.is_empty() && !fits_on_a_line(&self.revoke) {
            return Err("`revoke` is an address or half a sentence, of at most 100 characters");
        }
        Ok(())
    }

    fn longest(&self) -> usize {
        if self.max == 0 { self.min } else { self.max }
    }

    /// The rule as the engine takes it. It stays for as long as the process, as every rule does.
    pub(crate) fn leak(&self) -> &'static Rule {
        let set = set(&self.alphabet).unwrap_or(crate::set::ALNUM);
        let mut prefixes: Vec<&'static str> = Vec::with_capacity(self.prefixes.len());
        for prefix in self.prefixes.iter().map(leak) {
            // The longer alternative stands first.
            if !prefixes.contains(&prefix) {
                let at = prefixes.partition_point(|other| other.len() >= prefix.len());
                prefixes.insert(at, prefix);
            }
        }
        let head = Part::OneOf(Vec::leak(prefixes));
        let parts = Vec::leak(vec![head, Part::run(set, self.min, self.longest())]);
        // What a finding shows of its rule could hold a key itself.
        let (title, revoke) = (masked_prose(&self.title), masked_prose(&self.revoke));
        let mut rule = Rule::new(leak(&self.name), leak(&title), Vec::leak(vec![Shape::new(parts)]))
            .witness(Vec::leak(self.witness.iter().map(leak).collect()))
            .env(leak(&self.env))
            .revoke(if revoke.is_empty() { "replace it where it was issued" } else { leak(&revoke) })
            .source("the settings of the package");
        if self.warns {
            rule.level = Level::Warn;
        }
        // Whoever has a baseline may try every value of so few bits.
        rule.guessable = self.min * (set.len().ilog2() as usize) < 64;
        Box::leak(Box::new(rule))
    }
}

#[expect(clippy::ptr_arg, reason = "it is mapped over strings")]
fn leak(text: &String) -> &'static str {
    text.clone().leak()
}

fn is_prefix(prefix: &str) -> bool {
    (3..=LONGEST_PREFIX).contains(&prefix.len()) && prefix.bytes().all(belongs_to_keys)
}

/// The bytes that the prefilter takes for parts of a key wherever they stand.
fn belongs_to_keys(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-+/=.~".contains(&byte)
}

fn fits_on_a_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 100 && !text.contains(char::is_control)
}

/// The set of a class such as `A-Za-z0-9_-`.
fn set(class: &str) -> Option<Set> {
    let bytes = class.as_bytes();
    let ascends =
        |at: usize| bytes[at] != b'-' || at == 0 || at + 1 == bytes.len() || bytes[at - 1] < bytes[at + 1];
    let set = Set::new(class);
    let fits = (0..=255).all(|byte| !set.has(byte) || belongs_to_keys(byte));
    (class.len() <= 100 && class.is_ascii() && (0..bytes.len()).all(ascends) && fits).then_some(set)
}
