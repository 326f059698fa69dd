//! Passes signals on to the program, and ends by the same signal as the program.

use std::io::{self, IsTerminal as _};
use std::process::{self, Child};
use std::thread;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

/// Signals that no longer end this process.
pub(super) struct Caught(Signals);

impl Caught {
    pub(super) fn new() -> io::Result<Self> {
        Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH]).map(Self)
    }

    /// Sends each to the child from now on. What a terminal sends it sends to both.
    pub(super) fn pass_on(mut self, child: &Child) -> io::Result<PassingOn> {
        let handle = self.0.handle();
        let child = Pid::from_child(child);
        let from_terminal = io::stdin().is_terminal();
        thread::Builder::new().spawn(move || {
            for number in self.0.forever() {
                let is_sent_to_both = from_terminal && matches!(number, SIGINT | SIGQUIT | SIGWINCH);
                if let Some(signal) = Signal::from_named_raw(number).filter(|_| !is_sent_to_both) {
                    let _ = kill_process(child, signal);
                }
            }
        })?;
        Ok(PassingOn(handle))
    }
}

/// The thread that passes signals on.
pub(super) struct PassingOn(Handle);

impl PassingOn {
    pub(super) fn stop(self) {
        self.0.close();
    }
}

/// Ends this process by `signal`. Its core dump would hold what the redactor held back, and says nothing of the
/// program: there is none.
pub(super) fn end_by(signal: i32) -> ! {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = emulate_default_handler(signal);
    process::exit(128 + signal)
}
