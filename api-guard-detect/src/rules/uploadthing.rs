//! UploadThing. A token is JSON in base64, with a secret key in it.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "uploadthing_token",
    "UploadThing token",
    &[Shape::new(&[Text("eyJhcGlLZXkiOiJza19"), between(BASE64, 60, 400), between(PAD, 0, 2), END_B64])
        .structure(payload::uploadthing)],
)
.env("UPLOADTHING_TOKEN")
.revoke("https://uploadthing.com/dashboard")
.source("tokens issued by UploadThing")];
