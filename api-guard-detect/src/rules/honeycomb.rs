//! Honeycomb.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "honeycomb_ingest_key",
    "Honeycomb ingest key",
    &[Shape::new(&[OneOf(&["hcaik_", "hcaic_"]), exactly(LOWER_ALNUM, 58), END])],
)
.env("HONEYCOMB_API_KEY")
.revoke("https://ui.honeycomb.io/account")
.source("Honeycomb, \"Manage API keys\"")];
