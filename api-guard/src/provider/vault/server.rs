//! What every request to a Vault has in common.

use secrecy::ExposeSecret as _;

use crate::error::{Error, Kind};
use crate::provider::Deadline;
use crate::provider::call::{Answer, Client, Request};
use crate::secret::Secret;

pub(super) struct Server {
    pub(super) client: Client,
    pub(super) namespace: Option<Box<str>>,
}

impl Server {
    pub(super) fn send<'r>(
        &'r self,
        request: Request<'r>,
        token: Option<&'r Secret>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        // Agents can be told to refuse requests without it, which a browser could be made to send.
        let mut request = request.header("x-vault-request", "true");
        if let Some(namespace) = &self.namespace {
            request = request.header("x-vault-namespace", namespace);
        }
        if let Some(token) = token {
            request = request.credential("x-vault-token", "", token);
        }
        let answer = self.client.send(&request, deadline)?;
        if answer.status == 503 && says_sealed(&answer) {
            return Err(answer.error(Kind::Sealed, "an operator has to unseal it"));
        }
        Ok(answer)
    }
}

/// A server without a leader answers with the same status.
fn says_sealed(answer: &Answer) -> bool {
    let errors = answer.document().and_then(|document| document.get("errors"));
    errors.is_some_and(|errors| {
        errors.items().filter_map(|error| error.text()).any(|error| error.expose_secret().contains("sealed"))
    })
}
