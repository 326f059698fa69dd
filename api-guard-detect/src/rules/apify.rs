//! Apify.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "apify_api_token",
    "Apify API token",
    &[Shape::new(&[Text("apify_api_"), between(ALNUM, 34, 38)])],
)
.env("APIFY_TOKEN")
.revoke("https://console.apify.com/settings/integrations")
.source("betterleaks rules and TruffleHog detectors")];
