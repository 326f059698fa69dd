//! Cursor. Older keys begin as those of many others do: its name must stand beside one.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new("cursor_api_key", "Cursor API key", &[Shape::new(&[Text("crsr_"), exactly(HEX, 64), END])])
        .env("CURSOR_API_KEY")
        .revoke("https://cursor.com/dashboard?tab=integrations")
        .source("1Password Shell Plugins; keys issued by Cursor"),
    Rule::new(
        "cursor_legacy_api_key",
        "Cursor API key (legacy form)",
        &[Shape::new(&[Text("key_"), exactly(HEX, 64), END])],
    )
    .witness(&["cursor"])
    .env("CURSOR_API_KEY")
    .revoke("https://cursor.com/dashboard?tab=integrations")
    .source("betterleaks rules"),
];
