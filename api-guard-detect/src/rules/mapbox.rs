//! Mapbox. Public tokens (`pk.…`) are no finding.

use crate::check::jwt;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mapbox_secret_token",
    "Mapbox secret token",
    &[Shape::new(&[Text("sk.eyJ"), between(BASE64_URL, 40, 200), Text("."), exactly(BASE64_URL, 22)])
        .structure(jwt::names_mapbox_account)],
)
.env("MAPBOX_ACCESS_TOKEN")
.revoke("https://console.mapbox.com/account/access-tokens/")
.source("Mapbox, \"Access tokens\"")];
