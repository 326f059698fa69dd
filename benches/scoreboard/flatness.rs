//! What more rules cost: the same files scanned with some of the built-in rules, with all, and with invented ones beside
//! them.

use std::fs;
use std::path::PathBuf;

use api_guard_detect::{Detector, Part, Rule, Set, Shape, rules};
use api_guard_tests::template::draw;

use crate::measure::{Ratio, cpu_of, pairs};
use crate::summary::Row;
use crate::{Result, say, seed};

/// How many rules there are in all.
const TOTALS: [usize; 4] = [50, 150, 350, 500];
/// Every so-manieth file is scanned.
const SAMPLE: usize = 8;

/// Scans with more and more rules, each time beside a scan with the built-in ones; files are read before.
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
    let (seed, built_in) = (seed()?, rules::all().count());
    let mut rows = Vec::new();
    for total in TOTALS {
        let mut ratios = Vec::new();
        for round in 0..pairs(3)? {
            let detector = detector(total, &format!("{seed}{round}"));
            let usual = scan(Detector::built_in())?;
            ratios.push(scan(detector)? / usual);
        }
        let (what, ratio) = (format!("scan with {total} rules / with {built_in}"), Ratio::of(ratios)?);
        say(&format!("{what} = {ratio}"))?;
        rows.push(Row { what, peer: None, ours: format!("{:.2}", ratio.median()), target: "near 1" });
    }
    Ok(rows)
}

/// A detector of so many rules: of the built-in ones, as many as chance takes, others in each round; and if there are not
/// enough of them, invented ones.
fn detector(total: usize, seed: &str) -> Detector {
    let mut chosen: Vec<&'static Rule> = rules::all().collect();
    chosen.sort_by_cached_key(|rule| draw("<hex*16>", &format!("{seed}{}", rule.name)));
    chosen.truncate(total);
    let more = total - chosen.len();
    chosen.extend((0..more).map(|number| invented(number, seed)));
    Detector::of(chosen)
}

/// A rule such as issuers give cause for: a short prefix, then random letters. It stays, as all rules do.
fn invented(number: usize, seed: &str) -> &'static Rule {
    const BODY: Set = Set::new("A-Za-z0-9");
    let prefix: &'static str = draw("<lower*5>_", &format!("{seed}{number}")).leak();
    let parts: &'static [Part] = Box::leak(Box::new([Part::Text(prefix), Part::run(BODY, 32, 40)]));
    let shapes: &'static [Shape] = Box::leak(Box::new([Shape::new(parts)]));
    Box::leak(Box::new(Rule::new("invented_api_key", "invented API key", shapes)))
}
