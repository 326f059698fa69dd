//! Materialize. A password is two UUIDs, in base64 or in hexadecimal.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "materialize_app_password",
    "Materialize app password",
    &[
        Shape::new(&[Text("mzp_"), exactly(BASE64_URL, 43)]),
        Shape::new(&[Text("mzp_"), exactly(HEX, 64), END]),
    ],
)
.env("MZ_PASSWORD")
.revoke("https://console.materialize.com/access")
.source("the source of Materialize, which reads them")];
