//! DigitalOcean.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://cloud.digitalocean.com/account/api/tokens";
const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "digitalocean_access_token",
        "DigitalOcean personal access token",
        &[Shape::new(&[Text("dop_v1_"), exactly(HEX, 64), END])],
    )
    .env("DIGITALOCEAN_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "digitalocean_oauth_token",
        "DigitalOcean OAuth token",
        &[Shape::new(&[Text("doo_v1_"), exactly(HEX, 64), END])],
    )
    .env("DIGITALOCEAN_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "digitalocean_refresh_token",
        "DigitalOcean OAuth refresh token",
        &[Shape::new(&[Text("dor_v1_"), exactly(HEX, 64), END])],
    )
    .env("DIGITALOCEAN_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
];
