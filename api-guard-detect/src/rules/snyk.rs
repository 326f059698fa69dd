//! Snyk. Its older tokens are bare UUIDs.

use crate::rule::Rule;
use crate::set::{BASE64_URL, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "snyk_access_token",
    "Snyk access token",
    &[Shape::new(&[
        OneOf(&["snyk_uat.", "snyk_sat."]),
        exactly(HEX, 8),
        Text("."),
        between(BASE64_URL, 20, 2000),
        Text("."),
        between(BASE64_URL, 20, 400),
    ])],
)
.env("SNYK_TOKEN")
.revoke("https://app.snyk.io/account/personal-access-tokens")
.source("Snyk, \"Personal access tokens\"")];
