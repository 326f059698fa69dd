//! Scalingo.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "scalingo_api_token",
    "Scalingo API token",
    &[Shape::new(&[Text("tk-us-"), exactly(BASE64_URL, 48)])],
)
.env("SCALINGO_API_TOKEN")
.revoke("https://dashboard.scalingo.com/account/tokens")
.source("gitleaks and betterleaks rules")];
