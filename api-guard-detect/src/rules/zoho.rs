//! Zoho.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "zoho_oauth_token",
    "Zoho OAuth token",
    &[Shape::new(&[Text("1000."), exactly(HEX, 32), Text("."), exactly(HEX, 32), END])],
)
.env("ZOHO_REFRESH_TOKEN")
.revoke("https://api-console.zoho.com/")
.source("Kingfisher rules and TruffleHog detectors")];
