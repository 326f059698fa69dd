//! ElevenLabs.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "elevenlabs_api_key",
    "ElevenLabs API key",
    &[Shape::new(&[Text("sk_"), exactly(HEX, 48), END])],
)
.env("ELEVENLABS_API_KEY")
.revoke("https://elevenlabs.io/app/settings/api-keys")
.source("keys issued by ElevenLabs")];
