//! Hetzner Cloud. A bare random text: only its name tells.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "hetzner_cloud_api_token",
    "Hetzner Cloud API token",
    &[Shape::bare(&[exactly(ALNUM, 64)]).structure(mixed::cases_and_digits)],
)
.witness(&["hcloud_token", "hcloud_api", "hetzner_token", "hetzner_api", "hetzner_cloud", "hetzner token"])
.env("HCLOUD_TOKEN")
.revoke("https://console.hetzner.cloud/")
.source("Hetzner, \"Generating an API token\"")];
