//! What a piece of Rust source is.

/// A piece of Rust source: its kind and the bytes it covers.
///
/// `start` and `end` are byte offsets in the source given to [`lex`](super::lex); `end` is exclusive. A token is
/// never empty, and holds no text of its own, so that its `Debug` output cannot show a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte, suffix included.
    pub end: usize,
    /// Whether its closing quote or marker was found. Always true for what needs none.
    pub terminated: bool,
}

/// The kind of a [`Token`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// An identifier, raw identifier or keyword: `key`, `r#type`, `fn`.
    Ident,
    /// A lifetime or loop label with its quote: `'static`.
    Lifetime,
    /// A character literal: `'k'`.
    Char,
    /// A byte literal: `b'k'`.
    Byte,
    /// An integer or float literal with its suffix: `1_000u64`.
    Number,
    /// A string literal of any sort, from its prefix to its suffix.
    Literal(LiteralKind),
    /// A comment, or the shebang line, which counts as [`CommentKind::Line`].
    Comment(CommentKind),
    /// One byte of punctuation: `::` is two tokens.
    Punct,
    /// One byte that starts no Rust token: a stray quote, a backslash, a control character, a byte that is not
    /// UTF-8.
    Unknown,
}

/// The sort of a string literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LiteralKind {
    /// `"…"`
    Str,
    /// `r"…"`, `r#"…"#`
    RawStr,
    /// `b"…"`
    ByteStr,
    /// `br"…"`, `br#"…"#`
    RawByteStr,
    /// `c"…"`
    CStr,
    /// `cr"…"`, `cr#"…"#`
    RawCStr,
}

/// The sort of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommentKind {
    /// `// …`, and `//// …`, which is no documentation.
    Line,
    /// `/* … */`, nested ones included; also `/**/` and `/*** … */`.
    Block,
    /// `/// …` or `//! …`
    DocLine,
    /// `/** … */` or `/*! … */`
    DocBlock,
}
