//! The service. What is in `if guarded` is all that api-guard takes.

use std::error::Error;

use api_guard::Secret;
use api_guard::integration::axum::Quiet;
use api_guard::integration::tracing::make_span;
use api_guard::redact::{self, RedactError as _};
use axum::{Json, Router, extract::State, http::StatusCode, routing};
use tower_http::trace::TraceLayer;
use tracing::{Level, error, info};

#[derive(Clone)]
struct Upstream {
    client: reqwest::Client,
    key: Secret,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Free,
}

pub(crate) fn run(guarded: bool) -> Result<(), Box<dyn Error>> {
    let key = Secret::from_env("UPSTREAM_API_KEY")?;
    let _guards = if guarded { Some((redact::StdioGuard::install()?, redact::init())) } else { None };
    let log = tracing_subscriber::fmt().with_max_level(Level::DEBUG).without_time().with_target(false);
    if guarded {
        log.with_writer(redact::writer(std::io::stdout)).init();
    } else {
        log.init();
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(guarded, key))
}

async fn serve(guarded: bool, key: Secret) -> Result<(), Box<dyn Error>> {
    let shown = key.expose_secret(str::to_owned)?;
    let upstream = Upstream { client: reqwest::Client::new(), key };
    let router = Router::new().route("/ask", routing::get(ask));
    let layer = TraceLayer::new_for_http();
    let router = if guarded {
        router.route("/plan", routing::post(quiet_plan)).layer(layer.make_span_with(make_span))
    } else {
        router.route("/plan", routing::post(plan)).layer(layer)
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, router.with_state(upstream)).await });

    let client = reqwest::Client::new();
    let asked = client.get(format!("http://{address}/ask?api_key={shown}")).send().await?;
    info!("answered: {}", asked.text().await?);
    let planned = client.post(format!("http://{address}/plan")).json(&shown).send().await?;
    info!("answered: {}", planned.text().await?);
    let worker = std::thread::Builder::new().name("worker".to_owned());
    let _ = worker.spawn(move || assert!(shown.is_empty(), "called with {shown}"))?.join();
    Ok(())
}

/// Calls a service that is not there, as one that is down.
async fn ask(State(Upstream { client, key }): State<Upstream>) -> Result<String, (StatusCode, String)> {
    let url = key.expose_secret(|key| format!("http://127.0.0.1:9/v1/models?key={key}"));
    let url = url.map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    match client.get(url).send().await {
        Ok(answer) => Ok(answer.status().to_string()),
        Err(failure) => {
            error!(error = %failure, "the upstream is down");
            // What a caller gets passes no writer of ours.
            Err((StatusCode::BAD_GATEWAY, failure.redacted().to_string()))
        }
    }
}

async fn plan(Json(plan): Json<Plan>) -> String {
    format!("{plan:?}")
}

async fn quiet_plan(Quiet(Json(plan)): Quiet<Json<Plan>>) -> String {
    format!("{plan:?}")
}
