//! `Kubernetes` beside a double that is held to the description of Kubernetes' API.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::Path;

use api_guard::Kind;
use api_guard::provider::Kubernetes;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::AUTHORITY;
use api_guard_servers::asking::{fetch, kind, written};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::shelf::{Kept, Shelf};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

fn of(name: &str, version: &str, data: &Value) -> Answer {
    let metadata = json!({ "name": name, "namespace": "payments", "resourceVersion": version,
        "creationTimestamp": "2026-11-24T12:00:00Z" });
    Answer::json(
        200,
        &json!({ "kind": "Secret", "apiVersion": "v1", "metadata": metadata, "data": data, "type": "Opaque" }),
    )
}

fn packed(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn refusal(code: u16, reason: &str) -> Answer {
    let status = json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "canary",
        "reason": reason, "code": code });
    Answer::json(code, &status)
}

fn answer(request: &Request) -> Answer {
    match request.path() {
        "/api/v1/namespaces/payments/secrets/stripe.key" => of(
            "stripe.key",
            "6789",
            &json!({ "api-key": packed(b"the value \xc3\xa9\n"), "binary": packed(b"\xff") }),
        ),
        "/api/v1/namespaces/payments/secrets/written" => {
            let writer = |time: &str| json!({ "manager": "kubectl", "operation": "Update", "time": time });
            let metadata = json!({ "name": "written", "creationTimestamp": "2020-01-01T00:00:00Z",
                "managedFields": [writer("2026-11-24T12:00:00Z"), writer("2021-01-01T00:00:00Z")] });
            let data = json!({ "key": packed(b"the value") });
            Answer::json(
                200,
                &json!({ "kind": "Secret", "apiVersion": "v1", "metadata": metadata, "data": data }),
            )
        }
        "/api/v1/namespaces/payments/secrets/odd" => {
            of("odd", "1", &json!({ "broken": "canary!", "number": 5 })).undescribed()
        }
        "/api/v1/namespaces/payments/secrets/bare" => Answer::json(
            200,
            &json!({ "kind": "Secret", "apiVersion": "v1", "metadata": { "resourceVersion": "1" } }),
        ),
        "/api/v1/namespaces/payments/secrets/list" => {
            Answer::json(200, &json!({ "kind": "SecretList", "items": ["canary"] })).undescribed()
        }
        "/api/v1/namespaces/other/secrets/stripe" => refusal(403, "Forbidden"),
        "/api/v1/namespaces/who/secrets/stripe" => refusal(401, "Unauthorized"),
        _ => refusal(404, "NotFound"),
    }
}

fn cluster(double: &Double, token_file: &Path) -> Kubernetes {
    Kubernetes::at(&double.address, AUTHORITY, token_file).unwrap()
}

#[test]
fn a_key_of_a_secret_is_unpacked_and_each_refusal_has_its_kind() {
    let double = Double::of("kubernetes", answer);
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
    assert_eq!(
        written(&cluster, "k8s://payments/stripe.key#api-key"),
        Some(1_795_521_600),
        "when it was made"
    );
    assert_eq!(
        written(&cluster, "k8s://payments/written#key"),
        Some(1_795_521_600),
        "when it was written over"
    );
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#other"), Kind::FieldMissing);
    assert_eq!(kind(&cluster, "k8s://payments/stripe.key#binary"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/odd#broken"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/odd#number"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/bare#api-key"), Kind::FieldMissing);
    assert_eq!(kind(&cluster, "k8s://payments/list#api-key"), Kind::Malformed);
    assert_eq!(kind(&cluster, "k8s://payments/none#api-key"), Kind::NotFound);
    assert_eq!(kind(&cluster, "k8s://other/stripe#api-key"), Kind::Denied);
    assert_eq!(kind(&cluster, "k8s://who/stripe#api-key"), Kind::Unauthenticated);
}

#[test]
fn the_token_is_read_again_for_each_request() {
    let double = Double::of("kubernetes", answer);
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    let cluster = cluster(&double, &token);
    assert_eq!(kind(&cluster, "k8s://payments/none#a"), Kind::Unavailable);
    for text in ["the first token", "the second token\n"] {
        fs::write(&token, text).unwrap();
        let _ = kind(&cluster, "k8s://payments/none#a");
        let sent = format!("Bearer {}", text.trim_end());
        assert!(double.requests().last().unwrap().header("authorization") == Some(&sent), "the token of now");
    }
}

/// In a process of its own: a test may run in a pod.
#[test]
fn outside_of_a_cluster_there_is_none() {
    const HOST: &str = "KUBERNETES_SERVICE_HOST";
    if std::env::var_os(HOST).is_none() {
        assert_eq!(Kubernetes::in_cluster().unwrap_err().kind(), Kind::Config);
        return;
    }
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "outside_of_a_cluster_there_is_none"]).env_remove(HOST);
    let done = child.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        let name = request.path().strip_prefix("/api/v1/namespaces/payments/secrets/").unwrap();
        match find(name) {
            Some(Kept::Bytes(bytes, written)) => {
                of(name, &written.to_string(), &json!({ "value": packed(&bytes) }))
            }
            Some(Kept::Denied) => refusal(403, "Forbidden"),
            _ => refusal(404, "NotFound"),
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "the token of a pod").unwrap();
    let provider = |double: &Double| cluster(double, &token);
    let place = Shelf::new("kubernetes", answer, provider, |name| format!("k8s://payments/{name}#value"))
        .with_bytes();
    assert_eq!(check_conformance(&place), ["fields", "disabled"]);
}
