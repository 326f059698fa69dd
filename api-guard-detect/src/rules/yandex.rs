//! Yandex Cloud.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "yandex_api_key",
    "Yandex Cloud API key",
    &[Shape::new(&[Text("AQVN"), between(BASE64_URL, 35, 38)]).structure(mixed::cases_and_digits)],
)
.env("YC_API_KEY")
.revoke("https://console.yandex.cloud/")
.source("gitleaks and betterleaks rules")];
