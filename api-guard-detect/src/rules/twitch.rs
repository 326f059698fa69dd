//! Twitch: what a chat bot logs in with.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "twitch_chat_token",
    "Twitch chat token",
    &[Shape::new(&[Text("oauth:"), exactly(LOWER_ALNUM, 30), END]).structure(mixed::letters_and_digits)],
)
.env("TWITCH_OAUTH_TOKEN")
.revoke("https://www.twitch.tv/settings/connections")
.source("Twitch, \"Authenticating with the Twitch IRC server\"")];
