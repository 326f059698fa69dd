//! What nobody means to write and every log has held: a key, in each of the ways it comes out.

use std::error::Error;
use std::fmt;
use std::io::Write;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tracing::{error, info};
use tracing_subscriber::fmt::MakeWriter;

use crate::service::Output;

/// The words a careless line begins with, and the code that writes it.
pub(crate) struct Way {
    pub(crate) words: &'static str,
    pub(crate) code: &'static str,
}

/// The requests that make the service careless.
pub(crate) const REQUESTS: [&str; 4] = ["lines", "split", "chain", "panic"];

/// What the functions of this file write, in order.
pub(crate) const WAYS: [Way; 12] = [
    Way { words: "in a message:", code: r#"info!("in a message: {key}")"# },
    Way { words: "in a field", code: r#"info!(api_key = key, "in a field")"# },
    Way { words: "in headers:", code: r#"info!("in headers: {headers:?}")"# },
    Way { words: "in a request:", code: r#"info!("in a request: {request:?}")"# },
    Way {
        words: "in base64:",
        code: r#"info!("in base64: Basic {}", STANDARD.encode(format!("user:{key}")))"#,
    },
    Way {
        words: "in percents:",
        code: r#"info!("in percents: {}", utf8_percent_encode(key, NON_ALPHANUMERIC))"#,
    },
    Way { words: "in hex:", code: r#"info!("in hex: {}", hex::encode(key))"# },
    Way { words: "in bytes:", code: r#"info!("in bytes: {:?}", key.as_bytes())"# },
    Way {
        words: "in JSON in Debug:",
        code: r#"info!("in JSON in Debug: {:?}", json!({ "key": key }).to_string())"#,
    },
    Way { words: "in two writes:", code: "out.write_all(half)?; out.write_all(other)?" },
    Way { words: "in a chain:", code: r#"error!(error = &failure as &dyn Error, "in a chain:")"# },
    Way { words: "in a panic:", code: r#"panic!("in a panic: {key}")"# },
];

/// The key in messages, fields and spellings.
pub(crate) fn lines(key: &str) {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&format!("Bearer {key}")) {
        headers.insert(AUTHORIZATION, value);
    }
    let mut request = axum::http::Request::new(());
    *request.headers_mut() = headers.clone();

    info!("in a message: {key}");
    info!(api_key = key, "in a field");
    info!("in headers: {headers:?}");
    info!("in a request: {request:?}");
    info!("in base64: Basic {}", STANDARD.encode(format!("user:{key}")));
    info!("in percents: {}", utf8_percent_encode(key, NON_ALPHANUMERIC));
    info!("in hex: {}", hex::encode(key));
    info!("in bytes: {:?}", key.as_bytes());
    info!("in JSON in Debug: {:?}", serde_json::json!({ "key": key }).to_string());
}

/// The key over two writes, neither of which holds it.
pub(crate) fn split(key: &str, output: Output) {
    let (half, other) = key.split_at(key.len() / 2);
    let writer = output.stdout();
    let mut out = writer.make_writer();
    // What cannot be written cannot leak either.
    let _ = write!(out, "in two writes: {half}").and_then(|()| writeln!(out, "{other}"));
}

/// The key in the URL of a call that fails, below an error of our own.
pub(crate) async fn chain(key: &str, http: &reqwest::Client) {
    // Nothing listens on port 9 of this machine: the error is that of a broken connection, URL and all.
    if let Err(source) = http.get(format!("http://127.0.0.1:9/v1/models?api_key={key}")).send().await {
        let failure = Failure { source };
        error!(error = &failure as &dyn Error, "in a chain:");
    }
}

/// The key in the message of a panic, in a task of its own so that the request is still answered.
pub(crate) async fn panic(key: String) {
    let task = tokio::spawn(async move { panic!("in a panic: {key}") });
    let Err(failure): Result<(), _> = task.await else { return };
    error!("in a task's end: {failure}");
}

#[derive(Debug)]
struct Failure {
    source: reqwest::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not list the models")
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
