//! The detector on vectors in literals of Rust; `vectors.rs` has them as text.

use api_guard_detect::Finding;

use crate::carriers::{self, Carrier};

#[test]
fn in_a_literal_of_rust_the_detector_finds_what_it_finds_in_text() {
    let complaints: Vec<String> = carriers::rust().filter_map(|carrier| complaint(&carrier)).collect();
    assert!(complaints.is_empty(), "{} vectors:\n{}", complaints.len(), complaints.join("\n"));
}

fn complaint(carrier: &Carrier) -> Option<String> {
    let (vector, found) = (&carrier.vector, carrier.findings());
    let is_right = match (vector.expect, &found[..]) {
        (None, found) => found.iter().all(|finding| is_named_secret(carrier, finding)),
        (Some(level), [finding]) => {
            finding.level == level && finding.rule.name == vector.rule && finding.span == carrier.key
        }
        _ => false,
    };
    let said = || found.iter().map(|finding| format!("{} at {:?}", finding.rule.name, finding.span));
    (!is_right).then(|| format!("{}: {:?}", carrier.name(), said().collect::<Vec<_>>()))
}

/// Whether a finding in what is no key of its rule is due to the name before it alone.
fn is_named_secret(carrier: &Carrier, finding: &Finding) -> bool {
    finding.rule.name == "generic_api_key"
        && carrier.vector.rule != finding.rule.name
        && carrier.vector.key.start > 0
}
