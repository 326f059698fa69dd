//! Plaid.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "plaid_access_token",
    "Plaid access token",
    &[Shape::new(uuid!(OneOf(&["access-production-", "access-development-", "access-sandbox-"])))],
)
.env("PLAID_ACCESS_TOKEN")
.revoke("https://plaid.com/docs/api/items/#itemremove")
.source("gitleaks and betterleaks rules")];
