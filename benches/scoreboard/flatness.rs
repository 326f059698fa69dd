//! What more rules cost: the same files scanned with the built-in rules, and with invented ones beside them.

use std::fs;
use std::path::PathBuf;

use api_guard_detect::{Detector, Part, Rule, Set, Shape, rules};
use api_guard_tests::template::draw;

use crate::measure::{Ratio, cpu_of, pairs};
use crate::summary::Row;
use crate::{Result, say};

/// How many rules there are in all.
const TOTALS: [usize; 2] = [350, 500];
/// Every so-manieth file is scanned.
const SAMPLE: usize = 8;

/// Scans with more and more rules, in turn; files are read before.
pub(crate) fn run(files: &[PathBuf]) -> Result<Vec<Row>> {
    let mut sources = Vec::new();
    for file in files.iter().step_by(SAMPLE) {
        sources.push((file.to_string_lossy(), fs::read(file)?));
    }
    let scan = |detector: Detector| {
        let scan =
            || Ok(sources.iter().map(|(name, bytes)| detector.scan_file(name, bytes).len()).sum::<usize>());
        cpu_of(scan).map(|(seconds, _)| seconds)
    };
    let built_in = rules::all().count();
    let mut rows = Vec::new();
    for total in TOTALS {
        let extra: Vec<&'static Rule> = (0..total.saturating_sub(built_in)).map(invented).collect();
        let detector = Detector::with_rules(extra);
        let mut ratios = Vec::new();
        for _ in 0..pairs(3)? {
            let usual = scan(Detector::built_in())?;
            ratios.push(scan(detector)? / usual);
        }
        let (what, ratio) = (format!("scan with {total} rules / with {built_in}"), Ratio::of(ratios)?);
        say(&format!("{what} = {ratio}"))?;
        rows.push(Row { what, peer: None, ours: format!("{:.2}", ratio.median()), target: "near 1" });
    }
    Ok(rows)
}

/// A rule such as issuers give cause for: a short prefix, then random letters. It stays, as all rules do.
fn invented(number: usize) -> &'static Rule {
    const BODY: Set = Set::new("A-Za-z0-9");
    let prefix: &'static str = draw("<lower*5>_", &number.to_string()).leak();
    let parts: &'static [Part] = Box::leak(Box::new([Part::Text(prefix), Part::run(BODY, 32, 40)]));
    let shapes: &'static [Shape] = Box::leak(Box::new([Shape::new(parts)]));
    Box::leak(Box::new(Rule::new("invented_api_key", "invented API key", shapes)))
}
