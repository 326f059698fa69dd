//! Persona.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "persona_api_key",
    "Persona API key",
    &[Shape::new(uuid!(OneOf(&["persona_production_", "persona_sandbox_"])))],
)
.env("PERSONA_API_KEY")
.revoke("https://app.withpersona.com/dashboard/api-keys")
.source("Persona, \"API keys\"")];
