//! How a process ends × what it prints with: what comes out then, seen from outside. This program runs itself.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::dbg_macro,
    reason = "a panic is what is tested, and prints are"
)]

mod support;

use std::io::Write as _;
use std::process::Command;
use std::{env, io, process};

use api_guard::redact::{self, RedactingStream, RedactingWriter, StdioGuard};
use support::{PLAIN, know, leak, value};

const GUARD: &str = "API_GUARD_LEAKS_GUARD";
const SAY: &str = "API_GUARD_LEAKS_SAY";
const END: &str = "API_GUARD_LEAKS_END";

const SAYS: [&str; 6] = ["println", "dbg", "foreign write to fd 2", "child", "line writer", "stream"];
const ENDS: [&str; 4] = ["return", "panic", "exit", "abort"];

fn secret() -> String {
    value(77, PLAIN, 40)
}

/// The program under test: does nothing unless it was started by another test.
#[test]
fn the_program() {
    let Ok(guarded) = env::var(GUARD) else { return };
    let value = secret();
    let _secret = know(&value);
    let guarded = guarded == "yes";
    let stdio = guarded.then(|| StdioGuard::install().unwrap());
    let _hook = guarded.then(redact::init);
    say(&env::var(SAY).unwrap(), &value, guarded);
    match env::var(END).unwrap().as_str() {
        "panic" => {
            let _ = std::thread::spawn(move || panic!("with {value}")).join();
        }
        "exit" => process::exit(3),
        "abort" => process::abort(),
        _ => {}
    }
    drop(stdio);
}

fn say(how: &str, value: &str, guarded: bool) {
    match how {
        "println" => println!("said {value}\nlast"),
        "dbg" => {
            dbg!(value);
        }
        // What a C library does.
        "foreign write to fd 2" => {
            let (one, two) = value.split_at(20);
            for piece in ["said ", one, two, "\n"] {
                nix::unistd::write(io::stderr(), piece.as_bytes()).unwrap();
            }
        }
        "child" => assert!(Command::new("echo").arg(value).status().unwrap().success()),
        "line writer" if guarded => writeln!(RedactingWriter::new(io::stderr()), "said {value}").unwrap(),
        "stream" if guarded => writeln!(RedactingStream::new(io::stderr()), "said {value}").unwrap(),
        _ => eprintln!("said {value}"),
    }
}

fn printed(guard: &str, say: &str, end: &str) -> Vec<u8> {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "the_program", "--nocapture", "--test-threads", "1"])
        .envs([(GUARD, guard), (SAY, say), (END, end), ("RUST_BACKTRACE", "0")])
        .output()
        .unwrap();
    [output.stdout, output.stderr].concat()
}

#[test]
fn however_a_process_ends_nothing_leaks_and_without_a_guard_all_does() {
    let value = secret();
    let mut broken = Vec::new();
    println!("\n{:24} {:8} {:12} with api-guard", "said by", "end", "without");
    for say in SAYS {
        for end in ENDS {
            let without = leak(&printed("no", say, end), &value);
            let out = printed("yes", say, end);
            let with = leak(&out, &value);
            // After an exit or an abort the tail may be lost in the pipe: that is said, and is no leak.
            let survives = out.windows(10).any(|at| at == b"[REDACTED]");
            let tail = if survives { "redacted" } else { "lost" };
            println!(
                "{say:24} {end:8} {:12} {} ({tail})",
                without.unwrap_or("NOTHING"),
                with.unwrap_or("nothing")
            );
            let must_survive = matches!(end, "return" | "panic");
            if without.is_none() || with.is_some() || (must_survive && !survives) {
                broken.push((say, end));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:?}");
}
