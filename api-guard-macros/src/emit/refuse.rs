//! Errors that stop the build without printing a line that may hold a key.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use api_guard_detect::{Lines, scan_file};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::process::{Channel, Process};

/// Stops the build at the macro call, or, where its lines are not fit to be printed, as [`refuse_hidden`] does.
pub(crate) fn refuse(message: &str, site: Span) -> TokenStream {
    if may_be_printed(site) { at_call(message) } else { refuse_hidden(message, site) }
}

/// Stops the build with an error that points into a generated file.
///
/// The compiler prints the line of an error and the lines of every macro call around it. The only way out is an
/// error whose tokens were read from another file: `include!` reads them, and what is read has no call around it.
/// Works in place of an expression and of an item that is not in an `impl` or a trait.
pub(crate) fn refuse_hidden(message: &str, site: Span) -> TokenStream {
    if Process::this().channel == Channel::Silent {
        return at_call(message); // an editor shows the message alone
    }
    let message = match place_of(site) {
        Some(place) => format!("{message}\n  at {place}"),
        None => message.to_owned(),
    };
    match write(&message) {
        Some(path) => quote!(::core::include! { #path }),
        None => stop(&message),
    }
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

/// Whether neither the lines of the call nor those of a macro call around it can hold a key.
pub(crate) fn may_be_printed(site: Span) -> bool {
    let site = site.unwrap();
    let Some(file) = site.local_file() else { return false };
    let Ok(source) = std::fs::read(&file) else { return false };
    let findings = scan_file(&file.to_string_lossy(), &source);
    let lines = Lines::new(&source);
    let called = site.start().line()..=site.end().line();
    let in_call = findings.iter().any(|finding| {
        let first = lines.position(finding.span.start).line;
        let last = lines.position(finding.span.end).line;
        first <= *called.end() && *called.start() <= last
    });
    // A call inside a macro is printed with that macro's own call, which may stand on any line.
    let may_be_nested = String::from_utf8_lossy(&source).contains("macro_rules");
    !in_call && (findings.is_empty() || !may_be_nested)
}

/// Writes the error to a file of its own, beside what the compiler writes or else among temporary files.
fn write(message: &str) -> Option<String> {
    let source = text_of(message);
    let mut hasher = DefaultHasher::new();
    source.hash(&mut hasher);
    let name = format!("api-guard-refusal-{:016x}.rs", hasher.finish());
    let out_dir = Process::this().out_dir.as_deref().and_then(|path| std::path::absolute(path).ok());
    let path =
        out_dir.and_then(|folder| write_beside(&folder, &name, &source)).or_else(|| write_apart(&source));
    path?.into_os_string().into_string().ok()
}

/// Replaces the file in one step: two compilers may write the same one.
fn write_beside(folder: &Path, name: &str, source: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    let draft = folder.join(format!("{name}.{}", std::process::id()));
    std::fs::write(&draft, source).ok()?;
    std::fs::rename(&draft, &path).ok()?;
    Some(path)
}

/// Others may write to a folder of temporary files: only a file that did not exist will do.
fn write_apart(source: &str) -> Option<PathBuf> {
    for attempt in 0..16u8 {
        let mut hasher = DefaultHasher::new();
        (std::process::id(), std::time::SystemTime::now(), attempt).hash(&mut hasher);
        let path = std::env::temp_dir().join(format!("api-guard-refusal-{:016x}.rs", hasher.finish()));
        if let Ok(mut file) = std::fs::File::create_new(&path) {
            file.write_all(source.as_bytes()).ok()?;
            return Some(path);
        }
    }
    None
}

/// The compiler leaves out the middle of a long call, so that the message is not printed a second time.
fn text_of(message: &str) -> String {
    let blank = "\n".repeat(8);
    format!(
        "compile_error! {{ // api-guard says so: the message is the error itself{blank}{message:?}{blank}}}\n"
    )
}

/// Ends the compiler, where no error can be left behind that prints no line.
pub(crate) fn stop(message: &str) -> ! {
    let _ = writeln!(std::io::stderr().lock(), "error: {message}");
    std::process::exit(1)
}
