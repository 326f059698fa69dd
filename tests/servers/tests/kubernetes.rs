//! `Kubernetes` beside a double.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::Path;

use api_guard::Kind;
use api_guard::provider::Kubernetes;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::AUTHORITY;
use api_guard_servers::double::{Double, Doubled, Kept, fetch, kind, target};
use base64::prelude::{BASE64_STANDARD, Engine as _};

/// What the API answers, after "Secret v1 core" of the reference of Kubernetes' API and its "Response Status".
fn answer(request: &str) -> (u16, String) {
    let path = target(request);
    let (status, body) = match path {
        "/api/v1/namespaces/payments/secrets/stripe.key" => (
            200,
            r#"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"stripe.key","namespace":"payments",
                "resourceVersion":"6789"},"data":{"api-key":"dGhlIHZhbHVlIMOpCg==","binary":"/w==",
                "broken":"canary!","number":5},"type":"Opaque"}"#,
        ),
        "/api/v1/namespaces/payments/secrets/bare" => {
            (200, r#"{"kind":"Secret","apiVersion":"v1","metadata":{"resourceVersion":"1"},"type":"Opaque"}"#)
        }
        "/api/v1/namespaces/payments/secrets/list" => (200, r#"{"kind":"SecretList","items":["canary"]}"#),
        "/api/v1/namespaces/other/secrets/stripe" => (
            403,
            r#"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"canary","reason":"Forbidden","code":403}"#,
        ),
        "/api/v1/namespaces/who/secrets/stripe" => {
            (401, r#"{"kind":"Status","reason":"Unauthorized","message":"canary","code":401}"#)
        }
        _ => (404, r#"{"kind":"Status","reason":"NotFound","message":"canary","code":404}"#),
    };
    (status, body.to_owned())
}

fn cluster(double: &Double, token_file: &Path) -> Kubernetes {
    Kubernetes::at(&double.address, AUTHORITY, token_file).unwrap()
}

#[test]
fn a_key_of_a_secret_is_unpacked_and_each_refusal_has_its_kind() {
    let double = Double::answering(answer);
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "the first token\n").unwrap();
    let cluster = cluster(&double, &token);
    let fetched = fetch(&cluster, "k8s://payments/stripe.key#api-key").unwrap();
    assert!(
        fetched.expose_secret() == "the value é\n",
        "as it was put in: the store takes the line end away"
    );
    assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"6789\"), .. }");
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#other"), Kind::FieldMissing);
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#binary"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#broken"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#number"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/bare#api-key"), Kind::FieldMissing);
    assert_eq!(kind(&cluster, "k8s://payments/list#api-key"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/none#api-key"), Kind::NotFound);
    assert_eq!(kind(&cluster, "k8s://other/stripe#api-key"), Kind::Denied);
    assert_eq!(kind(&cluster, "k8s://who/stripe#api-key"), Kind::Unauthenticated);
}

#[test]
fn the_token_is_read_again_for_each_request() {
    let double = Double::answering(answer);
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let cluster = cluster(&double, &token);
    assert_eq!(kind(&cluster, "k8s://payments/none#a"), Kind::Unavailable);
    for text in ["the first token", "the second token\n"] {
        fs::write(&token, text).unwrap();
        let _ = kind(&cluster, "k8s://payments/none#a");
        let sent = format!("\r\nauthorization: Bearer {}\r\n", text.trim_end());
        assert!(double.requests().last().unwrap().contains(&sent), "the token of now");
    }
}

#[test]
fn outside_of_a_cluster_there_is_none() {
    assert_eq!(Kubernetes::in_cluster().unwrap_err().kind(), Kind::Config);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &str, find: &dyn Fn(&str) -> Option<Kept>| {
        let path = target(request);
        let name = path.strip_prefix("/api/v1/namespaces/payments/secrets/").unwrap();
        let status = |code: u16| (code, format!(r#"{{"kind":"Status","message":"canary","code":{code}}}"#));
        match find(name) {
            Some(Kept::Bytes(bytes, written)) => {
                let data = serde_json::json!({ "value": BASE64_STANDARD.encode(&bytes) });
                let metadata = serde_json::json!({ "resourceVersion": written.to_string() });
                let secret = serde_json::json!({ "kind": "Secret", "metadata": metadata, "data": data });
                (200, secret.to_string())
            }
            Some(Kept::Denied) => status(403),
            _ => status(404),
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "the token of a pod").unwrap();
    let provider = |double: &Double| cluster(double, &token);
    let place = Doubled::new(answer, provider, |name| format!("k8s://payments/{name}#value")).with_bytes();
    assert_eq!(check_conformance(&place), ["fields", "disabled"]);
}
