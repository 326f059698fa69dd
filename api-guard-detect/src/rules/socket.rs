//! Socket.

use crate::rule::Rule;
use crate::rules::END_URL;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "socket_api_token",
    "Socket API token",
    &[Shape::new(&[Text("sktsec_"), exactly(BASE64_URL, 44), Text("_api"), END_URL])],
)
.env("SOCKET_SECURITY_API_TOKEN")
.revoke("https://docs.socket.dev/docs/api-keys")
.source("the token for everybody in the command line of Socket, which has this form")];
