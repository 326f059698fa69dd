//! WeCom. Whoever has the address of a robot writes to its group.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "wecom_webhook_url",
    "WeCom group robot webhook",
    &[Shape::new(uuid!(Text("qyapi.weixin.qq.com/cgi-bin/webhook/send?key="); END))],
)
.env("WECOM_WEBHOOK_URL")
.revoke("https://developer.work.weixin.qq.com/document/path/91770")
.source("WeCom, \"Group robots\"; addresses issued by WeCom")];
