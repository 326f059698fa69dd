//! Alibaba Cloud.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between, exactly};

const REVOKE: &str = "https://ram.console.aliyun.com/manage/ak";
const SOURCE: &str = "betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "alibaba_access_key_id",
        "Alibaba Cloud access key ID",
        &[Shape::new(&[Text("LTAI"), between(ALNUM, 17, 21)])],
    )
    .env("ALIBABA_CLOUD_ACCESS_KEY_ID")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "alibaba_access_key_secret",
        "Alibaba Cloud access key secret",
        &[Shape::bare(&[exactly(ALNUM, 30), END]).structure(mixed::cases_and_digits)],
    )
    .witness(&["alibaba", "aliyun"])
    .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
    .revoke(REVOKE)
    .source(SOURCE),
];
