//! A stand-in for an OpenAI-style endpoint on the loopback interface, so that the quickstart needs no account.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Answer = (StatusCode, Json<Value>);

/// Starts the endpoint on a free port. It serves until the runtime ends.
///
/// # Errors
/// When no loopback port can be bound.
pub(crate) async fn start(key: &str) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/v1/models", get(models))
        .route("/v1/chat/completions", post(chat))
        .with_state(Arc::from(format!("Bearer {key}")));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn models(State(expected): State<Arc<str>>, headers: HeaderMap) -> Answer {
    if !authorized(&headers, &expected) {
        return refused();
    }
    let model = json!({ "id": "stand-in-1", "object": "model", "owned_by": "quickstart" });
    (StatusCode::OK, Json(json!({ "object": "list", "data": [model] })))
}

async fn chat(State(expected): State<Arc<str>>, headers: HeaderMap, Json(request): Json<Value>) -> Answer {
    if !authorized(&headers, &expected) {
        return refused();
    }
    let said = request.pointer("/messages/0/content").and_then(Value::as_str).unwrap_or_default();
    let message = json!({ "role": "assistant", "content": format!("you said: {said}") });
    let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
    (StatusCode::OK, Json(json!({ "object": "chat.completion", "model": "stand-in-1", "choices": [choice] })))
}

/// Looks at every byte whatever the first ones are, so that the time taken tells nothing of where they differ.
fn authorized(headers: &HeaderMap, expected: &str) -> bool {
    let sent = headers.get(AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
    let difference = sent.iter().zip(expected.as_bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    sent.len() == expected.len() && difference == 0
}

fn refused() -> Answer {
    let error = json!({
        "message": "Incorrect API key provided.",
        "type": "invalid_request_error",
        "param": null,
        "code": "invalid_api_key",
    });
    (StatusCode::UNAUTHORIZED, Json(json!({ "error": error })))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_very_key_is_authorized() {
        let sent = |value| HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]);
        assert!(authorized(&sent("Bearer right"), "Bearer right"));
        for wrong in ["Bearer wrong", "Bearer righ", "Bearer right!", ""] {
            assert!(!authorized(&sent(wrong), "Bearer right"), "{wrong}");
        }
        assert!(!authorized(&HeaderMap::new(), "Bearer right"), "no header");
    }
}
