//! AssemblyAI. A bare number: only its name tells.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "assemblyai_api_key",
    "AssemblyAI API key",
    &[Shape::bare(&[exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
)
.witness(&["assemblyai_api", "assemblyai_key", "assemblyai-api", "assemblyai api"])
.env("ASSEMBLYAI_API_KEY")
.revoke("https://www.assemblyai.com/app/api-keys")
.source("TruffleHog detectors")];
