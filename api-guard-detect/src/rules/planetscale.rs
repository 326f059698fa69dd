//! PlanetScale.

use crate::rule::Rule;
use crate::set::Set;
use crate::shape::{Part::Text, Shape, between};

const REVOKE: &str = "https://app.planetscale.com/";
const SOURCE: &str = "betterleaks rules";
const PSCALE: Set = Set::new("A-Za-z0-9_=.-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "planetscale_service_token",
        "PlanetScale service token",
        &[Shape::new(&[Text("pscale_tkn_"), between(PSCALE, 32, 64)])],
    )
    .env("PLANETSCALE_SERVICE_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "planetscale_password",
        "PlanetScale password",
        &[Shape::new(&[Text("pscale_pw_"), between(PSCALE, 32, 64)])],
    )
    .env("DATABASE_PASSWORD")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "planetscale_oauth_token",
        "PlanetScale OAuth token",
        &[Shape::new(&[Text("pscale_oauth_"), between(PSCALE, 32, 64)])],
    )
    .env("PLANETSCALE_OAUTH_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
];
