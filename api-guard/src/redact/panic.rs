//! Redacts what a panic prints.

use std::any::Any;
use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{env, panic, thread};

use super::{engine, text};

/// Installs the redacting panic hook, once for the process, and returns a handle that counts redactions.
///
/// A panic then prints to standard error what the standard hook prints (thread, place, message, and a backtrace if
/// `RUST_BACKTRACE` asks for one), without secrets. It needs this because `unwrap` prints an error that may quote a
/// value, and `assert_eq!` prints both sides. The previous hook is replaced and not called, since it would print the
/// original message; see [`Redaction::dangerous`]. So call this before a crash reporter adds its own hook; what that
/// hook prints is not redacted.
///
/// The standard library calls no hook for a panic between fork and exec, in a closure of `CommandExt::pre_exec`. What
/// such a panic prints is redacted only by a `StdioGuard`.
///
/// Further calls change nothing. Secrets that were loaded before the call are known too.
///
/// # Examples
///
/// ```
/// let redaction = api_guard::redact::init();
/// let before = redaction.redactions();
///
/// let _secret = api_guard::Secret::from(api_guard::secrecy::SecretString::from("correct horse battery"));
/// // prints "thread 'main' panicked at …: connecting with [REDACTED]"
/// std::panic::catch_unwind(|| panic!("connecting with correct horse battery")).unwrap_err();
/// assert_eq!(redaction.redactions(), before + 1);
/// ```
pub fn init() -> Redaction {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            report(info);
            if CHAINED.load(Ordering::Relaxed) {
                before(info);
            }
        }));
    });
    Redaction { _process_wide: () }
}

/// A handle to the redaction of this process.
///
/// Dropping it does not switch anything off. Redaction lasts as long as the process, so `let _ = init();`, which drops
/// the handle at once, is just as safe.
#[derive(Clone, Debug)]
#[must_use = "bind it with `let _redaction = …` to show that redaction was meant; dropping it switches nothing off"]
pub struct Redaction {
    _process_wide: (),
}

impl Redaction {
    /// How many secrets this process has replaced so far, through any writer, redactor or panic.
    ///
    /// If the number grows, some code prints what it should not.
    #[must_use]
    pub fn redactions(&self) -> u64 {
        engine::redactions()
    }

    /// The settings that redact less. Search for this word to find code that uses them.
    #[must_use]
    pub fn dangerous(self) -> DangerousRedaction {
        DangerousRedaction(self)
    }
}

/// Whether the hook that was there before is called too.
static CHAINED: AtomicBool = AtomicBool::new(false);

/// The result of [`Redaction::dangerous`].
#[derive(Clone, Debug)]
pub struct DangerousRedaction(Redaction);

impl DangerousRedaction {
    /// From now on, also calls the panic hook that [`init`] replaced, after the redacting one.
    ///
    /// # Security
    ///
    /// A hook gets the original message, which cannot be replaced: the standard hook prints it, a crash reporter sends
    /// it.
    pub fn chain_previous_hook(self) -> Redaction {
        CHAINED.store(true, Ordering::Relaxed);
        self.0
    }
}

/// The hook. A panic in here would abort the process, and nobody is left to tell when standard error is closed: so
/// nothing is unwrapped, and what fails is left out.
fn report(info: &PanicHookInfo<'_>) {
    let thread = thread::current();
    let thread = thread.name().unwrap_or("<unnamed>");
    let mut report = String::new();
    let _ = match info.location() {
        Some(place) => writeln!(report, "\nthread '{thread}' panicked at {place}:"),
        None => writeln!(report, "\nthread '{thread}' panicked:"),
    };
    let _ = writeln!(report, "{}", message(info.payload()));
    add_backtrace(&mut report);
    let _ = std::io::stderr().write_all(text(&report).as_bytes());
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("Box<dyn Any>")
}

fn add_backtrace(report: &mut String) {
    let _ = match env::var_os("RUST_BACKTRACE") {
        Some(value) if value == "0" => Ok(()),
        Some(value) if value == "full" => {
            writeln!(report, "stack backtrace:\n{:#}", Backtrace::force_capture())
        }
        Some(_) => writeln!(report, "stack backtrace:\n{}", Backtrace::force_capture()),
        None => {
            writeln!(report, "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace")
        }
    };
}
