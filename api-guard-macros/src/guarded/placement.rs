//! Where the error of an item goes.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::emit::{may_be_printed, refuse, refuse_hidden, stop};

/// The item with an error before it or, where none may stand there, inside it.
///
/// An item of an `impl` or a trait cannot be told from any other. Between such items the compiler reads no other
/// file, and an error of its own about that would print the line. Inside a body it does.
pub(crate) fn with_error(message: &str, item: TokenStream, site: Span) -> TokenStream {
    if stands_alone(&item) || may_be_printed(site) {
        let error = refuse(message, site);
        return quote!(#error #item);
    }
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    match slot(&tokens) {
        Slot::Body => {
            let error = refuse_hidden(message, site);
            let head = &tokens[..tokens.len() - 1];
            let body = Group::new(Delimiter::Brace, quote!(#error));
            quote!(#(#head)* #body)
        }
        Slot::Value(end) => {
            let error = refuse_hidden(message, site);
            let head = &tokens[..end];
            quote!(#(#head)* #error;)
        }
        Slot::None => stop(message),
    }
}

/// Whether the item is of a kind that no `impl` and no trait holds.
fn stands_alone(item: &TokenStream) -> bool {
    let word = words(item).into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    matches!(
        word.as_deref(),
        Some("mod" | "struct" | "enum" | "union" | "trait" | "impl" | "use" | "static" | "macro_rules")
    )
}

/// Whether the item is `mod name;`
pub(crate) fn is_file_module(item: &TokenStream) -> bool {
    let mut words = words(item).into_iter();
    matches!(words.next(), Some(TokenTree::Ident(word)) if word == "mod")
        && matches!(words.nth(1), Some(TokenTree::Punct(mark)) if mark.as_char() == ';')
}

/// The item from its first word on that is no attribute, no visibility and no `unsafe`.
fn words(item: &TokenStream) -> Vec<TokenTree> {
    let before = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word == "pub" || word == "unsafe",
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == '#',
        TokenTree::Literal(_) => false,
    };
    item.clone().into_iter().skip_while(before).collect()
}

/// Where an expression may stand in an item.
#[derive(Debug, PartialEq, Eq)]
enum Slot {
    /// In place of the last group.
    Body,
    /// In place of what begins at this token.
    Value(usize),
    None,
}

fn slot(tokens: &[TokenTree]) -> Slot {
    let has = |name: &str| tokens.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == name));
    match tokens.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && has("fn") => Slot::Body,
        Some(TokenTree::Punct(_)) if has("const") => value_from(tokens).map_or(Slot::None, Slot::Value),
        _ => Slot::None,
    }
}

/// The index after the `=` that stands in no generic arguments.
fn value_from(tokens: &[TokenTree]) -> Option<usize> {
    let mut depth = 0usize;
    let mut after_minus = false;
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(mark) = token else {
            after_minus = false;
            continue;
        };
        match mark.as_char() {
            '<' => depth += 1,
            '>' if !after_minus => depth = depth.saturating_sub(1),
            '=' if depth == 0 => return Some(at + 1),
            _ => {}
        }
        after_minus = mark.as_char() == '-' && mark.spacing() == Spacing::Joint;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> TokenStream {
        source.parse().unwrap()
    }

    fn slot_of(source: &str) -> Slot {
        slot(&parse(source).into_iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_file_module_is_told_from_an_inline_one() {
        for item in ["mod a;", "pub(crate) mod a;", "#[cfg(test)] #[doc = \"x\"] pub mod a;"] {
            assert!(is_file_module(&parse(item)), "{item}");
        }
        for item in ["mod a {}", "pub fn a() { mod b; }", "const A: u8 = 0;", "#[mod x] struct A;"] {
            assert!(!is_file_module(&parse(item)), "{item}");
        }
    }

    #[test]
    fn only_what_no_impl_holds_stands_alone() {
        for item in ["mod a {}", "pub(crate) struct A;", "#[a] unsafe impl A {}", "static A: u8 = 0;"] {
            assert!(stands_alone(&parse(item)), "{item}");
        }
        for item in ["fn a() {}", "pub const A: u8 = 0;", "type A = u8;", "async fn a() {}"] {
            assert!(!stands_alone(&parse(item)), "{item}");
        }
    }

    #[test]
    fn an_error_fits_into_a_body_or_in_place_of_a_value() {
        assert_eq!(slot_of("pub async fn a<T>() -> T where T: B { c }"), Slot::Body);
        assert_eq!(slot_of("const A: u8 = 1 == 2;"), Slot::Value(5));
        assert_eq!(slot_of("const A: B<C = D> = e;"), Slot::Value(10));
        assert_eq!(slot_of("const A: fn() -> u8 = e;"), Slot::Value(9));
        for item in ["const A: u8;", "type A = u8;", "fn a();", "a! { \"fn\" }"] {
            assert_eq!(slot_of(item), Slot::None, "{item}");
        }
    }
}
