//! Cohere. Its keys have no form but their length.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::ALNUM;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cohere_api_key",
    "Cohere API key",
    &[Shape::bare(&[exactly(ALNUM, 40), END]).structure(mixed::cases_and_digits)],
)
.witness(&["cohere", "co_api_key"])
.env("CO_API_KEY")
.revoke("https://dashboard.cohere.com/api-keys")
.source("betterleaks rules")];
