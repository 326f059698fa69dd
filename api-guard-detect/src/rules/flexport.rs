//! Flexport.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "flexport_api_token",
    "Flexport API token",
    &[Shape::new(&[Text("shltm_"), exactly(BASE64_URL, 40)])],
)
.env("FLEXPORT_API_TOKEN")
.revoke("https://portal.flexport.com/")
.source("Kingfisher rules and TruffleHog detectors")];
