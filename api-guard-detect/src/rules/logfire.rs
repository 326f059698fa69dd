//! Pydantic Logfire.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) static RULES: &[Rule] = &[Rule::new(
    "logfire_write_token",
    "Logfire token",
    &[Shape::new(&[
        OneOf(&["pylf_v1_us_", "pylf_v1_eu_", "pylf_v2_us_", "pylf_v2_eu_"]),
        between(ALNUM, 40, 64),
    ])],
)
.env("LOGFIRE_TOKEN")
.revoke("https://logfire.pydantic.dev/")
.source("the Logfire SDK, which reads the region from the token")];
