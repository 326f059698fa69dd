//! Voiceflow.

use crate::rule::Rule;
use crate::set::{ALNUM, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "voiceflow_api_key",
    "Voiceflow API key",
    &[Shape::new(&[OneOf(&["VF.DM.", "VF.WS.", "VF."]), exactly(HEX, 24), Text("."), exactly(ALNUM, 16)])],
)
.env("VOICEFLOW_API_KEY")
.revoke("https://creator.voiceflow.com/")
.source("Kingfisher rules and TruffleHog detectors")];
