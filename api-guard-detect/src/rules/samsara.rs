//! Samsara.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "samsara_api_token",
    "Samsara API token",
    &[Shape::new(&[Text("samsara_api_"), between(ALNUM, 26, 32)])],
)
.env("SAMSARA_API_TOKEN")
.revoke("https://cloud.samsara.com/")
.source("betterleaks rules")];
