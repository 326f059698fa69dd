//! Pydantic Logfire.

use crate::rule::Rule;
use crate::set::{ALNUM, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "logfire_write_token",
    "Logfire token",
    &[
        Shape::new(&[OneOf(&["pylf_v1_us_", "pylf_v1_eu_"]), exactly(ALNUM, 44)]),
        Shape::new(uuid!(OneOf(&["pylf_v2_us_", "pylf_v2_eu_"]); Text("_"), exactly(ALNUM, 44))),
    ],
)
.env("LOGFIRE_TOKEN")
.revoke("https://logfire.pydantic.dev/")
.source("the Logfire SDK, which reads the region from the token; tokens issued by Logfire")];
