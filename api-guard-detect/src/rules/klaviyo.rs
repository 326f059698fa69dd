//! Klaviyo. `pk_` means private here.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "klaviyo_private_key",
    "Klaviyo private API key",
    &[
        Shape::new(&[Text("pk_"), exactly(HEX, 34), END]).structure(mixed::letters_and_digits),
        Shape::new(&[Text("pk_"), exactly(ALNUM, 6), Text("_"), exactly(HEX, 34), END])
            .structure(mixed::letters_and_digits),
    ],
)
.env("KLAVIYO_API_KEY")
.revoke("https://www.klaviyo.com/settings/account/api-keys")
.source("betterleaks rules and TruffleHog detectors")];
