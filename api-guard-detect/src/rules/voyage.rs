//! Voyage AI.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "voyage_api_key",
    "Voyage AI API key",
    &[Shape::new(&[Text("pa-"), exactly(BASE64_URL, 43)]).structure(mixed::cases_and_digits)],
)
.env("VOYAGE_API_KEY")
.revoke("https://dashboard.voyageai.com/organization/api-keys")
.source("keys issued by Voyage AI")];
