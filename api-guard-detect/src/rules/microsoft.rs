//! Microsoft Teams. Whoever has the URL may post.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{HEX, Set};
use crate::shape::{Part::Text, Shape, exactly};

/// What a UUID is made of.
const UUID: Set = Set::new("0-9a-f-");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "microsoft_teams_webhook",
    "Microsoft Teams webhook URL",
    &[Shape::new(&[
        Text("webhook.office.com/webhookb2/"),
        exactly(UUID, 36),
        Text("@"),
        exactly(UUID, 36),
        Text("/IncomingWebhook/"),
        exactly(HEX, 32),
        Text("/"),
        exactly(UUID, 36),
        END,
    ])],
)
.env("TEAMS_WEBHOOK_URL")
.revoke("https://teams.microsoft.com/")
.source("gitleaks and betterleaks rules")];
