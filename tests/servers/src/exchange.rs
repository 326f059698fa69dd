//! What a double gets, and what it answers: HTTP/1.1, as far as tests need it.

use std::io::Read as _;
use std::net::TcpStream;

use serde_json::Value;

/// A request, as it came.
#[derive(Clone)]
pub struct Request(String);

/// What a double answers.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: String,
    body: String,
    is_described: bool,
}

impl Request {
    /// The next one that a client sends.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub(crate) fn received(client: &mut TcpStream) -> std::io::Result<Self> {
        Ok(Self(String::from_utf8_lossy(&received(client)?).into_owned()))
    }

    /// `GET`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// The path, and what stands behind `?`.
    #[must_use]
    pub fn target(&self) -> &str {
        self.0.split(' ').nth(1).unwrap_or_default()
    }

    /// The path without the query, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// What stands behind `?`; empty, if nothing does.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target().split_once('?').map_or("", |(_, query)| query)
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.0.split("\r\n\r\n").next().unwrap_or_default();
        let headers = head.lines().filter_map(|line| line.split_once(':'));
        headers.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    /// What follows the head.
    #[must_use]
    pub fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

impl Answer {
    /// A document in JSON.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "application/json", &body.to_string())
    }

    /// Anything, of a type.
    #[must_use]
    pub fn of(status: u16, kind: &str, body: &str) -> Self {
        let headers = format!("content-type: {kind}\r\n");
        Self { status, headers, body: body.to_owned(), is_described: true }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// The same, as what no server would answer that keeps to its vendor's description.
    #[must_use]
    pub fn undescribed(mut self) -> Self {
        self.is_described = false;
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    pub(crate) fn is_described(&self) -> bool {
        self.is_described
    }

    /// As it is sent, the last one on its connection.
    pub(crate) fn written(&self) -> String {
        let Self { status, headers, body, .. } = self;
        let length = body.len();
        format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}")
    }
}

/// The head of a request, and the body of the length that it says. All of it is read: a connection that is closed with
/// something unread is reset, and its answer lost.
pub(crate) fn received(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                return Ok(request);
            }
        }
        match client.read(&mut piece)? {
            0 => return Ok(request),
            count => request.extend_from_slice(&piece[..count]),
        }
    }
}
