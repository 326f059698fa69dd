//! Upstash. A token of QStash is JSON in base64; the keys that sign what it sends need its name beside them.

use crate::check::{mixed, payload};
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::{ALNUM, BASE64};
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "upstash_qstash_token",
        "Upstash QStash token",
        &[Shape::new(&[Text("eyJVc2VySUQiOi"), between(BASE64, 90, 140), between(PAD, 0, 2), END_B64])
            .structure(payload::qstash)],
    )
    .env("QSTASH_TOKEN")
    .revoke("https://console.upstash.com/qstash")
    .source("Upstash, \"Local Development\"; tokens issued by Upstash"),
    Rule::new(
        "upstash_qstash_signing_key",
        "Upstash QStash signing key",
        &[Shape::new(&[Text("sig_"), exactly(ALNUM, 28)]).structure(mixed::no_word)],
    )
    .witness(&["qstash"])
    .env("QSTASH_CURRENT_SIGNING_KEY")
    .revoke("https://console.upstash.com/qstash")
    .source("Upstash, \"Local Development\""),
];
