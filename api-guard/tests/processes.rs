//! What happens to a secret when its process forks, runs into a limit, is refused a system call, or ends. Each case has
//! a process of its own; the program has no test harness, so that it has one thread.
#![cfg_attr(not(target_os = "linux"), allow(unused, reason = "it tests what Linux has"))]
#![allow(unsafe_code, reason = "it forks, and gives up rights")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails"
)]

use std::process::Command;
use std::{env, thread};

use api_guard::secrecy::SecretString;
use api_guard::{Kind, Protection, Secret, protection_report};

const CASE: &str = "API_GUARD_PROCESSES_CASE";

#[cfg(target_os = "linux")]
const CASES: &[(&str, fn())] = &[
    ("a_forked_child_is_refused_and_loads_its_own", || forked(Protection::new())),
    ("a_forked_child_has_nothing_of_hidden_memory", || forked(Protection::new().memfd_secret())),
    ("what_a_closure_makes_in_a_child_it_forked_is_dropped", fork_in_a_closure),
    ("without_the_kernels_help_a_child_is_refused_too", fork_without_madvise),
    ("nine_hundred_keys_are_locked_under_64_kib", capacity),
    ("strict_refuses_what_would_not_be_locked", strict),
    ("what_other_threads_dropped_is_used_before_a_value_is_refused", spares_are_found),
    ("without_a_right_to_lock_it_holds_and_says_so", no_right_to_lock),
    ("what_seccomp_refuses_is_in_the_report", seccomp),
    ("a_protection_comes_before_the_first_secret", too_late),
    ("two_hundred_thousand_secrets", many),
    ("threads_may_load_the_first_secrets_at_once", first_at_once),
    ("a_child_forked_while_other_threads_load_waits_for_nobody", forked_meanwhile),
    ("a_process_may_end_while_a_value_is_exposed", ends_while_exposed),
];

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    if let Ok(wanted) = env::var(CASE) {
        return CASES.iter().find(|(name, _)| *name == wanted).expect("a case of this name").1();
    }
    for (name, _) in CASES {
        let status = Command::new(env::current_exe().unwrap()).env(CASE, name).status().unwrap();
        assert!(status.success(), "{name}: {status}");
        println!("test {name} ... ok");
    }
}

const VALUE: &str = "a value of this process";

fn secret() -> Secret {
    Secret::from(SecretString::from(VALUE))
}

fn is_given_out(secret: &Secret) -> bool {
    secret.expose_secret(|value| value == VALUE).unwrap()
}

/// Runs `work` in a forked child, and tells whether it came to its end there.
#[cfg(target_os = "linux")]
fn in_child(work: impl FnOnce()) -> bool {
    // SAFETY: this process has one thread, so the child may do all that it could.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let fine = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_ok();
        std::process::exit(i32::from(!fine));
    }
    has_succeeded(child)
}

#[cfg(target_os = "linux")]
fn has_succeeded(child: i32) -> bool {
    let mut status = 0;
    // SAFETY: our own child, and a number of our own.
    unsafe { libc::waitpid(child, &raw mut status, 0) };
    libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0
}

#[cfg(target_os = "linux")]
fn forked(protection: Protection) {
    if let Err(error) = protection.install() {
        println!("  not granted here: {error}");
        return;
    }
    let secret = secret();
    let (clone, large) = (secret.clone(), Secret::from(SecretString::from("x".repeat(5000))));
    let fingerprint = secret.fingerprint();
    let fine = in_child(move || {
        let error = secret.expose_secret(|_| ()).unwrap_err();
        assert_eq!(error.kind(), Kind::WipedByFork);
        assert_eq!(large.expose_secret(|_| ()).unwrap_err().kind(), Kind::WipedByFork);
        assert_eq!(secret.fingerprint(), fingerprint);
        // Neither this nor dropping it may touch what is the parent's.
        secret.revoke("a test");
        drop((secret, large));
        let own = self::secret();
        assert!(is_given_out(&own));
        assert!(in_child(move || assert_eq!(
            own.expose_secret(|_| ()).unwrap_err().kind(),
            Kind::WipedByFork
        )));
    });
    assert!(fine);
    assert!(is_given_out(&clone), "a child changed its parent's value");
}

#[cfg(target_os = "linux")]
fn fork_in_a_closure() {
    let secret = secret();
    let mut child = 0;
    let made = secret.expose_secret(|value| {
        // SAFETY: this process has one thread.
        child = unsafe { libc::fork() };
        value.to_owned()
    });
    if child == 0 {
        let refused = made.is_err_and(|error| error.kind() == Kind::WipedByFork);
        std::process::exit(i32::from(!refused));
    }
    assert!(made.unwrap() == VALUE);
    assert!(has_succeeded(child), "zeros were passed off as a key");
}

#[cfg(target_os = "linux")]
fn fork_without_madvise() {
    refuse(&[libc::SYS_madvise]);
    let secret = secret();
    assert!(is_given_out(&secret));
    assert!(in_child(|| {
        assert_eq!(secret.expose_secret(|_| ()).unwrap_err().kind(), Kind::WipedByFork);
    }));
    assert_eq!(protection_report().unwrap().in_forked_children(), 1);
}

#[cfg(target_os = "linux")]
fn capacity() {
    limit_locking(64 << 10);
    let held: Vec<Secret> = (0..1200).map(|_| secret()).collect();
    let report = protection_report().unwrap();
    let locked = report.held() - report.not_locked();
    println!("  {locked} of {} values are locked; the report: {report}", held.len());
    assert!(locked >= 900, "{report}");
    assert!(!report.is_complete() && report.lock_limit() == Some(65_536));
    assert!(report.to_string().contains("this process may lock 64 KiB"), "{report}");
    assert!(held.iter().all(is_given_out));
}

#[cfg(target_os = "linux")]
fn strict() {
    limit_locking(two_pages_for_values());
    Protection::new().strict().install().unwrap();
    let held: Vec<Secret> = (0..200).map(|_| secret()).collect();
    let (given, refused): (Vec<_>, Vec<_>) = held.iter().partition(|held| held.expose_secret(|_| ()).is_ok());
    assert_eq!((given.len(), refused.len()), (128, 72), "two pages of 64 slots");
    let error = refused[0].expose_secret(|_| ()).unwrap_err();
    assert_eq!(error.kind(), Kind::Config);
    assert!(error.to_string().contains("ulimit -l"), "{error}");
    assert!(given.into_iter().all(is_given_out));
}

#[cfg(target_os = "linux")]
fn spares_are_found() {
    limit_locking(two_pages_for_values());
    Protection::new().strict().install().unwrap();
    let (all_held, one_by_one) = (std::sync::Barrier::new(8), std::sync::Mutex::new(()));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let held: Vec<Secret> = (0..8).map(|_| secret()).collect();
                all_held.wait();
                let _turn = one_by_one.lock().unwrap();
                drop(held);
            });
        }
    });
    assert_eq!(protection_report().unwrap().held(), 0);
    // All of the locked memory: half of it lies on shelves.
    let held: Vec<Secret> = (0..128).map(|_| secret()).collect();
    assert!(held.iter().all(|held| held.expose_secret(|_| ()).is_ok()), "some of it lies idle on a shelf");
}

#[cfg(target_os = "linux")]
fn no_right_to_lock() {
    limit_locking(0);
    let error = Protection::new().strict().install().unwrap_err();
    assert_eq!(error.kind(), Kind::Config);
    let secret = secret();
    assert!(is_given_out(&secret));
    let report = protection_report().unwrap();
    assert_eq!((report.held(), report.not_locked(), report.in_core_dumps()), (1, 1, 0));
}

#[cfg(target_os = "linux")]
fn seccomp() {
    refuse(&[libc::SYS_madvise, libc::SYS_mlock, libc::SYS_memfd_secret]);
    assert_eq!(Protection::new().memfd_secret().install().unwrap_err().kind(), Kind::Unavailable);
    assert_eq!(Protection::new().strict().install().unwrap_err().kind(), Kind::Config);
    let secret = secret();
    assert!(is_given_out(&secret));
    let report = protection_report().unwrap();
    assert_eq!((report.not_locked(), report.in_core_dumps(), report.in_forked_children()), (1, 1, 1));
    assert!(report.to_string().contains("would be in a core dump, and so would a next one"), "{report}");
}

fn too_late() {
    let _secret = secret();
    assert_eq!(Protection::new().strict().install().unwrap_err().kind(), Kind::Config);
    Protection::new().install().expect("what is in force already");
}

fn many() {
    let held: Vec<Secret> = (0..200_000).map(|_| secret()).collect();
    assert_eq!(protection_report().unwrap().held(), 200_000);
    assert!(held.iter().step_by(997).all(is_given_out));
    thread::spawn(move || drop(held)).join().unwrap();
    assert_eq!(protection_report().unwrap().held(), 0);
}

/// A forked child begins anew, so that each of many children has a first time.
#[cfg(target_os = "linux")]
fn first_at_once() {
    let _of_the_parent = secret();
    for _ in 0..300 {
        assert!(in_child(|| {
            let start = std::sync::Barrier::new(4);
            let held: Vec<Secret> = thread::scope(|scope| {
                let load = || {
                    start.wait();
                    secret()
                };
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(load)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert!(held.iter().all(is_given_out));
            assert_eq!(protection_report().unwrap().held(), 4);
        }));
    }
}

#[cfg(target_os = "linux")]
fn forked_meanwhile() {
    use std::sync::atomic::{AtomicBool, Ordering};

    let (is_over, before) = (AtomicBool::new(false), secret());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    drop(secret());
                }
            });
        }
        let children_are_fine = (0..100).all(|_| {
            // SAFETY: the child calls nothing that another thread may have been in the middle of, but for the
            // allocator, which glibc keeps whole; that this is so of our own code is what is tested.
            let child = unsafe { libc::fork() };
            if child == 0 {
                // SAFETY: a child that waits for a thread it does not have is ended by the alarm.
                unsafe { libc::alarm(20) };
                let refused =
                    before.expose_secret(|_| ()).is_err_and(|error| error.kind() == Kind::WipedByFork);
                let fine = refused && is_given_out(&secret());
                // SAFETY: ends the process.
                unsafe { libc::_exit(i32::from(!fine)) };
            }
            has_succeeded(child)
        });
        is_over.store(true, Ordering::Relaxed);
        assert!(children_are_fine);
    });
}

fn ends_while_exposed() {
    let secret = secret();
    let other = secret.clone();
    thread::spawn(move || other.expose_secret(|_| thread::park()));
    secret.expose_secret(|_| std::process::exit(0)).unwrap();
}

/// The redactor's key lies in a page of its own.
#[cfg(target_os = "linux")]
fn two_pages_for_values() -> u64 {
    if cfg!(feature = "redact") { 12 << 10 } else { 8 << 10 }
}

/// As an ordinary user has it: root's right to lock knows no limit.
#[cfg(target_os = "linux")]
fn limit_locking(bytes: u64) {
    let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
    // SAFETY: numbers, and a struct of our own.
    unsafe {
        assert_eq!(libc::setrlimit(libc::RLIMIT_MEMLOCK, &raw const limit), 0);
        if libc::geteuid() == 0 {
            assert_eq!(libc::setresuid(65534, 65534, 65534), 0);
        }
    }
}

/// Has the kernel answer these calls with EPERM from now on, as a container's profile does.
#[cfg(target_os = "linux")]
fn refuse(calls: &[libc::c_long]) {
    let step = |code: u32, jt: u8, jf: u8, k: u32| libc::sock_filter { code: code as u16, jt, jf, k };
    let (load, jump, end) = (
        libc::BPF_LD | libc::BPF_W | libc::BPF_ABS,
        libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K,
        libc::BPF_RET,
    );
    // The number of the call is what a filter sees first.
    let mut filter = vec![step(load, 0, 0, 0)];
    for &call in calls {
        filter.push(step(jump, 0, 1, call as u32));
        filter.push(step(end, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32));
    }
    filter.push(step(end, 0, 0, libc::SECCOMP_RET_ALLOW));
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: the program and its steps live until the kernel has copied them.
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        assert_eq!(libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program), 0);
    }
}
