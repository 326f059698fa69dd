//! Pagar.me.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "pagarme_api_key",
    "Pagar.me API key",
    &[Shape::new(&[Text("ak_live_"), exactly(ALNUM, 30)])],
)
.env("PAGARME_API_KEY")
.revoke("https://dash.pagar.me/")
.source("Kingfisher rules and TruffleHog detectors")];
