//! NetBird. A token ends in its CRC-32, as those of GitHub do.

use crate::check::crc32;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "netbird_personal_access_token",
    "NetBird personal access token",
    &[Shape::new(&[Text("nbp_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62)],
)
.env("NB_PAT")
.revoke("https://docs.netbird.io/manage/public-api")
.source("the source of NetBird, which makes them")];
