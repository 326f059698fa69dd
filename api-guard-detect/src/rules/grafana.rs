//! Grafana. A service-account token ends in its CRC-32; the older keys are JSON in base64.

use crate::check::{crc32, payload};
use crate::rule::Rule;
use crate::rules::{END, END_B64, HEX_ANY, PAD};
use crate::set::{ALNUM, BASE64};
use crate::shape::{Part::Text, Shape, between, exactly};

const SOURCE: &str = "betterleaks and CredSweeper rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new("grafana_service_account_token", "Grafana service account token", &[Shape::new(&[Text("glsa_"), exactly(ALNUM, 32), Text("_"), exactly(HEX_ANY, 8), END]).checksum(crc32::ends_in_swapped_hex)]).env("GRAFANA_TOKEN").revoke("https://grafana.com/docs/grafana/latest/administration/service-accounts/").source("checksum verified on issued tokens; CredSweeper rules"),
    Rule::new("grafana_cloud_token", "Grafana Cloud access policy token", &[Shape::new(&[Text("glc_eyJ"), between(BASE64, 40, 400), between(PAD, 0, 2), END_B64]).structure(payload::grafana_cloud)]).env("GRAFANA_CLOUD_TOKEN").revoke("https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/").source(SOURCE),
    Rule::new("grafana_api_key", "Grafana API key (legacy form)", &[Shape::new(&[Text("eyJrIjoi"), between(BASE64, 40, 400), between(PAD, 0, 2), END_B64]).structure(payload::grafana_key)]).env("GRAFANA_API_KEY").revoke("https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/").source(SOURCE),
];
