//! `cargo api-guard check` on all vectors.

use std::fs;
use std::process::Command;

use api_guard_tests::project::cargo_api_guard;
use serde_json::Value;

use crate::carriers::{self, Told, assert_same};

#[test]
fn the_command_line_reports_what_the_detector_finds() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::create_dir(folder.path().join("text")).unwrap();
    let mut detector = Vec::new();
    for carrier in carriers::texts().chain(carriers::rust()) {
        fs::write(folder.path().join(&carrier.path), &carrier.text).unwrap();
        detector.extend(carrier.told());
    }
    let output = Command::new(cargo_api_guard())
        .current_dir(folder.path())
        .args(["check", "--format", "json"])
        .output()
        .expect("the program starts");
    assert!(output.status.code() == Some(1) && output.stderr.is_empty(), "it is done, and denies");
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let findings = report["findings"].as_array().expect("a list");
    assert_same("the command line", findings.iter().map(told).collect(), detector);
}

fn told(finding: &Value) -> (Told, (u64, u64)) {
    let text = |name: &str| finding[name].as_str().expect("a text").to_owned();
    let number = |name: &str| finding[name].as_u64().expect("a number");
    let first = (text("path"), text("rule"), text("level"), number("line"), number("column"));
    (first, (number("end_line"), number("end_column")))
}
