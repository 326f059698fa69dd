//! Fleetbase.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "fleetbase_api_key",
    "Fleetbase API key",
    &[Shape::new(&[Text("flb_live_"), exactly(ALNUM, 20)])],
)
.env("FLEETBASE_KEY")
.revoke("https://console.fleetbase.io/developers/api-keys")
.source("Kingfisher rules and TruffleHog detectors")];
