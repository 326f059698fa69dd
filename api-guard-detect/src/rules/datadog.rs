//! Datadog. Keys are hexadecimal numbers; client tokens (`pub…`) are meant for browsers.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://app.datadoghq.com/organization-settings/application-keys";
const SOURCE: &str = "Datadog, \"API and application keys\"";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "datadog_api_key",
        "Datadog API key",
        &[Shape::bare(&[exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
    )
    .witness(&["datadog", "dd_api_key", "dd-api-key"])
    .env("DD_API_KEY")
    .revoke("https://app.datadoghq.com/organization-settings/api-keys")
    .source(SOURCE),
    Rule::new(
        "datadog_app_key",
        "Datadog application key",
        &[Shape::new(&[Text("ddapp_"), exactly(ALNUM, 34)])],
    )
    .env("DD_APP_KEY")
    .revoke(REVOKE)
    .source("AWS Secrets Manager, \"Datadog Application Key\""),
    Rule::new(
        "datadog_legacy_app_key",
        "Datadog application key (legacy form)",
        &[Shape::bare(&[exactly(HEX, 40), END]).structure(mixed::letters_and_digits)],
    )
    .witness(&["dd_app_key", "dd-application-key", "datadog_app", "datadog-app", "datadog app"])
    .env("DD_APP_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
];
