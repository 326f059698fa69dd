//! Cursor.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("cursor_api_key", "Cursor API key", &[Shape::new(&[Text("key_"), exactly(HEX, 64), END])])
        .witness(&["cursor"])
        .env("CURSOR_API_KEY")
        .revoke("https://cursor.com/dashboard?tab=integrations")
        .source("betterleaks rules")];
