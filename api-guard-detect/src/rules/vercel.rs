//! Vercel.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

const SOURCE: &str = "Vercel changelog; betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "vercel_access_token",
        "Vercel token",
        &[Shape::new(&[OneOf(&["vcp_", "vci_", "vca_", "vcr_"]), exactly(BASE64_URL, 56)])],
    )
    .env("VERCEL_TOKEN")
    .revoke("https://vercel.com/account/settings/tokens")
    .source(SOURCE),
    Rule::new(
        "vercel_ai_gateway_key",
        "Vercel AI Gateway key",
        &[Shape::new(&[Text("vck_"), exactly(BASE64_URL, 56)])],
    )
    .env("AI_GATEWAY_API_KEY")
    .revoke("https://vercel.com/d?to=/[team]/~/ai-gateway/api-keys")
    .source(SOURCE),
];
