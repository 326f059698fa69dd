//! A stand-in for a manager's server, for tests of its provider.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::error::Error;
use crate::provider::{Deadline, Fetched, Provider};

/// Listens on loopback for as long as the test's process lives.
pub(crate) struct Double {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Double {
    /// `answer` gets the whole request, its first line like `GET /v1/x`, and says status and body.
    pub(crate) fn answering(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let heard = requests.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let request = whole(&mut stream);
                let (status, body) = answer(&request);
                heard.lock().unwrap().push(request);
                let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(format!("{head}{body}").as_bytes());
            }
        });
        Self { address, requests }
    }

    /// What it was asked so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn whole(stream: &mut TcpStream) -> String {
    let mut request = String::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).unwrap_or_default();
        request.push_str(&String::from_utf8_lossy(&piece[..count]));
        let whole = request.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            body.len() >= length.map_or(0, |length| length.parse().unwrap())
        });
        if whole || count == 0 {
            return request;
        }
    }
}

pub(crate) fn fetch(provider: &impl Provider, reference: &str) -> Result<Fetched, Error> {
    provider.fetch(&reference.parse().unwrap(), Deadline::NONE)
}

/// The value and the version.
pub(crate) fn value(provider: &impl Provider, reference: &str) -> (String, Option<String>) {
    use secrecy::ExposeSecret as _;
    let fetched = fetch(provider, reference).unwrap();
    (fetched.expose_secret().to_owned(), fetched.version.map(String::from))
}

/// The error's kind, of one that shows nothing of an answer: those of tests have a canary.
pub(crate) fn kind(provider: &impl Provider, reference: &str) -> crate::error::Kind {
    let error = fetch(provider, reference).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"), "the error shows an answer");
    error.kind()
}
