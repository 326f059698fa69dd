//! The service: what a user of api-guard writes. It runs as a child process, so that all it emits can be searched.

use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use api_guard::Secret;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tracing::info;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::prelude::*;

use crate::careless;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The first words of the service's output; the address follows.
pub(crate) const LISTENING: &str = "listening on ";
/// The first words of its last line; the number of redactions follows.
pub(crate) const REDACTIONS: &str = "redactions: ";

/// Where the service writes: through the redactor or, as a control that must leak, straight out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    Redacted,
    Bare,
}

impl Output {
    pub(crate) fn stdout(self) -> BoxMakeWriter {
        match self {
            Self::Redacted => BoxMakeWriter::new(api_guard::redact::writer(std::io::stdout)),
            Self::Bare => BoxMakeWriter::new(std::io::stdout),
        }
    }

    fn stderr(self) -> BoxMakeWriter {
        match self {
            Self::Redacted => BoxMakeWriter::new(api_guard::redact::writer(std::io::stderr)),
            Self::Bare => BoxMakeWriter::new(std::io::stderr),
        }
    }
}

struct Service {
    http: reqwest::Client,
    upstream: String,
    openai: Secret,
    output: Output,
}

/// Serves until its standard input closes.
///
/// # Errors
/// When the key is not in the environment, or no loopback port can be bound.
pub(crate) async fn run(output: Output) -> Result<()> {
    let redaction = (output == Output::Redacted).then(api_guard::redact::init);
    log_everything(output);

    let openai = Secret::from_env("OPENAI_API_KEY")?;
    let upstream =
        std::env::var("OPENAI_BASE_URL").unwrap_or_else(|_| "https://api.openai.com/v1".to_owned());
    info!("the key is {openai:?}");
    let service = Service { http: client(&upstream)?, upstream, openai, output };
    let router = Router::new()
        .route("/models", get(models))
        .route("/chat", post(chat))
        .route("/careless/{way}", get(be_careless))
        .with_state(Arc::new(service));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{LISTENING}{}", listener.local_addr()?)?;
    axum::serve(listener, router).with_graceful_shutdown(stdin_closed()).await?;
    writeln!(std::io::stdout(), "{REDACTIONS}{}", redaction.map_or(0, |redaction| redaction.redactions()))?;
    Ok(())
}

/// Every event of every crate, as text on one stream and as JSON on the other.
fn log_everything(output: Output) {
    tracing_subscriber::registry()
        .with(LevelFilter::TRACE)
        .with(tracing_subscriber::fmt::layer().with_ansi(false).with_writer(output.stdout()))
        .with(tracing_subscriber::fmt::layer().json().with_writer(output.stderr()))
        .init();
}

/// A client that does not ask a proxy, nor the system's certificates, for what is on this machine.
pub(crate) fn client(base: &str) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder().timeout(Duration::from_secs(30));
    let here = base.starts_with("http://127.0.0.1");
    if here { builder.no_proxy().tls_certs_only([]).build() } else { builder.build() }
}

async fn stdin_closed() {
    let mut nothing = Vec::new();
    // An error means the same as the end: nobody holds the other side any more.
    let _ = tokio::io::stdin().read_to_end(&mut nothing).await;
}

async fn models(State(service): State<Arc<Service>>) -> (StatusCode, Json<Value>) {
    answer(service.ask(service.http.get(format!("{}/models", service.upstream))).await)
}

async fn chat(State(service): State<Arc<Service>>, body: String) -> (StatusCode, Json<Value>) {
    let request = json!({ "model": "stand-in-1", "messages": [{ "role": "user", "content": body }] });
    let url = format!("{}/chat/completions", service.upstream);
    answer(service.ask(service.http.post(url).json(&request)).await)
}

async fn be_careless(State(service): State<Arc<Service>>, Path(way): Path<String>) -> StatusCode {
    // The owned copy is the first mistake; the log lines are the others.
    let Ok(key) = service.openai.expose_secret(|key| key.to_owned()) else {
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    match way.as_str() {
        "lines" => careless::lines(&key),
        "split" => careless::split(&key, service.output),
        "chain" => careless::chain(&key, &service.http).await,
        "panic" => careless::panic(key).await,
        _ => return StatusCode::NOT_FOUND,
    }
    StatusCode::NO_CONTENT
}

impl Service {
    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<(StatusCode, Value)> {
        let response = request.header(AUTHORIZATION, self.openai.bearer_header()?).send().await?;
        Ok((response.status(), response.json().await?))
    }
}

fn answer(asked: Result<(StatusCode, Value)>) -> (StatusCode, Json<Value>) {
    match asked {
        Ok((status, value)) => (status, Json(value)),
        Err(error) => {
            tracing::error!(error = error.to_string(), "upstream");
            (StatusCode::BAD_GATEWAY, Json(json!({ "error": "upstream" })))
        }
    }
}
