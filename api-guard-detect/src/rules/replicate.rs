//! Replicate.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "replicate_api_token",
    "Replicate API token",
    &[Shape::new(&[Text("r8_"), exactly(ALNUM, 37)])],
)
.env("REPLICATE_API_TOKEN")
.revoke("https://replicate.com/account/api-tokens")
.source("betterleaks rules")];
