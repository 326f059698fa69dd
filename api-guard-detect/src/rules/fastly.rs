//! Fastly.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "fastly_api_token",
    "Fastly API token",
    &[Shape::bare(&[exactly(BASE64_URL, 32)]).led_by(BASE64_URL, 0, 0).structure(mixed::cases_and_digits)],
)
.witness(&["fastly"])
.env("FASTLY_API_TOKEN")
.revoke("https://manage.fastly.com/account/personal/tokens")
.source("gitleaks rules")];
