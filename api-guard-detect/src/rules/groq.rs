//! Groq.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("groq_api_key", "Groq API key", &[Shape::new(&[Text("gsk_"), exactly(ALNUM, 52)])])
        .env("GROQ_API_KEY")
        .revoke("https://console.groq.com/keys")
        .source("betterleaks rules")];
