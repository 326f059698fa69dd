//! Figma.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "figma_personal_access_token",
    "Figma personal access token",
    &[Shape::new(&[Text("figd_"), between(BASE64_URL, 38, 42)])],
)
.env("FIGMA_TOKEN")
.revoke("https://www.figma.com/settings")
.source("betterleaks rules")];
