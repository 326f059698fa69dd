//! Elastic Cloud.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "elastic_cloud_api_key",
    "Elastic Cloud API key",
    &[Shape::new(&[Text("essu_"), between(BASE64_URL, 60, 200)]).structure(mixed::cases_and_digits)],
)
.env("EC_API_KEY")
.revoke("https://cloud.elastic.co/account/keys")
.source("betterleaks rules")];
