//! Lightdash.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "lightdash_personal_access_token",
    "Lightdash personal access token",
    &[Shape::new(&[Text("ldpat_"), exactly(HEX, 32), END])],
)
.env("LIGHTDASH_API_KEY")
.revoke("https://docs.lightdash.com/references/personal_tokens")
.source("the source of Lightdash, which makes them")];
