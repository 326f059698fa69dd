//! ClickUp.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{DIGIT, UPPER_ALNUM};
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "clickup_api_token",
    "ClickUp API token",
    &[Shape::new(&[Text("pk_"), between(DIGIT, 7, 9), Text("_"), exactly(UPPER_ALNUM, 32), END])],
)
.env("CLICKUP_API_TOKEN")
.revoke("https://app.clickup.com/settings/apps")
.source("Kingfisher rules and TruffleHog detectors")];
