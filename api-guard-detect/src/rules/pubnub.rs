//! PubNub. Publish and subscribe keys are published with the app and are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "pubnub_secret_key",
    "PubNub secret key",
    &[Shape::new(&[Text("sec-c-"), exactly(BASE64, 48)]).structure(mixed::cases_and_digits)],
)
.env("PUBNUB_SECRET_KEY")
.revoke("https://admin.pubnub.com/")
.source("keys issued by PubNub")];
