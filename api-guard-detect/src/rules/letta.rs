//! Letta. A key is two UUIDs in base64: whose it is, and the secret.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "letta_api_key",
    "Letta API key",
    &[Shape::new(&[Text("sk-let-"), between(BASE64, 96, 100), between(PAD, 0, 2), END_B64])
        .structure(payload::letta)],
)
.env("LETTA_API_KEY")
.revoke("https://app.letta.com/api-keys")
.source("keys issued by Letta")];
