//! The detector against the vectors.

use std::collections::BTreeMap;

use api_guard_detect::{Finding, rules, scan_rust, scan_text};
use api_guard_tests::vectors::{self, Vector};

/// How a vector is named in a failure: never by its text.
fn name(vector: &Vector) -> String {
    format!("{} ({}, at {:?})", vector.rule, vector.why, vector.key)
}

/// What is wrong with what the detector finds in `vector`.
fn complaint(vector: &Vector) -> Option<String> {
    let scan = if vector.rust { scan_rust } else { scan_text };
    let found = scan(vector.text.as_bytes());
    let said = found
        .iter()
        .map(|finding| format!("{} {} at {:?}", finding.level.as_str(), finding.rule.name, finding.span));
    let said = said.collect::<Vec<_>>().join(", ");
    let is_right = match (vector.expect, &found[..]) {
        // Not this rule's key; under a telling name it is a secret all the same.
        (None, found) => found.iter().all(|finding| is_named_secret(vector, finding)),
        (Some(level), [finding]) => {
            finding.level == level && finding.rule.name == vector.rule && finding.span == vector.key
        }
        _ => false,
    };
    (!is_right).then(|| format!("{}: found [{said}]", name(vector)))
}

/// Whether a finding in a near-miss is due to the name before it alone.
fn is_named_secret(vector: &Vector, finding: &Finding) -> bool {
    finding.rule.name == "generic_api_key" && vector.rule != finding.rule.name && vector.key.start > 0
}

#[test]
fn the_detector_finds_each_key_where_it_stands_and_nothing_in_a_near_miss() {
    let complaints: Vec<_> = vectors::all().iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{} vectors:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_rule_has_three_keys_and_three_near_misses() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for vector in vectors::all() {
        let (keys, misses) = counts.entry(vector.rule).or_default();
        *if vector.why == "a key" { keys } else { misses } += 1;
    }
    for rule in rules::all() {
        let (keys, misses) = counts.remove(rule.name).unwrap_or_default();
        assert!(
            keys >= 3 && misses >= 3,
            "{}: {keys} keys and {misses} near-misses in tests/vectors/, of three at least of each",
            rule.name
        );
    }
    assert!(counts.is_empty(), "tests/vectors/ has these, and rules/mod.rs has not: {:?}", counts.keys());
}
