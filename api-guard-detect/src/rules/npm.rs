//! npm. The checksum is GitHub's.

use crate::check::crc32;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "npm_access_token",
    "npm access token",
    &[Shape::new(&[Text("npm_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62)],
)
.env("NPM_TOKEN")
.revoke("https://www.npmjs.com/settings/~/tokens")
.source("checksum verified on issued tokens; CredSweeper rules")];
