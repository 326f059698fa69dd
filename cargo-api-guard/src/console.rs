//! Where output goes: injected, so that a command can be run on buffers.

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::panic;

use api_guard_detect::Style;

use crate::error::Problem;
use crate::exit::Exit;
use crate::shown;

/// Both outputs of a command, whether the first takes colours, and whether somebody watches the second.
pub(crate) struct Console<'a> {
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) style: Style,
    pub(crate) is_live: bool,
}

impl Console<'_> {
    /// Names a problem on standard error. Nothing is left to do where that is closed too.
    pub(crate) fn report(&mut self, problem: &Problem) {
        let _ = writeln!(self.err, "error: {problem}");
    }

    /// Says on standard error what should be mended, and stops nothing.
    pub(crate) fn warn(&mut self, text: &str) {
        let _ = writeln!(self.err, "warning: {}", shown::escaped(text));
    }

    /// The exit code of a command that wrote `written` and would end with `exit`.
    ///
    /// A reader that has read enough (`… | head`) is no failure; a full disk is.
    pub(crate) fn finish(&mut self, written: io::Result<()>, exit: Exit) -> Exit {
        match written.and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.report(&Problem::Output { kind: error.kind() });
                Exit::Failed
            }
            _ => exit,
        }
    }
}

/// Standard output, buffered, and standard error, which is not.
pub(crate) fn standard() -> (impl Write, impl Write) {
    (BufWriter::new(io::stdout()), io::stderr())
}

/// Says where the program failed and nothing else: the message of a panic quotes what was being read.
pub(crate) fn hush_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
        let _ = writeln!(io::stderr(), "error: this program failed{}", place.unwrap_or_default());
    }));
}

/// Whether standard error is a terminal that can overwrite a line.
pub(crate) fn is_stderr_live() -> bool {
    io::stderr().is_terminal() && !is_dumb()
}

/// Colours on a terminal only, and not where `NO_COLOR` (<https://no-color.org>) or a dumb terminal forbids them.
pub(crate) fn style_of_stdout() -> Style {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb() { Style::Ansi } else { Style::Plain }
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    fn finish(kind: io::ErrorKind) -> (Exit, String) {
        let mut err = Vec::new();
        let exit = Console { out: &mut Failing(kind), err: &mut err, style: Style::Plain, is_live: false }
            .finish(Ok(()), Exit::Found);
        (exit, String::from_utf8(err).unwrap())
    }

    #[test]
    fn a_reader_that_leaves_does_not_change_what_was_found() {
        assert_eq!(finish(io::ErrorKind::BrokenPipe), (Exit::Found, String::new()));
    }

    #[test]
    fn a_full_disk_is_a_failure_and_says_so() {
        let (exit, said) = finish(io::ErrorKind::StorageFull);
        assert_eq!(exit, Exit::Failed);
        assert!(said.starts_with("error: the report could not be written: "), "{said}");
    }
}
