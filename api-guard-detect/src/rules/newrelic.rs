//! New Relic. Browser keys (`NRJS-…`) are published with the page and are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, LOWER_ALNUM, UPPER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://one.newrelic.com/launcher/api-keys-ui.api-keys-launcher";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "newrelic_user_api_key",
        "New Relic user API key",
        &[Shape::new(&[Text("NRAK-"), exactly(UPPER_ALNUM, 27), END])],
    )
    .env("NEW_RELIC_API_KEY")
    .revoke(REVOKE)
    .source("Nosey Parker and CredSweeper rules"),
    Rule::new(
        "newrelic_license_key",
        "New Relic license key",
        &[Shape::new(&[Text("NRAL"), END]).led_by(LOWER_ALNUM, 36, 36)],
    )
    .env("NEW_RELIC_LICENSE_KEY")
    .revoke(REVOKE)
    .source("CredSweeper rules"),
    Rule::new(
        "newrelic_insert_key",
        "New Relic insights insert key",
        &[Shape::new(&[Text("NRII-"), exactly(BASE64_URL, 32)])],
    )
    .env("NEW_RELIC_INSERT_KEY")
    .revoke(REVOKE)
    .source("gitleaks rules"),
];
