//! Sentry. An organization token carries its origin as JSON. DSNs are public and no finding.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END, PAD};
use crate::set::{BASE64, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "sentry_org_token",
        "Sentry organization auth token",
        &[Shape::new(&[
            Text("sntrys_eyJ"),
            between(BASE64, 40, 1000),
            between(PAD, 0, 2),
            Text("_"),
            exactly(BASE64, 43),
        ])
        .structure(payload::sentry)],
    )
    .env("SENTRY_AUTH_TOKEN")
    .revoke("https://sentry.io/settings/auth-tokens/")
    .source(SOURCE),
    Rule::new(
        "sentry_user_token",
        "Sentry user auth token",
        &[Shape::new(&[Text("sntryu_"), exactly(HEX, 64), END])],
    )
    .env("SENTRY_AUTH_TOKEN")
    .revoke("https://sentry.io/settings/account/api/auth-tokens/")
    .source(SOURCE),
    Rule::new(
        "sentry_integration_token",
        "Sentry integration token",
        &[Shape::new(&[OneOf(&["sntryi_", "sntrya_"]), exactly(HEX, 64), END])],
    )
    .env("SENTRY_AUTH_TOKEN")
    .revoke("https://sentry.io/settings/developer-settings/")
    .source("the source of Sentry, which makes them"),
];
