//! Mem0. The prefix is short: its name must stand beside it.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mem0_api_key",
    "Mem0 API key",
    &[Shape::new(&[Text("m0-"), between(ALNUM, 24, 44)]).structure(mixed::no_word)],
)
.witness(&["mem0"])
.env("MEM0_API_KEY")
.revoke("https://app.mem0.ai/dashboard/api-keys")
.source("keys issued by Mem0")];
