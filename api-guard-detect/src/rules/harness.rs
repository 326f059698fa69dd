//! Harness.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "harness_api_key",
    "Harness API key",
    &[Shape::new(&[
        OneOf(&["pat.", "sat."]),
        exactly(BASE64_URL, 22),
        Text("."),
        exactly(HEX, 24),
        Text("."),
        exactly(ALNUM, 20),
    ])],
)
.env("HARNESS_API_KEY")
.revoke("https://app.harness.io/")
.source("gitleaks and betterleaks rules")];
