//! HCP Terraform, once Terraform Cloud.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL};
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "terraform_cloud_token",
    "HCP Terraform API token",
    &[Shape::new(&[Text(".atlasv1."), between(BASE64_URL, 60, 70)]).led_by(ALNUM, 14, 14)],
)
.env("TF_TOKEN_app_terraform_io")
.revoke("https://app.terraform.io/app/settings/tokens")
.source("gitleaks and betterleaks rules")];
