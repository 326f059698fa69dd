//! MongoDB Atlas.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mongodb_atlas_service_account_secret",
    "MongoDB Atlas service account secret",
    &[Shape::new(&[Text("mdb_sa_sk_"), exactly(BASE64_URL, 40)])],
)
.env("MONGODB_ATLAS_CLIENT_SECRET")
.revoke("https://cloud.mongodb.com/")
.source("betterleaks rules")];
