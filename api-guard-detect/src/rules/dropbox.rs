//! Dropbox.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dropbox_access_token",
    "Dropbox access token",
    &[Shape::new(&[OneOf(&["sl.u.", "sl."]), between(BASE64_URL, 130, 2000)])],
)
.env("DROPBOX_ACCESS_TOKEN")
.revoke("https://www.dropbox.com/account/connected_apps")
.source("gitleaks and CredSweeper rules")];
