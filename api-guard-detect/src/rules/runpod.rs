//! RunPod.

use crate::rule::Rule;
use crate::set::{ALNUM, UPPER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "runpod_api_key",
    "RunPod API key",
    &[Shape::new(&[Text("rpa_"), exactly(UPPER_ALNUM, 40), exactly(ALNUM, 6)])],
)
.env("RUNPOD_API_KEY")
.revoke("https://console.runpod.io/user/settings")
.source("betterleaks rules")];
