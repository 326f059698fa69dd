//! The program that the board `secret` builds and runs: what holding a key costs, beside its peers.
#![allow(unsafe_code, reason = "a peer hands out pointers")]

use std::hint::black_box;
use std::time::Instant;

use secrecy::{ExposeSecret, SecretString};

const ROUNDS: usize = 25;
const VALUE: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/// What is measured, and how often it is done in one round.
type Row<'a> = (&'static str, u32, &'a dyn Fn());

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("capacity") => capacity(),
        _ => costs(),
    }
}

fn costs() {
    println!("create and drop, a value of 64 bytes:");
    let created = table(&[
        ("String", 20_000, &|| drop(black_box(VALUE.to_owned()))),
        ("secrecy", 20_000, &|| drop(black_box(SecretString::from(VALUE)))),
        ("api-guard", 20_000, &|| drop(black_box(api_guard::test_util::secret(VALUE)))),
        ("api-guard, from a SecretString", 20_000, &|| {
            drop(black_box(api_guard::Secret::from(SecretString::from(VALUE))));
        }),
        ("secrets", 50, &|| {
            drop(black_box(secrets::SecretVec::<u8>::new(64, |place| {
                place.copy_from_slice(VALUE.as_bytes())
            })));
        }),
        ("memsec", 50, &|| unsafe {
            let place = memsec::malloc::<[u8; 64]>().expect("memory");
            (*place.as_ptr()).copy_from_slice(VALUE.as_bytes());
            memsec::free(black_box(place));
        }),
        ("memsec, memfd_secret", 50, &|| unsafe {
            let place = memsec::memfd_secret::<[u8; 64]>().expect("memory");
            (*place.as_ptr()).copy_from_slice(VALUE.as_bytes());
            memsec::free_memfd_secret(black_box(place));
        }),
    ]);
    let ratio = time(&created, "api-guard") / time(&created, "secrecy");
    figure("create", &format!("{:.0} ns", time(&created, "secrecy")), &format!("{ratio:.1} × secrecy"));
    figure(
        "pages",
        "secrets",
        &format!("{:.0} × faster", time(&created, "secrets") / time(&created, "api-guard")),
    );

    let plain = VALUE.to_owned();
    let secrecy = SecretString::from(VALUE);
    let guarded = api_guard::test_util::secret(VALUE);
    let secrets = secrets::SecretVec::<u8>::new(64, |place| place.copy_from_slice(VALUE.as_bytes()));
    let rows: [Row; 4] = [
        ("String", 200_000, &|| look(black_box(&plain))),
        ("secrecy", 200_000, &|| look(black_box(&secrecy).expose_secret())),
        ("api-guard", 200_000, &|| black_box(&guarded).expose_secret(look).expect("a live secret")),
        ("secrets", 200, &|| look(str::from_utf8(&black_box(&secrets).borrow()).expect("text"))),
    ];
    println!("expose, one thread:");
    let alone = table(&rows);
    let more = time(&alone, "api-guard") - time(&alone, "secrecy");
    figure("expose", &format!("{:.1} ns", time(&alone, "secrecy")), &format!("{more:+.1} ns"));

    println!("expose, two threads at one value:");
    let two = [
        two_threads("secrecy", || look(black_box(&secrecy).expose_secret())),
        two_threads("api-guard", || black_box(&guarded).expose_secret(look).expect("a live secret")),
    ];
    print(&two);
    let more = time(&two, "api-guard") - time(&two, "secrecy");
    figure("two threads", &format!("{:.1} ns", time(&two, "secrecy")), &format!("{more:+.1} ns"));
}

/// A line for the board's summary.
fn figure(name: &str, peer: &str, ours: &str) {
    println!("@{name}\t{peer}\t{ours}");
}

fn time(medians: &[(&str, f64)], name: &str) -> f64 {
    medians.iter().find(|(of, _)| *of == name).map_or(f64::NAN, |(_, time)| *time)
}

fn look(value: &str) {
    black_box(value.len());
}

/// Rounds of all rows in turn, so that another program on the machine disturbs all alike; medians.
fn table(rows: &[Row]) -> Vec<(&'static str, f64)> {
    let mut times = vec![Vec::new(); rows.len()];
    for _ in 0..ROUNDS {
        for ((_, times_a_round, run), times) in rows.iter().zip(&mut times) {
            let start = Instant::now();
            (0..*times_a_round).for_each(|_| run());
            times.push(start.elapsed().as_nanos() as f64 / f64::from(*times_a_round));
        }
    }
    let medians: Vec<_> = rows.iter().zip(times).map(|(row, times)| (row.0, median(times))).collect();
    print(&medians);
    medians
}

fn two_threads(name: &'static str, run: impl Fn() + Sync) -> (&'static str, f64) {
    const TIMES: u32 = 200_000;
    let round = || {
        let start = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..TIMES).for_each(|_| run()));
            }
        });
        start.elapsed().as_nanos() as f64 / f64::from(TIMES)
    };
    (name, median((0..ROUNDS).map(|_| round()).collect()))
}

fn print(medians: &[(&str, f64)]) {
    let secrecy = time(medians, "secrecy");
    for (name, time) in medians {
        println!("  {name:31} {time:10.1} ns  {:9.2} × secrecy  {:+9.1} ns", time / secrecy, time - secrecy);
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// How many values of 64 bytes are locked under a limit of 64 KiB, as a user without privileges.
fn capacity() {
    let limit = libc::rlimit { rlim_cur: 64 << 10, rlim_max: 64 << 10 };
    unsafe {
        assert_eq!(libc::setrlimit(libc::RLIMIT_MEMLOCK, &limit), 0);
        // With the privilege of root the limit is not there.
        if libc::geteuid() == 0 {
            assert_eq!(libc::setresuid(65534, 65534, 65534), 0);
        }
    }
    let held: Vec<_> = (0..1200).map(|_| api_guard::test_util::secret(VALUE)).collect();
    let report = api_guard::protection_report().expect("a report");
    println!("1200 values of 64 bytes under a limit of 64 KiB: {report}");
    figure("locked", "4", &(held.len() - report.not_locked()).to_string());
}
