//! Zuplo. A key ends in the CRC-32 of its random part.

use crate::check::crc32;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{HEX, LOWER_ALNUM};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "zuplo_api_key",
    "Zuplo API key",
    &[Shape::new(&[Text("zpka_"), exactly(LOWER_ALNUM, 32), Text("_"), exactly(HEX, 8), END])
        .checksum(crc32::last_ends_in_hex)],
)
.env("ZUPLO_API_KEY")
.revoke("https://portal.zuplo.com/")
.source("checksum verified on issued keys; betterleaks rules")];
