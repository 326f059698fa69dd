//! Canva.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "canva_client_secret",
    "Canva client secret",
    &[Shape::new(&[Text("cnvca"), exactly(BASE64_URL, 51)]).structure(mixed::cases_and_digits)],
)
.env("CANVA_CLIENT_SECRET")
.revoke("https://www.canva.com/developers/integrations")
.source("betterleaks rules")];
