//! crates.io.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "crates_io_api_token",
    "crates.io API token",
    &[Shape::new(&[Text("cio"), exactly(ALNUM, 32)]).structure(mixed::no_words)],
)
.env("CARGO_REGISTRY_TOKEN")
.revoke("https://crates.io/settings/tokens")
.source("betterleaks and Nosey Parker rules")];
