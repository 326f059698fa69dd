//! Tableau.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::{ALNUM, BASE64};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "tableau_personal_access_token",
    "Tableau personal access token",
    &[Shape::new(&[Text("==:"), exactly(ALNUM, 32)])
        .led_by(BASE64, 22, 22)
        .structure(mixed::cases_and_digits)],
)
.env("TABLEAU_TOKEN_VALUE")
.revoke("https://online.tableau.com/")
.source("betterleaks rules and TruffleHog detectors")];
