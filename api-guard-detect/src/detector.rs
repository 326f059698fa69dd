//! The engine: finds every key in a piece of text.

use std::ops::Range;

use crate::anchors::{Anchors, Candidate};
use crate::bare;
use crate::plausible::plausible;
use crate::rule::{Level, Rule};
use crate::shape::{Check, Edges, Match};
use crate::witness::is_witnessed;

/// A key in a text: offsets are those of the text, which may be the decoded value of a literal.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) range: Range<usize>,
    pub(crate) public: usize,
}

/// A text with what is known of its surroundings.
#[derive(Clone, Copy)]
pub(crate) struct Piece<'h> {
    pub(crate) hay: &'h [u8],
    /// What stands before the text, where a witness may be.
    pub(crate) before: &'h [u8],
    pub(crate) edges: Edges,
}

/// Calls `found` with every key. Hits may overlap.
pub(crate) fn detect(anchors: &Anchors, piece: Piece<'_>, found: &mut impl FnMut(Hit)) {
    let hay = piece.hay;
    // Only a witness makes a key of a text without an anchor: most texts have none, and need no second look.
    let mut may_have_bare = !piece.before.is_empty();
    let mut from = 0;
    while let Some(at) = anchors.next_telling(hay, from) {
        anchors.at(hay, at).for_each(|candidate| try_candidate(candidate, piece, at, found));
        may_have_bare = may_have_bare || anchors.witness_at(hay, at);
        from = at + 1;
    }
    if may_have_bare {
        bare::places(anchors, piece, &mut |at| {
            anchors.bare.iter().for_each(|candidate| try_candidate(*candidate, piece, at, found));
        });
    }
}

fn try_candidate(candidate: Candidate, piece: Piece<'_>, at: usize, found: &mut impl FnMut(Hit)) {
    let Candidate { rule, shape } = candidate;
    let Some(Match { range, public }) = shape.match_at(piece.hay, at, piece.edges) else { return };
    if !is_witnessed(rule, piece, range.start) {
        return;
    }
    let value = &piece.hay[range.clone()];
    let level = match shape.check {
        Check::None => rule.level,
        Check::Checksum(check) => {
            if check(value) {
                rule.level
            } else {
                Level::Warn
            }
        }
        Check::Structure(check) => {
            if !check(value) {
                return;
            }
            rule.level
        }
    };
    if plausible(&value[public..]) {
        found(Hit { rule, level, range, public });
    }
}
