//! The program that holds a key, and tells on standard output how far it is.
#![allow(unsafe_code, reason = "it forks, and lets itself be dumped")]

use std::env;
use std::hint::black_box;
use std::io::{Read as _, Write as _, stdin, stdout};

use api_guard::secrecy::SecretString;
use api_guard::{Protection, Secret};

use super::forms;

const HOLDER: &str = "API_GUARD_LEAKS_HOLDER";
const SEED: &str = "API_GUARD_LEAKS_SEED";
const KEY: &str = "API_GUARD_LEAKS_KEY";

/// What it says when it holds the key, when it has forked (with the child's number), and when it has let go of it.
pub(super) const ALIVE: &str = "alive";
pub(super) const GONE: &str = "gone";

/// The variables that make this program a holder. Only those who load a key from a variable find one.
pub(super) fn variables(holder: &str, seed: u64) -> Vec<(&'static str, String)> {
    let mut variables = vec![(HOLDER, holder.to_owned()), (SEED, seed.to_string())];
    if holder.contains("env") || holder.starts_with("variable") {
        variables.push((KEY, forms::key(seed, 64)));
    }
    variables
}

pub(super) fn was_asked_for() -> bool {
    env::var_os(HOLDER).is_some()
}

pub(super) fn key_len(holder: &str) -> usize {
    if holder == "1 MiB" { 1 << 20 } else { 64 }
}

/// The key that this program holds, or gives to one that does.
pub(super) fn key() -> String {
    let holder = env::var(HOLDER).unwrap();
    forms::key(env::var(SEED).unwrap().parse().unwrap(), key_len(&holder))
}

pub(super) fn hold() {
    be_dumpable();
    let holder = env::var(HOLDER).unwrap();
    // The only copy is the one that goes in.
    let secret = || used(Secret::from(SecretString::from(key())));
    match holder.as_str() {
        "String (control)" => until_told(black_box(key())),
        "variable (control)" => until_told(()),
        "two clones" => {
            let secret = secret();
            until_told([secret.clone(), secret]);
        }
        "Secret::from_env" => until_told(used(Secret::from_env(KEY).unwrap())),
        "Secret::take_env" => until_told(used(Secret::take_env(KEY).unwrap())),
        "take_env, memfd_secret" => {
            if Protection::new().memfd_secret().install().is_err() {
                return say("not granted");
            }
            until_told(used(Secret::take_env(KEY).unwrap()));
        }
        "revoked" => {
            let secret = secret();
            secret.revoke("a test");
            until_told(secret);
        }
        "copied and hashed" => {
            let secret = secret();
            drop(secret.to_secrecy().unwrap());
            assert!(!secret.verify("another").unwrap());
            assert!(secret.fleet_fingerprint(&secret).unwrap() != secret.fingerprint());
            #[cfg(feature = "api-key-hash")]
            {
                let hash = api_guard::ApiKeyHash::of(&secret, &secret).unwrap();
                assert!(!hash.verify("another", &secret).unwrap());
            }
            until_told(secret);
        }
        "in a place used before" => {
            drop(secret());
            until_told(secret());
        }
        #[cfg(feature = "http")]
        "with two headers" => {
            let secret = secret();
            let headers = [secret.bearer_header().unwrap(), secret.basic_header("user").unwrap()];
            until_told((secret, headers));
        }
        #[cfg(feature = "vault")]
        "fetched from Vault" => until_told(super::manager::fetch(key(), used)),
        _ => until_told(secret()),
    }
}

/// A secret that was used, printed, searched for in a log, and in a closure that panicked.
fn used(secret: Secret) -> Secret {
    assert!(secret.expose_secret(|value| value.len() >= 64).unwrap());
    let shown = format!("{secret:?} {}", secret.fingerprint());
    #[cfg(feature = "redact")]
    assert!(!api_guard::redact::text(&shown).is_empty());
    std::panic::set_hook(Box::new(|_| {}));
    let panicked = std::panic::catch_unwind(|| secret.expose_secret(|_| panic!("in a closure")));
    assert!(panicked.is_err() && !shown.is_empty());
    secret
}

/// Holds it while the other side looks, in a forked child too, then lets go of it.
fn until_told<T>(held: T) {
    say(ALIVE);
    wait();
    // SAFETY: this program has one thread; the child does nothing but sleep.
    let child = unsafe { libc::fork() };
    if child == 0 {
        loop {
            std::thread::park();
        }
    }
    say(&child.to_string());
    wait();
    // SAFETY: our own child, which nobody else waits for.
    unsafe {
        libc::kill(child, libc::SIGKILL);
        libc::waitpid(child, std::ptr::null_mut(), 0);
    }
    drop(held);
    say(GONE);
    wait();
}

fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}

fn wait() {
    let _ = stdin().read(&mut [0]).unwrap();
}

/// Lets any process of this user look, and a crash leave a dump, as far as the system allows.
fn be_dumpable() {
    let limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: numbers and a struct of our own; refusals leave things as they were.
    unsafe {
        libc::prctl(libc::PR_SET_PTRACER, libc::PR_SET_PTRACER_ANY, 0, 0, 0);
        libc::setrlimit(libc::RLIMIT_CORE, &raw const limit);
    }
}
