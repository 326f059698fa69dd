//! Rust source as bytes: tokens, and what its literals say.
//!
//! A key in Rust code is in a literal, a comment or a doc comment. To judge it, three things must be known: which of
//! these it is in, what value the program will see once escapes and continued lines are resolved, and which bytes of
//! the file spell that value. [`lex`] answers the first question, [`decode`] the other two.
//!
//! For a file that compiles, the lexer agrees with the compiler's, whatever the edition. For one that does not compile,
//! it never panics, never stops, and leaves no byte out: a guard must read files in the middle of an edit, and macro
//! input that only another tool understands. It takes linear time, keeps no state except a position and allocates
//! nothing; only a literal that spells its value with escapes is copied.
//!
//! In most users' builds it is compiled without optimisation, as part of a procedural macro. So the inner loops are
//! index loops over a table of byte classes.
//!
//! # Examples
//! ```
//! use api_guard_detect::rust::{LiteralKind, TokenKind, decode, lex};
//!
//! let source = br#"let greeting = "a\u{62}c"; // by hand"#;
//! let literal = lex(source).find(|token| token.kind == TokenKind::Literal(LiteralKind::Str)).unwrap();
//! let value = decode(source, &literal);
//! assert_eq!(value.bytes(), b"abc");
//! // The `b` is spelled by a whole escape.
//! assert_eq!(&source[value.source_span(1..2)], br"\u{62}");
//! ```

mod class;
mod escape;
mod lexer;
mod literal;
mod quoted;
mod token;

pub(crate) use escape::{Spelling, Unit};
pub use lexer::{Lexer, lex};
pub use literal::{Decoded, decode};
pub use token::{CommentKind, LiteralKind, Token, TokenKind};
