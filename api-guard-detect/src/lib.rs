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
//! 1. The prefilter looks at every sixteenth byte and widens where keys could be: most files end here.
//! 2. Rust is lexed, so that literals are seen decoded and comments as comments; other text is taken as it is.
//! 3. Shapes are matched where their anchor stands; checksums and inner structures are checked; placeholders and
//!    documented examples are dropped.
//!
//! # Security
//! No type of this crate holds a value that was found: a [`Finding`] is a place. What is drawn for people goes
//! through [`snippet`] and [`preview`], which mask.

mod advice;
mod anchors;
mod bare;
mod check;
mod detector;
mod drawn;
mod encoded;
mod entry;
mod finding;
mod generic;
mod grams;
mod mask;
mod names;
mod output;
mod plausible;
pub mod policy;
mod position;
mod prefilter;
#[cfg(test)]
mod random;
mod render;
mod rule;
pub mod rules;
pub mod rust;
mod rust_source;
mod scan;
mod set;
mod shape;
pub mod toml;
mod witness;

pub use advice::Advice;
pub use entry::{Detector, scan_file, scan_output, scan_rust, scan_text};
pub use finding::{Context, Finding};
pub use mask::{Snippet, masked_text, preview, snippet};
pub use position::{Lines, Position};
pub use render::{Scanned, Style};
pub use rule::{Level, Rule};
pub use set::Set;
pub use shape::{Check, Part, Run, Shape};
