//! A rule: one kind of key, with everything a person needs to act on it.

use crate::shape::{Check, Shape};

/// One kind of key: how it looks, how sure that is, and what to do about one.
///
/// Rules are `const` data, a file an issuer under `rules/`. No rule holds an example: a complete key-shaped string
/// would make our own repository a finding.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name, `snake_case`, beginning with the issuer: `openai_project_key`.
    pub name: &'static str,
    /// What a person calls it: `OpenAI project API key`.
    pub title: &'static str,
    /// What a finding does to a build.
    pub level: Level,
    /// The forms it comes in.
    pub shapes: &'static [Shape],
    /// Lower-case words of which one must stand on the same line before the key. Empty where the form alone is
    /// telling.
    pub witness: &'static [&'static str],
    /// Whether it only warns in test code: test certificates stand in every second repository.
    pub warns_in_tests: bool,
    /// Whether people make such values up, so that a machine can guess them: nothing of one goes into a fingerprint.
    pub guessable: bool,
    /// The environment variable that usually holds it.
    pub env: &'static str,
    /// The page where its owner revokes it or, where there is none, what its owner does instead.
    pub revoke: &'static str,
    /// Where the form comes from.
    pub source: &'static str,
}

/// What a finding does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Reported; the build goes on.
    Warn,
    /// The build stops.
    Deny,
}

impl Level {
    /// The stable spelling: `warn` or `deny`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

impl Rule {
    /// A rule that denies, found by form alone.
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str, shapes: &'static [Shape]) -> Self {
        Self {
            name,
            title,
            level: Level::Deny,
            shapes,
            witness: &[],
            warns_in_tests: false,
            guessable: false,
            env: "",
            revoke: "",
            source: "",
        }
    }

    /// Sets the environment variable that usually holds it.
    #[must_use]
    pub const fn env(mut self, env: &'static str) -> Self {
        self.env = env;
        self
    }

    /// Sets where its owner revokes it.
    #[must_use]
    pub const fn revoke(mut self, revoke: &'static str) -> Self {
        self.revoke = revoke;
        self
    }

    /// Sets where the form comes from.
    #[must_use]
    pub const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// Sets the words of which one must stand before the key on its line.
    #[must_use]
    pub const fn witness(mut self, words: &'static [&'static str]) -> Self {
        self.witness = words;
        self
    }

    /// Makes the rule warn.
    #[must_use]
    pub const fn warns(mut self) -> Self {
        self.level = Level::Warn;
        self
    }

    /// Makes the rule warn in test code.
    #[must_use]
    pub const fn warns_in_tests(mut self) -> Self {
        self.warns_in_tests = true;
        self
    }

    /// Says that people make such values up.
    #[must_use]
    pub const fn guessable(mut self) -> Self {
        self.guessable = true;
        self
    }

    /// Whether a text of its own gives such a key away, and not only the words around it.
    pub(crate) fn has_form(&self) -> bool {
        self.shapes.iter().any(|shape| !shape.anchors().is_empty())
    }

    /// Whether such a key tells by a checksum whether it is one.
    pub(crate) fn has_checksum(&self) -> bool {
        self.shapes.iter().any(|shape| matches!(shape.check, Check::Checksum(_)))
    }

    /// The issuer, as the rule's name says it: `openai` of `openai_project_key`.
    #[must_use]
    pub fn issuer(&self) -> &'static str {
        self.name.split('_').next().unwrap_or(self.name)
    }
}
