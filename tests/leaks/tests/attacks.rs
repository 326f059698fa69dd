//! What a process may do to `StdioGuard` and to the panic hook, seen from outside: no value comes out, and nothing waits
//! for ever. This program runs itself.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a panic is what is tested, and prints are"
)]

mod support;

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{env, io, process, thread};

use api_guard::redact::{self, StdioGuard};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, getpid};
use support::{PLAIN, know, leak, value};

const ATTACK: &str = "API_GUARD_LEAKS_ATTACK";
const WITH: &str = "API_GUARD_LEAKS_WITH";

/// Printed when the other end of standard output may be closed; standard input ends when it is.
const READY: &str = "ready for it";

/// A machine that is slow must not fail, and one that waits for ever must.
const LIMIT: Duration = Duration::from_secs(60);

/// A name, by what it is guarded, whether a marker must be seen then, and what is done.
type Attack = (&'static str, &'static str, bool, fn(String, Option<StdioGuard>));

const ATTACKS: &[Attack] = &[
    ("a child prints a value in pieces", "stdio", true, |value, _guard| {
        let (one, two) = value.split_at(20);
        shell(r#"printf %s "$1" >&2; printf '%s\n' "$2" >&2"#, &[one, two]);
    }),
    ("a child is killed in the middle of a value", "stdio", true, |value, _guard| {
        shell(r#"printf %s "$1"; kill -9 $$"#, &[&value[..20]]);
    }),
    ("a process is killed in the middle of a value", "stdio", false, |value, _guard| {
        foreign(&value[..20]);
        kill(getpid(), Signal::SIGKILL).unwrap();
    }),
    ("a closure before exec prints", "stdio", true, |value, _guard| {
        in_forked_child(move || foreign(&format!("{value}\n")));
    }),
    // The standard library calls no hook there.
    ("a closure before exec panics", "stdio", true, |value, _guard| {
        in_forked_child(move || panic!("with {value}"));
    }),
    ("a forked child ends the guard", "stdio", true, |value, guard| {
        println!("said {value}");
        end_in_forked_child(guard);
    }),
    ("a panic in a drop, in a panic", "stdio", false, |value, _guard| panic_in_drop(value)),
    ("a panic in a drop, in a panic: the hook", "hook", true, |value, _guard| panic_in_drop(value)),
    ("a thread exits while the guard waits", "stdio", false, |value, guard| {
        // It holds the pipe as long as this process holds the other end of its standard input.
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let (said, told) = mpsc::channel();
        thread::spawn(move || {
            told.recv().unwrap();
            process::exit(3);
        });
        println!("said {value}");
        said.send(()).unwrap();
        drop(guard);
        child.wait().unwrap();
    }),
    ("a thread writes while the guard is dropped", "stdio", true, |value, guard| {
        foreign(&format!("said {value}\n"));
        let (dropped, told) = mpsc::channel::<()>();
        let writes = thread::spawn(move || {
            // No more than is looked through quickly.
            for _ in 0..500 {
                foreign("a line of another thread\n");
                if told.try_recv() == Err(mpsc::TryRecvError::Disconnected) {
                    break;
                }
            }
        });
        drop(guard);
        drop(dropped);
        writes.join().unwrap();
    }),
    ("a line without an end", "stdio", true, |value, _guard| {
        let long = "word".repeat(10 * 1024);
        println!("{long}{value}{long}\n{value}");
    }),
    ("nobody reads standard output", "closed", true, |value, _guard| {
        println!("{READY}");
        io::read_to_string(io::stdin()).unwrap();
        for _ in 0..5_000 {
            // Without a guard this fails, and with one it does not.
            let _ = nix::unistd::write(io::stdout(), format!("said {value}\n").as_bytes());
        }
        foreign(&format!("said {value}\n"));
    }),
];

const SLOW: Attack = ("more is printed than a pipe holds", "stdio", true, |value, _guard| {
    for _ in 0..LINES {
        println!("said {value}");
    }
});

/// As many as two pipes hold, and one does not.
const LINES: usize = 5_000;

/// What a C library does.
fn foreign(text: &str) {
    let _ = nix::unistd::write(io::stderr(), text.as_bytes());
}

fn shell(script: &str, arguments: &[&str]) {
    Command::new("sh").args(["-c", script, "sh"]).args(arguments).status().unwrap();
}

#[expect(unsafe_code, reason = "what runs between fork and exec is what is tested")]
fn in_forked_child(what: impl Fn() + Send + Sync + 'static) {
    let mut command = Command::new("true");
    // SAFETY: of what these closures call only the allocator is not safe after a fork, and the C library keeps it whole.
    unsafe {
        command.pre_exec(move || {
            what();
            Ok(())
        })
    };
    let _ = command.status();
}

#[expect(unsafe_code, reason = "a fork without exec is what is tested")]
fn end_in_forked_child(guard: Option<StdioGuard>) {
    // SAFETY: no other thread holds a lock that the child takes: those of the guard only read and write.
    match unsafe { fork() }.unwrap() {
        ForkResult::Child => {
            // The thread that it would wait for is the parent's.
            let _ = guard.map(StdioGuard::finish);
            let _ = kill(getpid(), Signal::SIGKILL);
        }
        ForkResult::Parent { child } => {
            waitpid(child, None).unwrap();
        }
    }
}

fn panic_in_drop(value: String) {
    struct Bomb(String);
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped with {}", self.0);
        }
    }
    let _bomb = Bomb(value.clone());
    panic!("with {value}");
}

/// The program under test: does nothing unless it was started by another test.
#[test]
fn the_program() {
    let Ok(attack) = env::var(ATTACK) else { return };
    let value = value(78, PLAIN, 40);
    let _secret = know(&value);
    let with = env::var(WITH).unwrap();
    let _hook = (with == "hook").then(redact::init);
    let guard = matches!(with.as_str(), "stdio" | "closed").then(|| StdioGuard::install().unwrap());
    let (.., run) = ATTACKS.iter().chain([&SLOW]).find(|(name, ..)| *name == attack).unwrap();
    run(value, guard);
}

fn start(attack: &str, with: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "the_program", "--nocapture", "--test-threads", "1"])
        .envs([(ATTACK, attack), (WITH, with), ("RUST_BACKTRACE", "0")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What it prints until it ends; `None` if it does not.
fn printed(mut child: Child, closed: bool) -> Option<Vec<u8>> {
    if closed {
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains(READY)));
    }
    let process = Pid::from_raw(child.id().try_into().unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        kill(process, Signal::SIGKILL).unwrap();
        return None;
    };
    let output = output.unwrap();
    Some([output.stdout, output.stderr].concat())
}

#[test]
fn whatever_a_process_does_nothing_leaks_and_nothing_waits_for_ever() {
    let value = value(78, PLAIN, 40);
    let mut broken = Vec::new();
    println!("\n{:45} {:12} with api-guard", "attack", "without");
    for &(name, with, kept, _) in ATTACKS {
        let closed = with == "closed";

        let without = printed(start(name, "nothing"), closed).and_then(|out| leak(&out, &value));
        let out = printed(start(name, with), closed);
        let ended = out.is_some();
        let out = out.unwrap_or_default();

        let leaks = leak(&out, &value);
        let redacted = out.windows(10).any(|at| at == b"[REDACTED]");
        println!(
            "{name:45} {:12} {}{}",
            without.unwrap_or("NOTHING"),
            leaks.unwrap_or("nothing"),
            if ended { "" } else { ", AND WAITS" }
        );
        if without.is_none() || leaks.is_some() || !ended || (kept && !redacted) {
            broken.push(name);
        }
    }
    assert!(broken.is_empty(), "{broken:?}");
}

/// A guard that gave up after some time would lose what the other side had no time for.
#[test]
fn a_drop_waits_for_a_reader_that_is_slower_than_its_patience() {
    let child = start(SLOW.0, SLOW.1);
    // Time is what is tested, and the assertion does not depend on it: a slower machine only waits longer.
    thread::sleep(Duration::from_millis(2500));
    let out = printed(child, false).unwrap_or_default();
    let lines = out.split(|&byte| byte == b'\n');
    assert!(lines.filter(|line| line.ends_with(b"said [REDACTED]")).count() == LINES, "each line arrives");
}
