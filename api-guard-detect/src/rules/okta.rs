//! Okta.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "okta_api_token",
    "Okta API token",
    &[Shape::bare(&[Text("00"), exactly(BASE64_URL, 40)]).structure(mixed::cases_and_digits)],
)
.witness(&["okta"])
.env("OKTA_API_TOKEN")
.revoke("https://developer.okta.com/docs/guides/create-an-api-token/")
.source("Okta, \"Create an API token\"")];
