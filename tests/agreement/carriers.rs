//! Files that vectors stand in.

use std::ops::Range;

use api_guard_detect::{Finding, Lines, scan_file};
use api_guard_tests::vectors::{self, Vector};

/// A vector in a file.
pub(crate) struct Carrier {
    pub(crate) vector: Vector,
    pub(crate) path: String,
    pub(crate) text: String,
    /// Where the vector's key stands in the file.
    pub(crate) key: Range<usize>,
}

/// A finding as an engine tells it: path, rule, level, line and column.
pub(crate) type Told = (String, String, String, u64, u64);

/// The vectors that are no Rust, each as a file of text.
pub(crate) fn texts() -> impl Iterator<Item = Carrier> {
    let texts = vectors::all().into_iter().enumerate().filter(|(_, vector)| !vector.rust);
    texts.map(|(number, vector)| carrier(format!("text/v{number}.txt"), "", "", vector))
}

/// All vectors as files of Rust: those that are text stand in a literal of several lines.
pub(crate) fn rust() -> impl Iterator<Item = Carrier> {
    vectors::all().into_iter().enumerate().map(|(number, vector)| {
        let (before, after) = if vector.rust { ("", "") } else { ("const S: &str = r####\"", "\"####;\n") };
        carrier(format!("src/v{number}.rs"), before, after, vector)
    })
}

fn carrier(path: String, before: &str, after: &str, vector: Vector) -> Carrier {
    let text = format!("{before}{}{after}", vector.text);
    let key = vector.key.start + before.len()..vector.key.end + before.len();
    Carrier { vector, path, text, key }
}

impl Carrier {
    pub(crate) fn findings(&self) -> Vec<Finding> {
        scan_file(&self.path, self.text.as_bytes())
    }

    /// What the detector tells, with the last place of each.
    pub(crate) fn told(&self) -> Vec<(Told, (u64, u64))> {
        let lines = Lines::new(self.text.as_bytes());
        let place = |at: usize| {
            let place = lines.position(at);
            (place.line as u64, place.column as u64)
        };
        let told = |finding: Finding| {
            let (line, column) = place(finding.span.start);
            let (rule, level) = (finding.rule.name.to_owned(), finding.level.as_str().to_owned());
            ((self.path.clone(), rule, level, line, column), place(finding.span.end))
        };
        self.findings().into_iter().map(told).collect()
    }

    /// How a vector is named in a failure: never by its text.
    pub(crate) fn name(&self) -> String {
        format!("{} ({}) in {}", self.vector.rule, self.vector.why, self.path)
    }
}

/// Fails with the places that only one of two engines tells.
pub(crate) fn assert_same<T: Ord + std::fmt::Debug>(engine: &str, mut told: Vec<T>, mut detector: Vec<T>) {
    told.sort();
    detector.sort();
    let only_told: Vec<_> = told.iter().filter(|place| detector.binary_search(place).is_err()).collect();
    let only_found: Vec<_> = detector.iter().filter(|place| told.binary_search(place).is_err()).collect();
    assert!(
        only_told.is_empty() && only_found.is_empty() && told.len() == detector.len(),
        "{engine} alone tells {only_told:?}, the detector alone {only_found:?}"
    );
    assert!(told.len() > 2000, "{engine} tells {} findings", told.len());
}
