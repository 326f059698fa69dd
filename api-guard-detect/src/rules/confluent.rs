//! Confluent Cloud.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "confluent_api_secret",
    "Confluent Cloud API secret",
    &[Shape::new(&[Text("cflt"), exactly(BASE64, 60)]).structure(mixed::cases_and_digits)],
)
.env("CONFLUENT_CLOUD_API_SECRET")
.revoke("https://confluent.cloud/settings/api-keys")
.source("Confluent, \"API secret format\"")];
