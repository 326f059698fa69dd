//! Errors that stop the build without printing a line that may hold a key.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use api_guard_detect::rust::{Token, TokenKind, lex};
use api_guard_detect::{Lines, is_made_of_words};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::process::{Channel, Process};

/// Stops the build at the macro call, or, where its lines are not fit to be printed, as [`refuse_hidden`] does. Works in
/// place of an item; in an `impl` or a trait only where [`may_be_printed`] says yes.
pub(crate) fn refuse(message: &str, site: Span) -> TokenStream {
    if may_be_printed(site) {
        return at_call(message);
    }
    let hidden = refuse_hidden(message, site);
    quote!(const _: () = #hidden;)
}

/// Stops the build with an error that points into a file of ours. Works in place of an expression.
///
/// The compiler prints the line of an error and the lines of every macro call around it. The only way out is an
/// error whose tokens were read from another file: what `include!` reads has no call around it. That file asks a
/// macro, defined here, for the message.
pub(crate) fn refuse_hidden(message: &str, site: Span) -> TokenStream {
    if Process::this().channel == Channel::Silent {
        return at_call(message); // an editor shows the message alone
    }
    let message = match place_of(site) {
        Some(place) => format!("{message}\n  at {place}"),
        None => message.to_owned(),
    };
    let Some(path) = refused_file() else { stop(&message) };
    quote! {{
        macro_rules! __api_guard_message { () => { #message } }
        ::core::include! { #path }
    }}
}

/// `file:line:column` of a macro call.
fn place_of(site: Span) -> Option<String> {
    let site = site.unwrap();
    let file = site.local_file()?;
    Some(format!("{}:{}:{}", super::shown_path(&file), site.line(), site.column()))
}

fn at_call(message: &str) -> TokenStream {
    quote!(::core::compile_error! { #message })
}

/// Whether neither the lines of the call nor those of a macro call around it can hold a key: the literals and comments on
/// them are too short for one, all together, and names are short or made of words. Of what forms of keys the detector knows
/// does not matter here, because it cannot know every one.
pub(crate) fn may_be_printed(site: Span) -> bool {
    let site = site.unwrap();
    let Some(Ok(source)) = site.local_file().map(std::fs::read) else { return false };
    // A call inside a macro is printed with that macro's own call, which may stand in any file.
    if String::from_utf8_lossy(&source).contains("macro_rules") {
        return false;
    }
    let lines = Lines::new(&source);
    let printed = lines.range(site.start().line()).start..lines.range(site.end().line()).end;
    let is_text = |token: &Token| {
        let is_plain = match token.kind {
            TokenKind::Punct => true,
            TokenKind::Ident | TokenKind::Lifetime => is_a_name(&source[token.start..token.end]),
            _ => false,
        };
        !is_plain && token.start < printed.end && printed.start < token.end
    };
    // A key can be taken apart: `[115, 107, …]`, `concat!("sk-", …)`.
    let text: usize = lex(&source).filter(is_text).map(|token| token.end - token.start).sum();
    text < SHORTEST_TEXT
}

/// Whether an identifier is one that a person made up: `guard!(sk_live_…)` has one that is none.
fn is_a_name(text: &[u8]) -> bool {
    const SHORTEST_KEY: usize = 16;
    text.len() < SHORTEST_KEY || (is_made_of_words(text) && !text.iter().any(u8::is_ascii_digit))
}

/// The shortest literals that may hold eight bytes of a key.
const SHORTEST_TEXT: usize = 10;

/// The file that the error points into: the one of this crate or, where only its built form is at hand, a copy.
fn refused_file() -> Option<String> {
    const TEXT: &str = include_str!("../refused.rs");
    const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/refused.rs");
    if std::fs::read(OURS).is_ok_and(|text| text == TEXT.as_bytes()) {
        return Some(OURS.to_owned());
    }
    let out_dir = Process::this().out_dir.as_deref().and_then(|path| std::path::absolute(path).ok());
    let path = out_dir.and_then(|folder| write_beside(&folder, TEXT)).or_else(|| write_apart(TEXT));
    path?.into_os_string().into_string().ok()
}

/// Writes among the compiler's output, and in one step: two compilers may write the same file.
fn write_beside(folder: &Path, text: &str) -> Option<PathBuf> {
    let path = folder.join("api-guard-refused.rs");
    let draft = folder.join(format!("api-guard-refused.{}", std::process::id()));
    std::fs::write(&draft, text).ok()?;
    std::fs::rename(&draft, &path).ok()?;
    Some(path)
}

/// Writes among temporary files, where others may write too: only a file that did not exist will do.
fn write_apart(text: &str) -> Option<PathBuf> {
    for attempt in 0..16u8 {
        let mut hasher = DefaultHasher::new();
        (std::process::id(), std::time::SystemTime::now(), attempt).hash(&mut hasher);
        let path = std::env::temp_dir().join(format!("api-guard-refused-{:016x}.rs", hasher.finish()));
        if let Ok(mut file) = std::fs::File::create_new(&path) {
            file.write_all(text.as_bytes()).ok()?;
            return Some(path);
        }
    }
    None
}

/// Ends the compiler, where no error can be left behind that prints no line.
pub(crate) fn stop(message: &str) -> ! {
    let _ = writeln!(std::io::stderr().lock(), "error: {message}");
    std::process::exit(1)
}
