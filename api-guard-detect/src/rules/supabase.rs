//! Supabase. Publishable keys (`sb_publishable_…`) are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, Set};
use crate::shape::{Part::Text, Shape, exactly};

const SOURCE: &str = "betterleaks rules";
const SUPABASE: Set = Set::new("a-z0-9_-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "supabase_access_token",
        "Supabase access token",
        &[Shape::new(&[Text("sbp_"), exactly(SUPABASE, 40), END])],
    )
    .env("SUPABASE_ACCESS_TOKEN")
    .revoke("https://supabase.com/dashboard/account/tokens")
    .source(SOURCE),
    Rule::new(
        "supabase_secret_key",
        "Supabase secret key",
        &[Shape::new(&[Text("sb_secret_"), exactly(BASE64_URL, 31)])],
    )
    .env("SUPABASE_SECRET_KEY")
    .revoke("https://supabase.com/dashboard/project/_/settings/api-keys")
    .source(SOURCE),
];
