//! Vultr. A bare random text: only its name tells.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::UPPER_ALNUM;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "vultr_api_key",
    "Vultr API key",
    &[Shape::bare(&[exactly(UPPER_ALNUM, 36), END]).structure(mixed::letters_and_digits)],
)
.witness(&["vultr_api", "vultr_key", "vultr_token", "vultr-api", "vultr api"])
.env("VULTR_API_KEY")
.revoke("https://my.vultr.com/settings/#settingsapi")
.source("TruffleHog detectors")];
