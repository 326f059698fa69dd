//! Aiven, and the databases of DigitalOcean that it runs.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "aiven_service_password",
    "Aiven or DigitalOcean database password",
    &[Shape::new(&[Text("AVNS_"), exactly(BASE64_URL, 19)]).structure(mixed::no_word)],
)
.env("DATABASE_PASSWORD")
.revoke("https://console.aiven.io/")
.source("passwords issued by Aiven and DigitalOcean")];
