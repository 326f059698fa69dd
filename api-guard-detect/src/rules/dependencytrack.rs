//! OWASP Dependency-Track.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dependencytrack_api_key",
    "Dependency-Track API key",
    &[Shape::new(&[Text("odt_"), between(ALNUM, 32, 255)]).structure(mixed::no_word)],
)
.env("DTRACK_API_KEY")
.revoke("take it out of its team under Administration, Access Management")
.source("Kingfisher rules")];
