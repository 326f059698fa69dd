//! A rule: one kind of key, with everything a person needs to act on it.

use crate::shape::{Check, Shape};

/// One kind of key: what it looks like, how certain a match is, and what to do about one.
///
/// Rules are `const` data, one file for each issuer under `rules/`. No rule contains an example: a complete key-shaped
/// string would be a finding in our own repository.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name, `snake_case`, beginning with the issuer: `openai_project_key`.
    pub name: &'static str,
    /// The name for people: `OpenAI project API key`.
    pub title: &'static str,
    /// What a finding does to a build.
    pub level: Level,
    /// Its forms.
    pub shapes: &'static [Shape],
    /// Lower-case words, one of which must occur before the key on the same line. Empty if the form alone is
    /// distinctive.
    pub witness: &'static [&'static str],
    /// Whether it only warns in test code: every second repository contains test certificates.
    pub warns_in_tests: bool,
    /// Whether people make such values up, so that a machine can guess them. Then nothing of the value goes into a
    /// fingerprint.
    pub guessable: bool,
    /// The environment variable that usually holds it.
    pub env: &'static str,
    /// The page where its owner revokes it or, if there is none, what its owner does instead.
    pub revoke: &'static str,
    /// The source of the form.
    pub source: &'static str,
}

/// What a finding does to a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// It is reported, and the build continues.
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

    /// Sets the words, one of which must occur before the key on its line.
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

    /// The issuer, from the rule's name: `openai` for `openai_project_key`.
    #[must_use]
    pub fn issuer(&self) -> &'static str {
        self.name.split('_').next().unwrap_or(self.name)
    }
}
