//! The tokens of a file without its comments.

use crate::rust::{Token, TokenKind};

/// The tokens that are not comments.
pub(super) struct Code<'s, 't> {
    pub(super) source: &'s [u8],
    pub(super) tokens: Vec<&'t Token>,
}

impl<'s, 't> Code<'s, 't> {
    pub(super) fn of(source: &'s [u8], tokens: &'t [Token]) -> Self {
        let mut code = Self { source, tokens: Vec::with_capacity(tokens.len()) };
        code.tokens.extend(tokens.iter().filter(|token| !matches!(token.kind, TokenKind::Comment(_))));
        code
    }

    /// The index of the token that begins at `start`.
    pub(super) fn index_of(&self, start: usize) -> Option<usize> {
        self.tokens.binary_search_by_key(&start, |token| token.start).ok()
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn is_name(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Ident)
    }

    pub(super) fn text(&self, at: usize) -> &'s [u8] {
        self.tokens.get(at).map_or(&[], |token| &self.source[token.start..token.end])
    }

    pub(super) fn is(&self, at: usize, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(offset, text)| self.text(at + offset) == text.as_bytes())
    }

    /// Whether nothing stands between the token at `at` and the next one.
    pub(super) fn touch(&self, at: usize) -> bool {
        self.tokens.get(at..at + 2).is_some_and(|pair| pair[0].end == pair[1].start)
    }

    /// The index after the group that opens at `at`, for groups that are short: the search ends where a longer one would
    /// go on, so that thousands of open ones cost no more than their tokens.
    pub(super) fn after_group(&self, at: usize) -> usize {
        const LONGEST: usize = 512;
        let mut depth = 0usize;
        let end = self.tokens.len().min(at + LONGEST);
        for inner in at..end {
            match self.text(inner) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return inner + 1;
            }
        }
        end.max(at)
    }

    /// For each token that opens a group, the index of the one that closes it. For any other token, and where nothing
    /// closes it, how many tokens there are.
    pub(super) fn closings(&self) -> Vec<usize> {
        let mut closings = vec![self.tokens.len(); self.tokens.len()];
        let mut open = Vec::new();
        for at in 0..self.tokens.len() {
            match self.text(at) {
                b"(" | b"[" | b"{" => open.push(at),
                b")" | b"]" | b"}" => {
                    if let Some(opening) = open.pop() {
                        closings[opening] = at;
                    }
                }
                _ => {}
            }
        }
        closings
    }
}
