//! Stripe. Publishable keys (`pk_…`) are meant for browsers and are no finding.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64};
use crate::shape::{Part::Text, Shape, between};

const REVOKE: &str = "https://dashboard.stripe.com/apikeys";
const SOURCE: &str = "Stripe, \"API keys\"; betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "stripe_live_secret_key",
        "Stripe live secret key",
        &[
            Shape::new(&[Text("sk_live_"), between(ALNUM, 16, 99)]),
            Shape::new(&[Text("sk_prod_"), between(ALNUM, 16, 99)]),
        ],
    )
    .env("STRIPE_SECRET_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "stripe_live_restricted_key",
        "Stripe live restricted key",
        &[
            Shape::new(&[Text("rk_live_"), between(ALNUM, 16, 99)]),
            Shape::new(&[Text("rk_prod_"), between(ALNUM, 16, 99)]),
        ],
    )
    .env("STRIPE_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    // No money moves in test mode, but the key reads and writes everything there, customers' data that somebody
    // copied into it included, and shows what a live key stands in for: it denies like one.
    Rule::new(
        "stripe_test_secret_key",
        "Stripe test secret key",
        &[
            Shape::new(&[Text("sk_test_"), between(ALNUM, 16, 99)]),
            Shape::new(&[Text("rk_test_"), between(ALNUM, 16, 99)]),
        ],
    )
    .warns_in_tests()
    .env("STRIPE_TEST_SECRET_KEY")
    .revoke("https://dashboard.stripe.com/test/apikeys")
    .source(SOURCE),
    Rule::new(
        "stripe_webhook_secret",
        "Stripe webhook signing secret",
        &[Shape::new(&[Text("whsec_"), between(BASE64, 32, 64)])],
    )
    .env("STRIPE_WEBHOOK_SECRET")
    .revoke("https://dashboard.stripe.com/webhooks")
    .source("Stripe, \"Receive events in your webhook endpoint\"; also the Standard Webhooks form"),
];
