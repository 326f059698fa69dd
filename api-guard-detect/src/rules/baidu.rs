//! Baidu. A key of its AI Cloud carries the id of an access key and a signature.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "baidu_qianfan_api_key",
    "Baidu AI Cloud API key",
    &[Shape::new(&[Text("bce-v3/ALTAK-"), exactly(ALNUM, 21), Text("/"), exactly(HEX, 40), END])],
)
.env("QIANFAN_API_KEY")
.revoke("https://console.bce.baidu.com/iam/#/iam/apikey/list")
.source("keys issued by Baidu AI Cloud")];
