//! Tailscale.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "tailscale_key",
    "Tailscale key",
    &[Shape::new(&[
        OneOf(&["tskey-auth-", "tskey-api-", "tskey-client-", "tskey-scim-", "tskey-webhook-"]),
        between(ALNUM, 4, 20),
        Text("CNTRL-"),
        between(ALNUM, 16, 40),
    ])],
)
.env("TS_AUTHKEY")
.revoke("https://login.tailscale.com/admin/settings/keys")
.source("secretlint rules")];
