//! Mergify.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mergify_application_key",
    "Mergify application key",
    &[Shape::new(&[Text("mergify_application_key_"), between(BASE64_URL, 40, 200)])
        .structure(mixed::cases_and_digits)],
)
.env("MERGIFY_TOKEN")
.revoke("https://dashboard.mergify.com/")
.source("betterleaks rules")];
