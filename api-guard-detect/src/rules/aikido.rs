//! Aikido.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "aikido_ci_token",
        "Aikido CI token",
        &[Shape::new(&[Text("AIK_CI_"), between(ALNUM, 20, 44)])],
    )
    .env("AIKIDO_SECRET_KEY")
    .revoke("https://app.aikido.dev/settings/integrations/continuous-integration")
    .source("betterleaks rules"),
    Rule::new(
        "aikido_client_secret",
        "Aikido client secret",
        &[Shape::new(&[Text("AIK_SECRET_"), exactly(ALNUM, 64)])],
    )
    .env("AIKIDO_CLIENT_SECRET")
    .revoke("https://app.aikido.dev/settings/integrations/api/aikido/rest")
    .source("betterleaks rules"),
];
