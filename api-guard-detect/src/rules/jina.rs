//! Jina AI.

use crate::rule::Rule;
use crate::set::{BASE64_URL, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "jina_api_key",
    "Jina AI API key",
    &[Shape::new(&[Text("jina_"), exactly(HEX, 32), exactly(BASE64_URL, 28)])],
)
.env("JINA_API_KEY")
.revoke("https://jina.ai/api-dashboard/key-manager")
.source("keys issued by Jina AI: a UUID without its dashes, then 28 digits of base64")];
