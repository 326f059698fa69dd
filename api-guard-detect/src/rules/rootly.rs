//! Rootly.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "rootly_api_key",
    "Rootly API key",
    &[Shape::new(&[Text("rootly_"), exactly(HEX, 64), END])],
)
.env("ROOTLY_API_TOKEN")
.revoke("https://rootly.com/account/manage-api-keys")
.source("betterleaks rules and TruffleHog detectors")];
