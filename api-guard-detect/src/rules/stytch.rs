//! Stytch. Public tokens are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::BASE64_URL;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "stytch_secret",
    "Stytch project secret",
    &[Shape::new(&[OneOf(&["secret-live-", "secret-test-"]), exactly(BASE64_URL, 35), Text("="), END])
        .structure(mixed::no_word)],
)
.env("STYTCH_SECRET")
.revoke("https://stytch.com/dashboard/api-keys")
.source("Stytch, \"API keys\"")];
