//! Ramp.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "ramp_client_secret",
    "Ramp client secret",
    &[Shape::new(&[Text("ramp_sec_"), exactly(ALNUM, 48)])],
)
.env("RAMP_CLIENT_SECRET")
.revoke("https://app.ramp.com/settings/developer")
.source("betterleaks rules and TruffleHog detectors")];
