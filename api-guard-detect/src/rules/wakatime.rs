//! WakaTime.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("wakatime_api_key", "WakaTime API key", &[Shape::new(uuid!(Text("waka_")))])
        .env("WAKATIME_API_KEY")
        .revoke("https://wakatime.com/settings/api-key")
        .source("the WakaTime command line, which checks the form")];
