//! ConfigCat.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "configcat_sdk_key",
    "ConfigCat SDK key",
    &[Shape::new(&[Text("configcat-sdk-1/"), exactly(BASE64_URL, 22), Text("/"), exactly(BASE64_URL, 22)])],
)
.env("CONFIGCAT_SDK_KEY")
.revoke("https://app.configcat.com/sdkkey")
.source("betterleaks rules")];
