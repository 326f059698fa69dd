//! Duffel.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "duffel_live_access_token",
    "Duffel live access token",
    &[Shape::new(&[Text("duffel_live_"), exactly(BASE64_URL, 43)])],
)
.env("DUFFEL_ACCESS_TOKEN")
.revoke("https://app.duffel.com/tokens")
.source("gitleaks and betterleaks rules")];
