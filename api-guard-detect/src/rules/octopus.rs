//! Octopus Deploy.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::UPPER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "octopus_api_key",
    "Octopus Deploy API key",
    &[Shape::new(&[Text("API-"), exactly(UPPER_ALNUM, 26), END]).structure(mixed::letters_and_digits)],
)
.env("OCTOPUS_API_KEY")
.revoke("https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key")
.source("gitleaks and betterleaks rules")];
