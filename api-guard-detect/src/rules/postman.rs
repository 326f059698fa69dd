//! Postman.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "postman_api_key",
    "Postman API key",
    &[Shape::new(&[Text("PMAK-"), exactly(HEX, 24), Text("-"), exactly(HEX, 34), END])],
)
.env("POSTMAN_API_KEY")
.revoke("https://go.postman.co/settings/me/api-keys")
.source("gitleaks and betterleaks rules")];
