//! Deepgram. A bare number: only its name tells.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "deepgram_api_key",
    "Deepgram API key",
    &[Shape::bare(&[exactly(HEX, 40), END]).structure(mixed::letters_and_digits)],
)
.witness(&["deepgram_api", "deepgram_key", "deepgram-api", "deepgram api"])
.env("DEEPGRAM_API_KEY")
.revoke("https://console.deepgram.com/")
.source("TruffleHog detectors")];
