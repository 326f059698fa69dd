//! Shopify.

use crate::rule::Rule;
use crate::rules::{END, HEX_ANY};
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://partners.shopify.com/";
const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "shopify_access_token",
        "Shopify access token",
        &[Shape::new(&[Text("shpat_"), exactly(HEX_ANY, 32), END])],
    )
    .env("SHOPIFY_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "shopify_custom_app_token",
        "Shopify custom app token",
        &[Shape::new(&[Text("shpca_"), exactly(HEX_ANY, 32), END])],
    )
    .env("SHOPIFY_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "shopify_private_app_token",
        "Shopify private app token",
        &[Shape::new(&[Text("shppa_"), exactly(HEX_ANY, 32), END])],
    )
    .env("SHOPIFY_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "shopify_shared_secret",
        "Shopify shared secret",
        &[Shape::new(&[Text("shpss_"), exactly(HEX_ANY, 32), END])],
    )
    .env("SHOPIFY_API_SECRET")
    .revoke(REVOKE)
    .source(SOURCE),
];
