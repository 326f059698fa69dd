//! The result of loading a reference.

use std::time::{Duration, SystemTime};

use api_guard::{Error, Kind, SecretRef};

/// A reference, and what came of it.
#[derive(Debug)]
pub(crate) struct Examined {
    /// None, where the text that is meant to be one is none. It may be a key, so it is not repeated.
    pub(crate) reference: Option<SecretRef>,
    pub(crate) places: Vec<Place>,
    pub(crate) optional: bool,
    /// What else there is to know, a sentence each.
    pub(crate) remarks: Vec<String>,
    pub(crate) outcome: Result<Good, Trouble>,
}

/// Where a reference is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// From the current folder on.
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: usize,
}

/// What is known of a secret that could be loaded. Its value was dropped.
#[derive(Debug)]
pub(crate) struct Good {
    pub(crate) version: Option<String>,
    /// When this version was written, where its provider says so.
    pub(crate) written: Option<SystemTime>,
    pub(crate) expires: Option<SystemTime>,
}

impl Good {
    /// How long ago this version was written. None, by clocks that differ, is a time to come.
    pub(crate) fn age(&self) -> Option<Duration> {
        Some(self.written?.elapsed().unwrap_or_default())
    }
}

/// Why a secret was not loaded.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// Its provider refused, or could not be reached.
    Failed(Error),
    /// This program cannot ask the provider: the text says why.
    NotAsked(&'static str),
}

impl Examined {
    /// Whether a program that declares it would not start, as far as can be told from here.
    pub(crate) fn is_unwell(&self) -> bool {
        match &self.outcome {
            Ok(_) | Err(Trouble::NotAsked(_)) => false,
            Err(Trouble::Failed(error)) => !(self.optional && error.kind() == Kind::NotFound),
        }
    }

    /// One word: `ok`, `absent` for what is optional, `unchecked`, or the kind of the error.
    pub(crate) fn status(&self) -> &'static str {
        match &self.outcome {
            Ok(_) => "ok",
            Err(Trouble::NotAsked(_)) => "unchecked",
            Err(Trouble::Failed(_)) if !self.is_unwell() => "absent",
            Err(Trouble::Failed(error)) => error.kind().as_str(),
        }
    }
}
