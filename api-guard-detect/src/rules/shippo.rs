//! Shippo.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "shippo_api_token",
    "Shippo live API token",
    &[Shape::new(&[Text("shippo_live_"), exactly(HEX, 40), END])],
)
.env("SHIPPO_API_TOKEN")
.revoke("https://apps.goshippo.com/settings/api")
.source("gitleaks and betterleaks rules")];
