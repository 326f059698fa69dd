//! Mercury.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, Set};
use crate::shape::{Part::Text, Shape, between};

/// Lower-case letters.
const LOWER: Set = Set::new("a-z");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mercury_api_token",
    "Mercury API token",
    &[Shape::new(&[
        Text("mercury_production_"),
        between(LOWER, 3, 6),
        Text("_"),
        between(ALNUM, 40, 50),
        Text("_yrucrem"),
        END,
    ])],
)
.env("MERCURY_API_TOKEN")
.revoke("https://app.mercury.com/settings/tokens")
.source("betterleaks rules")];
