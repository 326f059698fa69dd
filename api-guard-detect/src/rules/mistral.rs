//! Mistral. Its keys have no form but their length.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::ALNUM;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mistral_api_key",
    "Mistral API key",
    &[Shape::bare(&[exactly(ALNUM, 32), END]).structure(mixed::cases_and_digits)],
)
.witness(&["mistral"])
.env("MISTRAL_API_KEY")
.revoke("https://console.mistral.ai/api-keys")
.source("betterleaks rules")];
