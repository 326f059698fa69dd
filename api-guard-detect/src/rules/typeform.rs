//! Typeform.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::Set;
use crate::shape::{Part::Text, Shape, exactly};

const TYPEFORM: Set = Set::new("A-Za-z0-9_.=");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "typeform_personal_access_token",
    "Typeform personal access token",
    &[Shape::new(&[Text("tfp_"), exactly(TYPEFORM, 59), END])],
)
.env("TYPEFORM_TOKEN")
.revoke("https://admin.typeform.com/user/tokens")
.source("gitleaks and betterleaks rules")];
