//! One request to a secret manager over HTTP, and its answer.
//!
//! What matters is what it does not do. It logs nothing; the usual clients log each byte that they send and receive at
//! level `trace`, including the token and the secret. It keeps no copy: the buffers of both directions are zeroed. It
//! follows no redirect, so a token only goes where it is meant to go. It does not wait beyond its deadline, whatever
//! the server does. No error repeats a byte of an answer.

mod connection;
mod exchange;

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use zeroize::Zeroizing;

use super::Deadline;
use super::address::Address;
use super::json::Json;
use crate::error::{Error, Kind};
use crate::secret::Secret;
use connection::Connection;

/// How long a request takes at most where its caller has no deadline.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server at one address.
pub(crate) struct Client {
    address: Address,
    /// Whom to trust. `None` without TLS, which only this machine's own addresses may be.
    tls: Option<Arc<ClientConfig>>,
}

impl Client {
    /// `https://host:port/prefix`, or `http://` on this machine. `authority` is the certificate to trust, in PEM; without it, those that the operating system trusts.
    pub(crate) fn new(address: &str, authority: Option<&[u8]>) -> Result<Self, Error> {
        let address = Address::parse(address)?;
        let tls = address.is_tls().then(|| connection::trusting(authority)).transpose()?;
        Ok(Self { address, tls })
    }

    pub(crate) fn address(&self) -> &str {
        self.address.host()
    }

    pub(crate) fn send(&self, request: &Request<'_>, deadline: Deadline) -> Result<Answer, Error> {
        let deadline = Deadline::after(deadline.left(PATIENCE)).connecting(deadline.connect_timeout());
        let written = request.written(&self.address)?;
        let connection = Connection::open(&self.address, self.tls.as_ref(), deadline)?;
        exchange::exchange(connection, &written)
    }
}

/// What to ask for. Values are borrowed, and copied into one buffer that is zeroed.
pub(crate) struct Request<'r> {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, &'r str)>,
    /// The header that says who asks: its name, what stands before the value, and the value.
    credential: Option<(&'static str, &'static str, &'r Secret)>,
    body: Option<&'r str>,
}

impl<'r> Request<'r> {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), credential: None, body: None }
    }

    /// With a body in JSON.
    pub(crate) fn post(path: impl Into<String>, body: &'r str) -> Self {
        Self { method: "POST", body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'r str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn bearer(self, token: &'r Secret) -> Self {
        self.credential("authorization", "Bearer ", token)
    }

    pub(crate) fn credential(mut self, name: &'static str, before: &'static str, token: &'r Secret) -> Self {
        self.credential = Some((name, before, token));
        self
    }

    fn written(&self, address: &Address) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self.credential {
            Some((name, before, token)) => token
                .expose_secret(|value| self.written_with(address, &[name, ": ", before, value, "\r\n"]))?,
            None => self.written_with(address, &[]),
        }
    }

    fn written_with(&self, address: &Address, credential: &[&str]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let fits = |value: &str| value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        let token = credential.get(3).copied().unwrap_or_default();
        if !fits(token) || !self.headers.iter().all(|(_, value)| fits(value)) {
            return Err(Error::new(
                Kind::Config,
                "a token or name for the provider fits into no HTTP header",
            ));
        }
        let length = self.body.unwrap_or_default().len().to_string();
        let mut parts =
            vec![self.method, " ", address.prefix(), &self.path, " HTTP/1.1\r\nhost: ", address.host()];
        parts.push("\r\nuser-agent: api-guard\r\naccept: application/json\r\nconnection: close\r\n");
        for (name, value) in &self.headers {
            parts.extend([name, ": ", value, "\r\n"]);
        }
        parts.extend(credential);
        if let Some(body) = self.body {
            parts.extend(["content-type: application/json\r\ncontent-length: ", &length, "\r\n\r\n", body]);
        } else {
            parts.push("\r\n");
        }
        // Of exactly its size: a buffer that grows leaves a part of the token behind.
        let mut written = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
        parts.iter().for_each(|part| written.extend_from_slice(part.as_bytes()));
        Ok(written)
    }
}

/// Adds `name` to a path as one segment of it, whatever it holds.
pub(crate) fn push_segment(path: &mut String, name: &str) {
    path.push('/');
    push_encoded(path, name);
}

/// Adds `?name=value&…`, or goes on with it.
pub(crate) fn push_query(path: &mut String, parameters: &[(&str, &str)]) {
    for (name, value) in parameters {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(name);
        path.push('=');
        push_encoded(path, value);
    }
}

/// Adds `text` as a URL holds it. Only letters, digits and `-._~` stay, RFC 3986 §2.3.
fn push_encoded(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
        }
    }
}

/// What came back. Without `Debug`: its body is what must not be seen.
pub(crate) struct Answer {
    pub(crate) status: u16,
    retry_after: Option<Duration>,
    request_id: Option<Box<str>>,
    body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// The document of an answer that is none of refusal.
    pub(crate) fn json(&self) -> Result<Json<'_>, Error> {
        if !self.is_success() {
            return Err(self.refusal());
        }
        // A portal that wants a password, a proxy's page, half of an answer: the provider was not reached.
        let hint =
            "the server that answered is not the provider's API; is there a portal or a proxy in between?";
        self.document().ok_or_else(|| self.error(Kind::Unavailable, hint))
    }

    /// The document, of a refusal too, if it is one.
    pub(crate) fn document(&self) -> Option<Json<'_>> {
        str::from_utf8(&self.body).ok().and_then(Json::parse)
    }

    /// JSON of another shape than the provider's API describes.
    pub(crate) fn unexpected(&self) -> Error {
        self.error(Kind::Malformed, "the provider's answer is not what its API describes")
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What the status says, where a provider gives it no meaning of its own.
    pub(crate) fn refusal(&self) -> Error {
        let (kind, hint) = match self.status {
            300..=399 => (
                Kind::Unavailable,
                "the server sends us elsewhere, and a token is not carried there; set the address it names",
            ),
            401 => (Kind::Unauthenticated, "check the token or the role that the provider is given"),
            403 => (Kind::Denied, "grant this service the right to read it"),
            404 => (Kind::NotFound, "check its name and where it is kept"),
            408 | 504 => (Kind::Timeout, "the provider itself waited too long"),
            410 => (Kind::Deleted, ""),
            429 => (Kind::Throttled, ""),
            412 | 425 | 500.. => (Kind::Unavailable, "the provider has a fault of its own"),
            _ => (
                Kind::Config,
                "the provider does not accept the request; check the reference and the settings",
            ),
        };
        self.error(kind, hint)
    }

    /// An error of this kind, with what the answer's head says.
    pub(crate) fn error(&self, kind: Kind, hint: &'static str) -> Error {
        let mut error = Error::new(kind, hint).with_http_status(self.status);
        if let Some(pause) = self.retry_after {
            error = error.with_retry_after(pause);
        }
        match &self.request_id {
            Some(id) => error.with_request_id(id),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests;
