//! `Infisical` beside a double.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::atomic::{AtomicUsize, Ordering};

use api_guard::Kind;
use api_guard::provider::Infisical;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::double::{Double, Doubled, Kept, fetch, kind, secret, target, value};

const PROJECT: &str = "0c9b7a31-5f2e-4d3c-9f5e-7a7b8c9d0e1f";

/// What Infisical answers, after infisical.com/docs/api-reference: "Universal Auth", "Login", and "Secrets",
/// "Retrieve" of its version 3. Each login has a token of its own; the first one is revoked at once.
fn double() -> Double {
    let logins = AtomicUsize::new(0);
    Double::answering(move |request| {
        let path = target(request);
        let said = |status: u16, message: &str| {
            (status, format!("{{\"statusCode\":{status},\"message\":\"{message}\"}}"))
        };
        if path == "/api/v1/auth/universal-auth/login" {
            if !request.ends_with(r#"{"clientId":"an-id","clientSecret":"the secret of \"it\""}"#) {
                return said(401, "canary");
            }
            let number = logins.fetch_add(1, Ordering::SeqCst) + 1;
            let token = format!("token number {number}");
            return (
                200,
                format!(
                    r#"{{"accessToken":"{token}","expiresIn":7200,"accessTokenMaxTTL":43244,"tokenType":"Bearer"}}"#
                ),
            );
        }
        if !request.contains("\r\nauthorization: Bearer token number 2\r\n") {
            return said(401, "canary");
        }
        let (path, query) = path.split_once('?').unwrap();
        let secret = |value: &str, hidden: bool| {
            let text = format!(
                r#"{{"secret":{{"id":"1","workspace":"{PROJECT}","environment":"prod","version":3,"type":"shared",
                    "secretKey":"KEY","secretValue":"{value}","secretValueHidden":{hidden}}}}}"#
            );
            (200, text)
        };
        let flags = "&viewSecretValue=true&expandSecretReferences=true&include_imports=true";
        let by_id = format!("workspaceId={PROJECT}&environment=prod&secretPath=%2F{flags}");
        let by_slug = format!("workspaceSlug=pay&environment=prod&secretPath=%2Fa%2Fb%20c{flags}&version=2");
        match (path, query) {
            ("/api/v3/secrets/raw/KEY", query) if query == by_id => secret("of the root folder", false),
            ("/api/v3/secrets/raw/KEY", query) if query == by_slug => secret("of folders", false),
            ("/api/v3/secrets/raw/HIDDEN", _) => secret("<hidden canary>", true),
            ("/api/v3/secrets/raw/THEIRS", _) => said(403, "canary"),
            ("/api/v3/secrets/raw/ODD", _) => (200, r#"{"secret":{"secretValue":["canary"]}}"#.to_owned()),
            _ => said(404, "canary"),
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
    assert_eq!(double.requests().len(), 4, "a login, a refusal, another login, and the secret");
    assert!(value(&infisical, "infisical://pay/prod/a/b%20c/KEY?version=2") == "of folders");
    assert_eq!(double.requests().len(), 5, "the token is kept");
    assert_eq!(kind(&infisical, "infisical://pay/prod/HIDDEN"), Kind::Denied);
    assert_eq!(kind(&infisical, "infisical://pay/prod/THEIRS"), Kind::Denied);
    assert_eq!(kind(&infisical, "infisical://pay/prod/NONE"), Kind::NotFound);
    assert_eq!(kind(&infisical, "infisical://pay/prod/ODD"), Kind::Malformed);
}

#[test]
fn an_identity_that_is_refused_is_not_known() {
    let double = double();
    assert_eq!(kind(&identity("a wrong one", &double), "infisical://pay/prod/KEY"), Kind::Unauthenticated);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &str, find: &dyn Fn(&str) -> Option<Kept>| {
        let path = target(request);
        if path == "/api/v1/auth/universal-auth/login" {
            return (200, r#"{"accessToken":"a token of it","expiresIn":7200}"#.to_owned());
        }
        let name = path.strip_prefix("/api/v3/secrets/raw/").and_then(|path| path.split_once('?')).unwrap().0;
        let secret = |value: &str, version: usize, hidden: bool| {
            let secret = serde_json::json!({ "secretKey": name, "secretValue": value, "version": version,
                "secretValueHidden": hidden });
            (200, serde_json::json!({ "secret": secret }).to_string())
        };
        match find(name) {
            Some(Kept::Bytes(bytes, written)) => secret(str::from_utf8(&bytes).unwrap(), written, false),
            Some(Kept::Denied) => secret("<hidden canary>", 1, true),
            _ => (404, r#"{"statusCode":404,"message":"canary"}"#.to_owned()),
        }
    };
    let provider = |double: &Double| identity("its secret", double);
    let place = Doubled::new(answer, provider, |name| format!("infisical://pay/prod/{name}"));
    assert_eq!(check_conformance(&place), ["bytes", "fields", "disabled"]);
}
