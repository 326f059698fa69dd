//! `Infisical` beside a double that is held to Infisical's description.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use api_guard::Kind;
use api_guard::provider::Infisical;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::asking::{fetch, kind, secret, value};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::shelf::{Kept, Shelf};
use serde_json::{Value, json};

const PROJECT: &str = "0c9b7a31-5f2e-4d3c-9f5e-7a7b8c9d0e1f";
const MADE: &str = "2026-11-01T12:00:00.000Z";

fn of(name: &str, value: &Value, version: usize, hidden: bool) -> Answer {
    let secret = json!({ "id": "1", "_id": "1", "workspace": PROJECT, "environment": "prod", "version": version,
        "type": "shared", "secretKey": name, "secretValue": value, "secretComment": "", "createdAt": MADE,
        "updatedAt": "2026-11-24T12:00:00.000Z", "secretValueHidden": hidden, "secretPath": "/" });
    Answer::json(200, &json!({ "secret": secret }))
}

fn project() -> Answer {
    let project = json!({ "id": PROJECT, "_id": PROJECT, "name": "Payments", "slug": "pay", "orgId": PROJECT,
        "type": "secret-manager", "createdAt": MADE, "updatedAt": MADE,
        "environments": [{ "id": "1", "name": "Production", "slug": "prod" }] });
    Answer::json(200, &project)
}

fn refusal(status: u16) -> Answer {
    let text = json!({ "reqId": "req-1", "statusCode": status, "message": "canary", "error": "canary" });
    Answer::json(status, &text)
}

fn token(text: &str) -> Answer {
    let token =
        json!({ "accessToken": text, "expiresIn": 7200, "accessTokenMaxTTL": 43244, "tokenType": "Bearer" });
    Answer::json(200, &token)
}

/// Each login has a token of its own; the first one is revoked at once.
fn double() -> Double {
    let logins = AtomicUsize::new(0);
    Double::of("infisical", move |request| {
        if request.path() == "/api/v1/auth/universal-auth/login" {
            if request.body() != r#"{"clientId":"an-id","clientSecret":"the secret of \"it\""}"# {
                return refusal(401);
            }
            let number = logins.fetch_add(1, Ordering::SeqCst) + 1;
            return token(&format!("token number {number}"));
        }
        if request.header("authorization") != Some("Bearer token number 2") {
            return refusal(401);
        }
        let flags = "&viewSecretValue=true&expandSecretReferences=true&include_imports=true";
        let root = format!("projectId={PROJECT}&environment=prod&secretPath=%2F{flags}");
        let folders =
            format!("projectId={PROJECT}&environment=prod&secretPath=%2Fa%2Fb%20c{flags}&version=2");
        match (request.path(), request.query()) {
            ("/api/v1/projects/slug/pay", "") => project(),
            ("/api/v4/secrets/KEY", query) if query == root => {
                of("KEY", &json!("of the root folder"), 3, false)
            }
            ("/api/v4/secrets/KEY", query) if query == folders => of("KEY", &json!("of folders"), 2, false),
            ("/api/v4/secrets/HIDDEN", _) => of("HIDDEN", &json!("<hidden canary>"), 1, true),
            ("/api/v4/secrets/THEIRS", _) => refusal(403),
            ("/api/v4/secrets/ODD", _) => of("ODD", &json!(["canary"]), 1, false).undescribed(),
            _ => refusal(404),
        }
    })
}

fn identity(secret: &str, double: &Double) -> Infisical {
    Infisical::at(&format!("{}/api/", double.address), "an-id", self::secret(secret)).unwrap()
}

#[test]
fn secrets_are_fetched_by_a_token_that_is_had_again_when_it_is_refused() {
    let double = double();
    let infisical = identity("the secret of \"it\"", &double);
    let fetched = fetch(&infisical, &format!("infisical://{PROJECT}/prod/KEY")).unwrap();
    assert!(fetched.expose_secret() == "of the root folder");
    assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"3\"), .. }");
    assert_eq!(fetched.written(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_521_600)));
    assert_eq!(double.requests().len(), 4, "a login, a refusal, another login, and the secret");
    assert!(value(&infisical, "infisical://pay/prod/a/b%20c/KEY?version=2") == "of folders");
    assert_eq!(double.requests().len(), 6, "the token is kept; which project a slug means is asked");
    assert_eq!(kind(&infisical, "infisical://pay/prod/HIDDEN"), Kind::Denied);
    assert_eq!(kind(&infisical, "infisical://pay/prod/THEIRS"), Kind::Denied);
    assert_eq!(kind(&infisical, "infisical://pay/prod/NONE"), Kind::NotFound);
    assert_eq!(kind(&infisical, "infisical://pay/prod/ODD"), Kind::Malformed);
    assert_eq!(kind(&infisical, "infisical://none/prod/KEY"), Kind::NotFound);
}

#[test]
fn an_identity_that_is_refused_is_not_known() {
    let double = double();
    assert_eq!(kind(&identity("a wrong one", &double), "infisical://pay/prod/KEY"), Kind::Unauthenticated);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        let Some(name) = request.path().strip_prefix("/api/v4/secrets/") else {
            return token("a token of it");
        };
        match find(name) {
            Some(Kept::Bytes(bytes, written)) => {
                of(name, &json!(str::from_utf8(&bytes).unwrap()), written, false)
            }
            Some(Kept::Denied) => of(name, &json!("<hidden canary>"), 1, true),
            _ => refusal(404),
        }
    };
    let provider = |double: &Double| identity("its secret", double);
    let reference = |name: &str| format!("infisical://{PROJECT}/prod/{name}");
    let place = Shelf::new("infisical", answer, provider, reference);
    assert_eq!(check_conformance(&place), ["bytes", "fields", "disabled"]);
}
