//! RunPod. A key ends in digits of the CRC-32 of its random part.

use crate::check::crc32;
use crate::rule::Rule;
use crate::set::{ALNUM, UPPER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "runpod_api_key",
    "RunPod API key",
    &[Shape::new(&[Text("rpa_"), exactly(UPPER_ALNUM, 40), exactly(ALNUM, 6)])
        .checksum(crc32::ends_in_first_base36)],
)
.env("RUNPOD_API_KEY")
.revoke("https://console.runpod.io/user/settings")
.source("checksum verified on issued keys; betterleaks rules")];
