//! A volume of Kubernetes, exchanged while it is read.
//!
//! It is written as the kubelet writes one (`pkg/volume/util/atomic_writer.go`): each payload in a folder of its own,
//! named by its time; `..data` is a link to the one that counts, exchanged by renaming `..data_tmp`; the files are links
//! through `..data`; the old folder is removed at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use api_guard::{KeyStore, Kind};
use tempfile::TempDir;

/// So many payloads each reader has to have seen.
const SEEN: usize = 10;
const READERS: usize = 2;
/// Far beyond what it takes on a slow machine.
const LIMIT: Duration = Duration::from_secs(60);

struct Volume(TempDir);

impl Volume {
    fn new() -> Self {
        let volume = Self(tempfile::tempdir().unwrap());
        volume.write(0);
        symlink("..data/key", volume.0.path().join("key")).unwrap();
        volume
    }

    fn write(&self, number: usize) {
        let path = |name: &str| self.0.path().join(name);
        let payload = format!("..2026_11_24_12_00_00.{number}");
        fs::create_dir(path(&payload)).unwrap();
        let key = path(&payload).join("key");
        fs::write(&key, value(number)).unwrap();
        // The mode that Kubernetes gives by default.
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&payload, path("..data_tmp")).unwrap();
        let old = fs::read_link(path("..data"));
        fs::rename(path("..data_tmp"), path("..data")).unwrap();
        if let Ok(old) = old {
            fs::remove_dir_all(self.0.path().join(old)).unwrap();
        }
    }
}

/// One number again and again, in more bytes than are read at once.
fn value(number: usize) -> String {
    format!("{number:08} ").repeat(1024)
}

/// The number of a value that is of one payload.
fn number(value: &str) -> Option<usize> {
    let (first, _) = value.split_once(' ')?;
    let number = first.parse().ok()?;
    (value == self::value(number)).then_some(number)
}

#[test]
fn readers_see_one_payload_or_the_next_and_never_a_mix() {
    let volume = Volume::new();
    let reference = format!("file://{}/key", volume.0.path().display());
    let (done, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let (mut seen, mut last) = (0, None);
                let builder = KeyStore::builder().with_file().refresh_gap(Duration::ZERO).attempts(1);
                let store = builder.build().unwrap();
                let key = store.load_blocking(&*reference).unwrap();
                while seen < SEEN && !failed.load(Ordering::Relaxed) {
                    // The folder may change faster than it can be opened: then the value of before stays.
                    let refreshed = key.refresh_blocking().map_err(|error| error.kind());
                    let number = key.expose_secret(number).unwrap();
                    let is_whole = number.is_some() && number >= last;
                    if !is_whole || !matches!(refreshed, Ok(()) | Err(Kind::Unavailable)) {
                        failed.store(true, Ordering::Relaxed);
                    }
                    assert!(is_whole, "a mix of two payloads, or an old one after a new one");
                    assert!(matches!(refreshed, Ok(()) | Err(Kind::Unavailable)), "it ends by {refreshed:?}");
                    seen += usize::from(number != last);
                    last = number;
                }
                done.fetch_add(1, Ordering::Relaxed);
            });
        }
        let start = Instant::now();
        for number in 1.. {
            if done.load(Ordering::Relaxed) == READERS || failed.load(Ordering::Relaxed) {
                break;
            }
            assert!(start.elapsed() < LIMIT, "the readers see nothing new");
            volume.write(number);
            // Far faster than any kubelet, and never faster than a file can be opened.
            thread::sleep(Duration::from_millis(1));
        }
    });
    assert!(!failed.into_inner());
}
