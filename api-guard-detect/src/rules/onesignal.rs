//! OneSignal.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::Set;
use crate::shape::{Part::OneOf, Shape, exactly};

/// Base32 in lower case.
const BASE32_LOWER: Set = Set::new("a-z2-7");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "onesignal_api_key",
    "OneSignal API key",
    &[Shape::new(&[OneOf(&["os_v2_app_", "os_v2_org_"]), exactly(BASE32_LOWER, 103), END])],
)
.env("ONESIGNAL_API_KEY")
.revoke("https://dashboard.onesignal.com/")
.source("betterleaks rules")];
