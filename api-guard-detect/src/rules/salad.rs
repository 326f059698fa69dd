//! SaladCloud.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "salad_cloud_api_key",
    "SaladCloud API key",
    &[Shape::new(&[Text("salad_cloud_"), between(ALNUM, 1, 7), Text("_"), between(ALNUM, 20, 235)])],
)
.env("SALAD_API_KEY")
.revoke("https://portal.salad.com/api-key")
.source("TruffleHog detectors")];
