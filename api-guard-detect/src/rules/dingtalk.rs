//! DingTalk. Whoever has the address of a robot writes to its group.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dingtalk_webhook_url",
    "DingTalk robot webhook",
    &[Shape::new(&[Text("oapi.dingtalk.com/robot/send?access_token="), exactly(HEX, 64), END])],
)
.env("DINGTALK_WEBHOOK")
.revoke("https://open.dingtalk.com/document/robots/custom-robot-access")
.source("DingTalk, \"Custom robot access\"; addresses issued by DingTalk")];
