//! Lines and columns.

use std::ops::Range;

/// Where the lines of a file begin. It is made once for each file that has findings.
#[derive(Debug)]
pub struct Lines<'s> {
    source: &'s [u8],
    starts: Vec<usize>,
    /// Characters before every [`STEP`]th byte, so that a place in a very long line is found at once.
    characters: Vec<usize>,
    /// Where the first byte of `source` stands.
    first: Position,
}

const STEP: usize = 4096;

/// A place as people and editors count: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl<'s> Lines<'s> {
    /// Finds the lines of `source`.
    #[must_use]
    pub fn new(source: &'s [u8]) -> Self {
        Self::starting_at(source, 1, 1)
    }

    /// Finds the lines of a part of a file whose first byte is at `line` and `column`, both from 1.
    ///
    /// # Examples
    /// ```
    /// let lines = api_guard_detect::Lines::starting_at(b"end of a line\nx", 7, 120);
    /// assert_eq!((lines.position(7).line, lines.position(7).column), (7, 127));
    /// assert_eq!((lines.position(14).line, lines.position(14).column), (8, 1));
    /// assert_eq!(lines.range(8), 14..15);
    /// ```
    #[must_use]
    pub fn starting_at(source: &'s [u8], line: usize, column: usize) -> Self {
        let first = Position { line, column };
        let mut starts = vec![0];
        let mut characters = vec![0];
        let mut count = 0;
        for (at, byte) in source.iter().enumerate() {
            count += usize::from(!is_continuation(*byte));
            if (at + 1) % STEP == 0 {
                characters.push(count);
            }
            if *byte == b'\n' {
                starts.push(at + 1);
            }
        }
        Self { source, starts, characters, first }
    }

    /// The place of a byte.
    ///
    /// # Examples
    /// ```
    /// let lines = api_guard_detect::Lines::new("a\né=x".as_bytes());
    /// let place = lines.position(5); // the `x`: `é` is two bytes, one character
    /// assert_eq!((place.line, place.column), (2, 3));
    /// ```
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        let at = at.min(self.source.len());
        let line = self.line(at);
        let start = self.starts[line - 1];
        let column = self.characters_before(at) - self.characters_before(start);
        let before = if line == 1 { self.first.column } else { 1 };
        Position { line: line - 1 + self.first.line, column: column + before }
    }

    /// The line of a byte, which costs less than its column.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        let rest = &self.source[step * STEP..at];
        self.characters[step] + rest.iter().filter(|byte| !is_continuation(**byte)).count()
    }

    /// The bytes of a line, counted as in [`position`](Self::position), without its line end. Empty for a line that does not exist.
    #[must_use]
    pub fn range(&self, line: usize) -> Range<usize> {
        let line = (line + 1).saturating_sub(self.first.line);
        let Some(&start) = line.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return self.source.len()..self.source.len();
        };
        let mut end = self.starts.get(line).map_or(self.source.len(), |next| next - 1);
        if end > start && self.source[end - 1] == b'\r' {
            end -= 1;
        }
        start..end
    }
}

/// Whether a byte goes on with a character of UTF-8. Every other byte begins one, also where it is not UTF-8.
pub(crate) const fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lines: &Lines<'_>, at: usize) -> (usize, usize) {
        let place = lines.position(at);
        (place.line, place.column)
    }

    #[test]
    fn a_line_end_belongs_to_its_line_and_is_not_in_its_range() {
        let lines = Lines::new(b"ab\r\ncd\n");
        assert_eq!(lines.range(1), 0..2);
        assert_eq!(lines.range(2), 4..6);
        assert_eq!(lines.range(3), 7..7);
        assert_eq!(lines.range(9), 7..7);
        assert_eq!(at(&lines, 3), (1, 4));
        assert_eq!(at(&lines, 4), (2, 1));
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        assert_eq!(at(&Lines::new(b"ab"), 99), (1, 3));
        assert_eq!(at(&Lines::new(b""), 0), (1, 1));
    }

    #[test]
    fn a_place_far_into_a_long_line_is_counted_in_characters() {
        let source = "é".repeat(10_000);
        for place in [0, 1, 2047, 2048, 2049, 9_999, 10_000] {
            assert_eq!(at(&Lines::new(source.as_bytes()), place * 2), (1, place + 1));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_count_one_each() {
        assert_eq!(at(&Lines::new(b"\xff\xfe=x"), 3), (1, 4));
    }
}
