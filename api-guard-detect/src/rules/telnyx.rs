//! Telnyx.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "telnyx_api_key",
    "Telnyx API key",
    &[Shape::new(&[Text("KEY"), exactly(BASE64_URL, 55)]).structure(mixed::no_word)],
)
.witness(&["telnyx"])
.env("TELNYX_API_KEY")
.revoke("https://portal.telnyx.com/#/app/auth/v2")
.source("betterleaks rules and TruffleHog detectors")];
