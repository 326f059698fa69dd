//! Mounted files: exchanged while they are read, and those that are refused.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api_guard::provider::File;
use api_guard::{Error, Key, KeyStore, Kind};

use crate::support::kind;

/// A new folder that only we can enter.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("api-guard-{name}-{}", std::process::id()));
    // One of another process of this number, which did not come to its end.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    mode(&folder, 0o700);
    folder
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A store has what it has read, so each look takes a new one.
fn read_with(file: File, path: &Path) -> Result<String, Error> {
    let store = KeyStore::builder().with(file).build()?;
    store.load_blocking(&*format!("file://{}", path.display()))?.expose_secret(str::to_owned)
}

fn read(path: &Path) -> Result<String, Error> {
    read_with(File::new(), path)
}

#[test]
fn a_volume_is_read_from_one_side_of_an_exchange_or_the_other() {
    let volume = folder("volume");
    let fill = |number: u64| {
        let side = volume.join(format!("..{number}"));
        fs::create_dir(&side).unwrap();
        fs::write(side.join("key"), format!("value {number:020} and {number:020}\n")).unwrap();
        symlink(&side, volume.join("..data_tmp")).unwrap();
        fs::rename(volume.join("..data_tmp"), volume.join("..data")).unwrap();
        if let Some(old) = number.checked_sub(1) {
            let _ = fs::remove_dir_all(volume.join(format!("..{old}")));
        }
    };
    fill(0);
    symlink("..data/key", volume.join("key")).unwrap();
    let (is_over, key) = (AtomicBool::new(false), volume.join("key"));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let value = match read(&key) {
                    Err(error) if error.kind() == Kind::Unavailable => continue,
                    other => other.unwrap(),
                };
                let mut words = value.split(' ');
                let (one, other) = (words.nth(1).unwrap(), words.nth(1).unwrap());
                assert!(one == other, "a value of two halves");
            }
        });
        (1..300).for_each(fill);
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
    fs::remove_dir_all(volume).unwrap();
}

#[test]
fn two_fields_of_a_file_are_read_at_one_moment() {
    let folder = folder("fields");
    let write = |version: u32| {
        let next = folder.join("next");
        fs::write(
            &next,
            format!(r#"{{"name": "name of {version:03}", "password": "password of {version:03}"}}"#),
        )
        .unwrap();
        fs::rename(next, folder.join("key")).unwrap();
    };
    write(0);
    let store = KeyStore::builder().with(File::new()).refresh_gap(Duration::ZERO).build().unwrap();
    let load =
        |field| store.load_blocking(&*format!("file://{}#{field}", folder.join("key").display())).unwrap();
    let (name, password) = (load("name"), load("password"));
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (1..300).for_each(write));
        while !writer.is_finished() {
            name.refresh_blocking().unwrap();
            let halves = Key::together([&name, &password]).unwrap();
            let [name, password] =
                halves.map(|half| half.expose_secret(|it| it[it.len() - 3..].to_owned()).unwrap());
            assert!(name == password, "a name and another one's password");
        }
    });
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_others_can_write_or_read_is_refused() {
    let folder = folder("modes");
    let file = folder.join("key");
    fs::write(&file, "what the file holds").unwrap();
    for (of_file, of_folder, expected) in [
        (0o600, 0o755, None),
        (0o640, 0o755, None),
        (0o644, 0o755, Some(Kind::Config)),
        (0o644, 0o700, None),
        (0o666, 0o700, Some(Kind::Config)),
    ] {
        mode(&file, of_file);
        mode(&folder, of_folder);
        assert_eq!(kind(read(&file)), expected, "{of_file:o} in {of_folder:o}");
    }
    mode(&folder, 0o755);
    mode(&file, 0o644);
    assert_eq!(kind(read_with(File::new().dangerous().allow_world_readable(), &file)), None);

    // As Kubernetes mounts it by default.
    fs::create_dir(folder.join("..1")).unwrap();
    symlink("..1", folder.join("..data")).unwrap();
    assert_eq!(kind(read(&file)), None);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_no_key_of_a_file_has_a_kind_of_its_own() {
    let folder = folder("kinds");
    let holding = |bytes: &[u8]| {
        fs::write(folder.join("key"), bytes).unwrap();
        kind(read(&folder.join("key")))
    };
    assert_eq!(holding(b"what the file holds\r\n"), None);
    assert_eq!(holding(b"\n"), Some(Kind::Empty));
    assert_eq!(holding(b"short"), Some(Kind::TooShort));
    assert_eq!(holding(b"\xff\xfe binary"), Some(Kind::Malformed));
    assert_eq!(holding(&vec![b'x'; 10_000_000]), Some(Kind::Malformed));
    assert_eq!(kind(read(&folder)), Some(Kind::Malformed));
    assert_eq!(kind(read(&folder.join("absent"))), Some(Kind::NotFound));
    assert_eq!(kind(read(&folder.join("key/absent"))), Some(Kind::NotFound));
    for (link, target) in [("itself", "itself"), ("one", "other"), ("other", "one")] {
        symlink(target, folder.join(link)).unwrap();
    }
    // Waiting helps nobody, so these are not asked for again.
    for path in ["itself", "one", "itself/key"] {
        let error = read(&folder.join(path)).unwrap_err();
        assert!(
            error.kind() == Kind::Config && error.to_string().contains("leads back to itself"),
            "{error}"
        );
    }
    let pipe = folder.join("pipe");
    let path = std::ffi::CString::new(pipe.to_str().unwrap()).unwrap();
    // SAFETY: a C string that lives.
    #[allow(unsafe_code, reason = "the standard library makes no pipes with a name")]
    let made = unsafe { libc::mkfifo(path.as_ptr(), 0o600) };
    assert_eq!((made, kind(read(&pipe))), (0, Some(Kind::Malformed)), "it is not waited for");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_field_is_picked_and_a_file_in_a_source_tree_refused() {
    let folder = folder("tree");
    let file = folder.join("key");
    fs::write(&file, r#"{"openai": "what the field holds", "count": 1}"#).unwrap();
    let field = |name: &str| read(&folder.join(format!("key#{name}")));
    assert!(field("openai").unwrap() == "what the field holds");
    assert_eq!(kind(field("absent")), Some(Kind::FieldMissing));
    assert_eq!(kind(field("count")), Some(Kind::Malformed));

    fs::write(folder.join("Cargo.toml"), "").unwrap();
    assert_eq!(kind(field("openai")), Some(Kind::Config));
    fs::remove_dir_all(folder).unwrap();
}
