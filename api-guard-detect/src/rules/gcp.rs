//! Google Cloud service accounts: a JSON document that holds a private key.

use crate::check::service_account;
use crate::rule::Rule;
use crate::shape::{Part::Text, Shape};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "gcp_service_account_key",
    "Google Cloud service account key",
    &[Shape::custom(&[Text("private_key")], service_account::read)],
)
.warns_in_tests()
.env("GOOGLE_APPLICATION_CREDENTIALS")
.revoke("https://console.cloud.google.com/iam-admin/serviceaccounts")
.source("Google Cloud, \"Create and delete service account keys\"")];
