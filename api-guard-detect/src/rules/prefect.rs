//! Prefect. A key ends in the CRC-32 of its random part; those of service accounts begin with `pnb_`.

use crate::check::crc32;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "prefect_api_key",
    "Prefect API key",
    &[Shape::new(&[OneOf(&["pnu_", "pnb_"]), exactly(ALNUM, 36)])
        .checksum(crc32::ends_in_base62_of_small_letters)],
)
.env("PREFECT_API_KEY")
.revoke("https://app.prefect.cloud/my/api-keys")
.source("checksum verified on issued keys; gitleaks and betterleaks rules")];
