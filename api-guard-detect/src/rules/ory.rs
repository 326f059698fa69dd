//! Ory.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "ory_api_key",
    "Ory API key",
    &[Shape::new(&[OneOf(&["ory_pat_", "ory_apikey_", "ory_wak_"]), exactly(ALNUM, 32)])],
)
.env("ORY_PROJECT_API_KEY")
.revoke("https://console.ory.com/")
.source("Ory, \"API keys\"")];
