//! The doubles are held to what vendors describe: here, that they really are.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use api_guard_servers::double::Double;
use api_guard_servers::exchange::Answer;
use serde_json::{Value, json};

/// What is found when this is asked and that is answered, in Kubernetes' API.
fn faults(request: &str, status: u16, answer: &Value) -> Vec<String> {
    let answer = answer.clone();
    let double = Double::of("kubernetes", move |_| Answer::json(status, &answer));
    let mut stream = TcpStream::connect(double.address.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    double.take_faults()
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nauthorization: Bearer canary\r\n\r\n")
}

#[test]
fn what_is_described_has_no_fault() {
    let secret = json!({ "kind": "Secret", "apiVersion": "v1", "data": { "key": "Y2FuYXJ5" } });
    let nothing: [String; 0] = [];
    assert_eq!(faults(&get("/api/v1/namespaces/a/secrets/b"), 200, &secret), nothing);
    let refusal = json!({ "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404 });
    assert_eq!(faults(&get("/api/v1/namespaces/a/secrets/b?pretty=true"), 404, &refusal), nothing);
}

#[test]
fn what_is_not_described_is_found_and_not_repeated() {
    let path = "/api/v1/namespaces/a/secrets/b";
    let secret = json!({ "kind": "Secret", "apiVersion": "v1" });
    let refused = |request: &str, status, answer: &Value, expected: &str| {
        let faults = faults(request, status, answer);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains(expected) && !faults[0].contains("canary"), "{faults:?}");
    };
    refused(&get("/api/v1/namespaces/a/secret/b"), 200, &secret, "there is no GET");
    refused(&get(&format!("{path}?canaries=1")), 200, &secret, "`/query` is not as");
    refused(&get("/api/v1/namespaces/a/secrets/CANARY"), 200, &secret, "`/names/name` is not as");
    refused(&format!("GET {path} HTTP/1.1\r\n\r\n"), 200, &secret, "`/authorization` is not as");
    refused(&get(path), 200, &json!({ "kind": "Secret" }), "`` is not as");
    refused(&get(path), 200, &json!({ "kind": "Secret", "apiVersion": "v1", "canary": 1 }), "`` is not as");
    let broken = json!({ "kind": "Secret", "apiVersion": "v1", "data": { "key": "canary!" } });
    refused(&get(path), 200, &broken, "`/data/key` is not as");
    let other = json!({ "kind": "Secret", "apiVersion": "v1", "status": "Failure" });
    refused(&get(path), 403, &other, "`/kind` is not as");
}
