//! `guard!` on all vectors.

use api_guard_tests::project::Project;
use serde_json::Value;

use crate::carriers::{self, Told, assert_same};

#[test]
fn guard_refuses_what_the_detector_finds() {
    let project = Project::guarded("agreement");
    let mut detector = Vec::new();
    for carrier in carriers::rust() {
        project.write(&carrier.path, &carrier.text);
        detector.extend(carrier.told().into_iter().map(|(first, _)| first));
    }
    let said = project.cargo(&["check", "--offline", "--message-format=json"]);
    assert!(!said.success, "the build went on");
    let messages = said.text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    assert_same("guard!", messages.filter_map(|message| told(&message["message"])).collect(), detector);
}

fn told(message: &Value) -> Option<Told> {
    let rule = message["code"]["code"].as_str()?.strip_prefix("api_guard::")?.to_owned();
    let level = match message["level"].as_str()? {
        "error" => "deny",
        _ => "warn",
    };
    let span = &message["spans"][0];
    let number = |name: &str| span[name].as_u64().expect("a number");
    let path = span["file_name"].as_str().expect("a name").to_owned();
    Some((path, rule, level.to_owned(), number("line_start"), number("column_start")))
}
