//! What a `KeyStore` costs a service, and what it spares a secret manager.

use std::collections::{BTreeSet, VecDeque};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use api_guard::provider::{Deadline, Fetched, Memory, Provider};
use api_guard::{Error, Key, KeyStore, Kind, SecretRef, secrecy::SecretString, test_util};

use crate::measure::resident;
use crate::package::{cargo, succeeded};
use crate::summary::Row;
use crate::{Result, say, workspace};

pub(crate) fn run() -> Result<Vec<Row>> {
    let mut rows = current()?;
    rows.push(first_loads()?);
    rows.push(changes()?);
    rows.extend(crates()?);
    for Row { what, ours, .. } in &rows {
        say(&format!("{what}: {ours}"))?;
    }
    Ok(rows)
}

/// How long a read of the current value takes in stores of different sizes, and how much memory a key is.
fn current() -> Result<Vec<Row>> {
    const SIZES: [usize; 3] = [1, 100, 10_000];
    let few = [keys(SIZES[0])?, keys(SIZES[1])?];
    let start = resident()?;
    // What the redactor knows of a value already it does not keep twice.
    let secrets: Vec<_> = (0..SIZES[2]).map(|number| test_util::secret(&drawn(&path(number)))).collect();
    let before = resident()?;
    let many = keys(SIZES[2])?;
    let kib = |bytes: f64| bytes / SIZES[2] as f64 / 1024.0;
    let (of_redaction, of_keys) = (kib(before - start), kib(resident()? - before));
    drop(secrets);

    // In turns, so that what else the machine does falls on all of them.
    let stores = few.iter().chain([&many]);
    let keys: Vec<_> = stores.map(|(_, keys)| &keys[keys.len() / 2]).collect();
    let mut nanoseconds = [f64::MAX; SIZES.len()];
    for _ in 0..ROUNDS {
        for (least, key) in nanoseconds.iter_mut().zip(&keys) {
            *least = per_call(key).min(*least);
        }
    }
    let [one, hundred, most] = nanoseconds;
    let flatness = hundred.max(most).max(one) / hundred.min(most).min(one);
    say(&format!("a secret, with what redaction keeps of its value: {of_redaction:.2} KiB"))?;
    say(&format!("Key::current with 1, 100 and 10,000 keys: {nanoseconds:.1?} ns"))?;
    Ok(vec![
        row("`Key::current`, one key of 10,000", format!("{most:.1} ns"), "≤ 20 ns"),
        row(
            "the slowest of stores of 1, 100 and 10,000 keys / the fastest",
            format!("{flatness:.2}"),
            "near 1",
        ),
        row(
            "memory per loaded key, of 10,000 (not what redaction keeps)",
            format!("{of_keys:.2} KiB"),
            "≤ 2 KiB",
        ),
    ])
}

fn keys(count: usize) -> Result<(KeyStore, Vec<Key>)> {
    let store = KeyStore::builder().with(Drawn).build()?;
    let keys = (0..count).map(|number| store.load_blocking(&*format!("x-drawn://{}", path(number))));
    let keys = keys.collect::<std::result::Result<Vec<_>, Error>>()?;
    Ok((store, keys))
}

fn path(number: usize) -> String {
    format!("key/{number}")
}

fn drawn(path: &str) -> String {
    format!("{path:->48}")
}

/// A provider that keeps nothing itself: its values are their references and some more.
struct Drawn;

impl Provider for Drawn {
    fn schemes(&self) -> &[&'static str] {
        &["x-drawn"]
    }

    fn fetch(&self, reference: &SecretRef, _: Deadline) -> std::result::Result<Fetched, Error> {
        Ok(Fetched::new(SecretString::from(drawn(reference.path()))).version("1"))
    }
}

const ROUNDS: usize = 40;

fn per_call(key: &Key) -> f64 {
    const CALLS: u32 = 200_000;
    let start = Instant::now();
    for _ in 0..CALLS {
        let _ = black_box(black_box(key).current());
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}

/// A thousand threads that want the same key at the same moment.
fn first_loads() -> Result<Row> {
    const THREADS: usize = 1000;
    let memory = Memory::new();
    memory.put("x-memory://openai", "a value of some length")?;
    let store = KeyStore::builder().with(memory.clone()).build()?;
    let (start, failed) = (Barrier::new(THREADS), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let spawned = thread::Builder::new().stack_size(64 * 1024).spawn_scoped(scope, || {
                start.wait();
                failed.fetch_add(
                    u64::from(store.load_blocking("x-memory://openai").is_err()),
                    Ordering::Relaxed,
                );
            });
            spawned.map(drop)?;
        }
        Ok::<_, std::io::Error>(())
    })?;
    let ours = format!("{} ({} failed)", memory.requests(), failed.into_inner());
    Ok(row("requests for 1,000 concurrent first loads of one key", ours, "1 (0 failed)"))
}

/// A service whose key changes while it works. The server takes the newest value and the one before.
fn changes() -> Result<Row> {
    const PER_SECOND: u32 = 5000;
    const CHANGES: u32 = 100;
    const EVERY: Duration = Duration::from_millis(50);
    let issuer = Arc::new(Issuer::default());
    issuer.change(0);
    let builder = KeyStore::builder().with(Arc::clone(&issuer)).ttl(EVERY / 3).refresh_gap(EVERY / 10);
    let store = builder.grace(EVERY).build()?;
    let key = store.load_blocking("x-issuer://openai")?;
    let is_over = AtomicBool::new(false);
    let (sent, failed) = thread::scope(|scope| {
        let service = scope.spawn(|| {
            let (mut sent, mut failed, start) = (0_u32, 0_u32, Instant::now());
            while !is_over.load(Ordering::Relaxed) {
                let is_accepted = key.expose_secret(|value| issuer.accepts(value));
                failed += u32::from(!matches!(is_accepted, Ok(true)));
                sent += 1;
                let next = start + sent * Duration::from_secs(1) / PER_SECOND;
                thread::sleep(next.saturating_duration_since(Instant::now()));
            }
            (sent, failed)
        });
        for change in 1..=CHANGES {
            thread::sleep(EVERY);
            issuer.change(change);
        }
        is_over.store(true, Ordering::Relaxed);
        service.join()
    })
    .map_err(|_| "the service panicked")?;
    let per_second = f64::from(sent) / (EVERY * CHANGES).as_secs_f64();
    say(&format!("{sent} requests, {per_second:.0} a second, while the key changed {CHANGES} times"))?;
    Ok(row("failed requests at 5,000 a second while the key changes 100 times", failed.to_string(), "0"))
}

#[derive(Default)]
struct Issuer(Mutex<VecDeque<String>>);

impl Issuer {
    fn change(&self, number: u32) {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        values.push_front(format!("the value of change {number}"));
        values.truncate(2);
    }

    fn accepts(&self, value: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|known| known == value)
    }
}

impl Provider for Issuer {
    fn schemes(&self) -> &[&'static str] {
        &["x-issuer"]
    }

    fn fetch(&self, _: &SecretRef, _: Deadline) -> std::result::Result<Fetched, Error> {
        let values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.front().ok_or_else(|| Error::with_hint(Kind::NotFound, ""))?;
        Ok(Fetched::new(SecretString::from(value.as_str())))
    }
}

/// How many crates a service gets that adds ours.
fn crates() -> Result<Vec<Row>> {
    let count = |features: &[&str]| -> Result<String> {
        let mut tree = cargo(&["tree", "-p", "api-guard", "-e", "normal", "--prefix", "none", "--no-dedupe"]);
        let output = succeeded(tree.args(features).current_dir(workspace()?).output()?)?;
        let text = String::from_utf8(output.stdout)?;
        let name = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Ok(text.lines().filter(|line| !line.is_empty()).map(name).collect::<BTreeSet<_>>().len().to_string())
    };
    Ok(vec![
        row("crates of a service that adds api-guard, ours included", count(&[])?, "≤ 24"),
        row("the same, with `vault`", count(&["--features", "vault"])?, "≤ 60"),
    ])
}

fn row(what: &str, ours: String, target: &'static str) -> Row {
    Row { what: what.to_owned(), peer: None, ours, target }
}
