//! Servers that a test writes itself: what a vendor's description says, and what no vendor would answer.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The first lines of a request.
pub struct Request {
    /// `GET /path?query HTTP/1.1` and the headers.
    pub head: String,
}

/// What a server answers.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Further headers, each with `\r\n` at its end.
    pub headers: String,
    /// The body, of a type that `headers` names.
    pub body: String,
}

impl Request {
    /// The path without the query, in the case that it was sent in.
    #[must_use]
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default()
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().filter_map(|line| line.split_once(':'));
        headers.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

impl Answer {
    /// A document in JSON.
    #[must_use]
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self { status, headers: "content-type: application/json\r\n".into(), body: body.to_string() }
    }
}

/// The URL of a server that answers every request with this, as long as the process lives.
///
/// # Panics
///
/// If there is no port for it.
#[must_use]
pub fn canned(status: u16, kind: &str, body: &str) -> String {
    let (body, mut headers) = (body.to_owned(), format!("content-type: {kind}\r\n"));
    if (300..400).contains(&status) {
        headers.push_str("location: http://127.0.0.1:9/\r\n");
    }
    serve(move |_| Answer { status, headers: headers.clone(), body: body.clone() })
}

/// The URL of a server that answers as `answer` says, as long as the process lives.
///
/// # Panics
///
/// If there is no port for it.
#[must_use]
pub fn serve(answer: impl Fn(&Request) -> Answer + Send + 'static) -> String {
    let port = crate::free_port();
    let listener =
        TcpListener::bind(("127.0.0.1", port)).unwrap_or_else(|error| panic!("port {port}: {error}"));
    let url = format!("http://127.0.0.1:{port}");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Who hangs up early has heard enough.
            let Ok(request) = read(&stream) else { continue };
            let Answer { status, headers, body } = answer(&request);
            let length = body.len();
            let text = format!(
                "HTTP/1.1 {status} Canned\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}"
            );
            let _ = (&stream).write_all(text.as_bytes());
        }
    });
    url
}

/// A request, read to its end: a connection that is closed with something unread is reset, and its answer lost.
fn read(mut stream: &TcpStream) -> std::io::Result<Request> {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let request = Request { head: head.to_owned() };
            let length = request.header("content-length").and_then(|length| length.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(request);
            }
        }
        match stream.read(&mut part)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => request.extend_from_slice(&part[..read]),
        }
    }
}
