//! Mollie.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mollie_api_key",
    "Mollie API key",
    &[Shape::new(&[OneOf(&["live_", "test_"]), exactly(ALNUM, 30)]).structure(mixed::no_word)],
)
.witness(&["mollie"])
.env("MOLLIE_API_KEY")
.revoke("https://my.mollie.com/dashboard/developers/api-keys")
.source("Mollie, \"Authentication\"")];
