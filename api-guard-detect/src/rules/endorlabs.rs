//! Endor Labs.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "endorlabs_api_secret",
    "Endor Labs API key or secret",
    &[Shape::new(&[Text("endr+"), exactly(ALNUM, 16)])],
)
.env("ENDOR_API_CREDENTIALS_SECRET")
.revoke("https://app.endorlabs.com/settings/access-control/api-keys")
.source("betterleaks rules and TruffleHog detectors")];
