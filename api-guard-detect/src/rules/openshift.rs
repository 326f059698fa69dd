//! Red Hat OpenShift.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "openshift_user_token",
    "OpenShift user token",
    &[Shape::new(&[Text("sha256~"), exactly(BASE64_URL, 43)])],
)
.env("OPENSHIFT_TOKEN")
.revoke(
    "https://docs.openshift.com/container-platform/latest/authentication/managing-oauth-access-tokens.html",
)
.source("gitleaks and betterleaks rules")];
