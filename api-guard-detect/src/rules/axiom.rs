//! Axiom. Tokens that only write began with `xait-`.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[
    Rule::new("axiom_api_token", "Axiom API token", &[Shape::new(uuid!(OneOf(&["xaat-", "xait-"])))])
        .env("AXIOM_TOKEN")
        .revoke("https://app.axiom.co/settings/api-tokens")
        .source("Axiom, \"Tokens\", and the tests of its client for Go"),
    Rule::new(
        "axiom_personal_access_token",
        "Axiom personal access token",
        &[Shape::new(uuid!(Text("xapt-")))],
    )
    .env("AXIOM_TOKEN")
    .revoke("https://app.axiom.co/settings/profile")
    .source("Axiom, \"Tokens\", and the tests of its client for Go"),
];
