//! What an API key looks like.
//!
//! Bytes in, findings out: this crate has no dependency and does no I/O, so that a compile-time lint, a log
//! redactor and a command-line scanner can share one table of [`rules`] and agree on every key.
//!
//! ```
//! let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat();
//! let source = format!("fn main() {{ login({key:?}) }}");
//!
//! let found = api_guard_detect::scan_rust(source.as_bytes());
//! assert_eq!(found[0].rule.name, "github_personal_access_token");
//! assert_eq!(api_guard_detect::preview(source.as_bytes(), &found[0]), "ghp_****");
//! ```
//!
//! # How a scan goes
//! 1. The prefilter looks for long runs of bytes that keys are made of, and for marks of keys that are put together.
//!    For most files the scan ends here.
//! 2. Rust is lexed, so that literals are decoded and comments are recognized; other text is scanned as it is.
//! 3. Shapes are matched wherever their anchor occurs, checksums and inner structures are checked, and placeholders and
//!    documented examples are dropped.
//!
//! # Crate features
//! | feature | what it is for |
//! |---|---|
//! | `source` (default) | reading files and settings: everything except the rules and [`scan_output`], which are what a running service compiles |
//!
//! # Security
//! No type of this crate holds a value that was found: a [`Finding`] is a place. Everything drawn for people goes
//! through [`snippet`] and [`preview`], which mask values.

#![cfg_attr(
    not(feature = "source"),
    allow(dead_code, reason = "rules and steps of a search that only files need stand beside the others")
)]

mod anchors;
mod bare;
mod check;
mod detector;
mod drawn;
mod entry;
mod finding;
mod grams;
mod output;
mod plausible;
mod rule;
pub mod rules;
mod set;
mod shape;
mod transposed;
mod witness;

#[cfg(test)]
mod random;

// What reads files and speaks of them: see the feature `source`.
#[cfg(feature = "source")]
mod advice;
#[cfg(feature = "source")]
mod encoded;
#[cfg(feature = "source")]
mod generic;
#[cfg(feature = "source")]
mod included;
#[cfg(feature = "source")]
mod mask;
#[cfg(feature = "source")]
mod names;
#[cfg(feature = "source")]
mod passages;
#[cfg(feature = "source")]
pub mod policy;
#[cfg(feature = "source")]
mod position;
#[cfg(feature = "source")]
mod prefilter;
#[cfg(feature = "source")]
mod prose;
#[cfg(feature = "source")]
mod published;
#[cfg(feature = "source")]
mod render;
#[cfg(feature = "source")]
pub mod rust;
#[cfg(feature = "source")]
mod rust_source;
#[cfg(feature = "source")]
mod scan;
#[cfg(feature = "source")]
mod settle;
#[cfg(feature = "source")]
pub mod sorted;
#[cfg(feature = "source")]
pub mod toml;

pub use drawn::is_made_of_words;
pub use entry::{Detector, scan_output};
pub use finding::{Context, Finding};
pub use output::{SHORTEST_RUN, are_of_runs, is_of_runs};
pub use rule::{Level, Rule};
pub use set::Set;
pub use shape::{Check, Part, Run, Shape};

#[cfg(feature = "source")]
pub use advice::Advice;
#[cfg(feature = "source")]
pub use entry::{scan_file, scan_rust, scan_text};
#[cfg(feature = "source")]
pub use included::Included;
#[cfg(feature = "source")]
pub use mask::{Snippet, masked_text, preview, snippet};
#[cfg(feature = "source")]
pub use position::{Lines, Position};
#[cfg(feature = "source")]
pub use render::{Scanned, Style};
