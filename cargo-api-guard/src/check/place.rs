//! Lines and columns in a stream that is read in pieces.

use std::ops::Range;

use api_guard_detect::{Finding, Level, Lines, Scanned, Style};

/// How much of a line around a finding its drawing may need. It shows less.
const REACH: usize = 4 << 10;

/// A place that goes forward: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place {
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// The place behind `bytes`, which begin here.
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                let lines = bytes[..=last].iter().filter(|byte| **byte == b'\n').count();
                Self { line: self.line + lines, column: 1 + characters(&bytes[last + 1..]) }
            }
            None => Self { line: self.line, column: self.column + characters(bytes) },
        }
    }
}

/// Draws a finding of `bytes` that begins at `place`, at a level. All `findings` of its line are masked.
pub(crate) fn draw(
    path: &str,
    bytes: &[u8],
    findings: &[Finding],
    shown: &Finding,
    (place, level): (Place, Level),
    style: Style,
) -> String {
    let region = around(bytes, shown.span.start);
    let column = place.column - characters(&bytes[region.start..shown.span.start]);
    let source = &bytes[region.clone()];
    let near: Vec<Finding> = on_it(findings, &region).iter().map(|finding| moved(finding, &region)).collect();
    let lines = Lines::starting_at(source, place.line, column);
    Scanned { path, source, lines: &lines, findings: &near }.draw_as(&moved(shown, &region), level, style)
}

/// The line at `at`, or as much of a long one as matters.
fn around(bytes: &[u8], at: usize) -> Range<usize> {
    let (from, to) = (at.saturating_sub(REACH), (at + REACH).min(bytes.len()));
    let is_end = |byte: &u8| *byte == b'\n';
    let mut start = bytes[from..at].iter().rposition(is_end).map_or(from, |end| from + end + 1);
    while start < at && is_continuation(bytes[start]) {
        start += 1;
    }
    let end = bytes[at..to].iter().position(is_end).map_or(to, |end| at + end);
    start..end
}

/// The findings that touch a region. They are sorted and apart from each other, so a file with very many of them is
/// not searched anew for each.
fn on_it<'f>(findings: &'f [Finding], region: &Range<usize>) -> &'f [Finding] {
    let from = findings.partition_point(|finding| finding.span.end <= region.start);
    let to = findings.partition_point(|finding| finding.span.start <= region.end);
    &findings[from..to.max(from)]
}

/// A finding as the region sees it. Of one that begins before it, no public prefix is left to show.
fn moved(finding: &Finding, region: &Range<usize>) -> Finding {
    let mut moved = finding.clone();
    let cut = region.start.saturating_sub(finding.span.start);
    moved.span = finding.span.start.saturating_sub(region.start)..finding.span.end - region.start;
    moved.public = finding.public.saturating_sub(cut);
    moved
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use api_guard_detect::scan_text;

    use super::*;

    #[test]
    fn a_place_goes_forward_by_lines_and_characters_however_it_is_cut() {
        let text = "aé\nß\n\nx日y".as_bytes();
        let whole = Place::START.after(text);
        assert_eq!((whole.line, whole.column), (4, 4));
        for cut in 0..text.len() {
            assert_eq!(Place::START.after(&text[..cut]).after(&text[cut..]), whole);
        }
    }

    #[test]
    fn a_drawing_is_the_same_as_that_of_the_whole_file() {
        let key = |seed: usize| {
            let letters = b"qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0aE2uC5rM";
            let body =
                (0..80).map(|at| char::from(letters[(at * (7 + seed) + at / 40) % 40])).collect::<String>();
            ["xai", "-", &body].concat()
        };
        let text = format!("é\n\n  é {} {} x\nlast {}\n", key(0), key(2), key(4));
        let (text, findings) = (text.as_bytes(), scan_text(text.as_bytes()));
        assert_eq!(findings.len(), 3);
        let lines = Lines::new(text);
        for finding in &findings {
            let whole = Scanned { path: "a", source: text, lines: &lines, findings: &findings };
            let place = Place::START.after(&text[..finding.span.start]);
            let drawing = draw("a", text, &findings, finding, (place, Level::Deny), Style::Plain);
            assert!(drawing == whole.draw(finding, Style::Plain), "line {}", place.line);
        }
    }
}
