//! Looks into another process, and counts.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use super::forms::{forms, key};
use super::holder;

/// What was found in one place.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) whole: usize,
    pub(super) in_part: bool,
}

/// Alive, gone, gcore, kernel core, forked child, environ; `None` where that could not be looked at.
pub(super) struct Row(pub(super) [Option<Found>; 6]);

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for found in &self.0 {
            let cell = match found {
                Some(found) => format!("{}{}", found.whole, if found.in_part { "+p" } else { "" }),
                None => "–".to_owned(),
            };
            write!(f, "{cell:>8} ")?;
        }
        Ok(())
    }
}

pub(super) fn look(holder: &str) -> Row {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = since.as_nanos() as u64;
    let needles = Needles::of(&key(seed, holder::key_len(holder)));
    let folder = Folder::new(seed);

    let mut held = Held::start(holder, seed, &folder.0);
    if held.said() != holder::ALIVE {
        return Row([const { None }; 6]);
    }
    let pid = held.process.id();
    let alive = needles.count_in_process(pid);
    let environ = needles.count(&fs::read(format!("/proc/{pid}/environ")).unwrap());
    let gcore = gcore(pid, &folder.0).map(|dump| needles.count(&dump));
    let child = held.go_on().parse().expect("the child's number");
    let forked = needles.count_in_process(child);
    assert_eq!(held.go_on(), holder::GONE);
    let gone = needles.count_in_process(pid);
    drop(held);

    let mut held = Held::start(holder, seed, &folder.0);
    assert_eq!(held.said(), holder::ALIVE);
    let core = held.crash(&folder.0).map(|dump| needles.count(&dump));
    Row([Some(alive), Some(gone), gcore, core, Some(forked), Some(environ)])
}

/// The forms of a key, cut into pieces: a copy of 32 bytes or more has at least one of them, whole.
struct Needles {
    forms: Vec<Vec<u8>>,
    /// By their first eight bytes.
    pieces: HashMap<[u8; 8], Vec<(usize, usize)>>,
    /// Which two bytes begin one: most of a process's memory is over with that.
    begins: Vec<bool>,
}

const PIECE: usize = 16;

/// So many zeros are passed over at once.
const PAGE: usize = 512;

impl Needles {
    fn of(key: &str) -> Self {
        let forms = forms(key);
        let mut pieces: HashMap<[u8; 8], Vec<_>> = HashMap::new();
        for (form, bytes) in forms.iter().enumerate() {
            // Of a long key the first pieces are enough: it is copied from its start.
            for at in (0..(bytes.len() + 1).saturating_sub(PIECE).min(4096)).step_by(PIECE) {
                pieces.entry(bytes[at..at + 8].try_into().unwrap()).or_default().push((form, at));
            }
        }
        let mut begins = vec![false; 1 << 16];
        pieces.keys().for_each(|start| begins[pair(start)] = true);
        Self { forms, pieces, begins }
    }

    fn count(&self, text: &[u8]) -> Found {
        let mut found = Found::default();
        let mut end_of_whole = 0;
        let mut next = 0;
        while next + PIECE <= text.len() {
            let at = next;
            if text[at..].starts_with(&[0; PAGE]) {
                next += PAGE;
                continue;
            }
            next += 1;
            if !self.begins[pair(&text[at..])] {
                continue;
            }
            let Some(pieces) = self.pieces.get(&text[at..at + 8]) else { continue };
            let whole = pieces
                .iter()
                .filter(|(_, offset)| *offset == 0)
                .map(|&(form, _)| &self.forms[form])
                .find(|form| text[at..].starts_with(form));
            let in_part = |&(form, offset): &(usize, usize)| {
                self.forms[form][offset..].starts_with(&text[at..at + PIECE])
            };
            if at < end_of_whole {
                continue;
            }
            if let Some(form) = whole {
                found.whole += 1;
                end_of_whole = at + form.len();
            } else if pieces.iter().any(in_part) {
                found.in_part = true;
            }
        }
        found
    }

    /// Everything that can be read of a process.
    fn count_in_process(&self, pid: u32) -> Found {
        let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("our own child may be looked at");
        let memory = File::open(format!("/proc/{pid}/mem")).expect("our own child may be looked at");
        let mut all = Found::default();
        for line in maps.lines() {
            let mut words = line.split_ascii_whitespace();
            let (range, access) = (words.next().unwrap(), words.next().unwrap());
            // Where a program cannot write, it has put nothing.
            if !access.starts_with("rw") {
                continue;
            }
            let (start, end) = range.split_once('-').unwrap();
            let address = |text| u64::from_str_radix(text, 16).unwrap();
            let mut text = vec![0; (address(end) - address(start)) as usize];
            // Memory of memfd_secret cannot be read by anyone else: that is the point of it.
            if memory.read_exact_at(&mut text, address(start)).is_ok() {
                let found = self.count(&text);
                all.whole += found.whole;
                all.in_part |= found.in_part;
            }
        }
        all
    }
}

fn pair(text: &[u8]) -> usize {
    usize::from(text[0]) << 8 | usize::from(text[1])
}

/// A process that holds the key. It is ended when this is dropped.
struct Held {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Held {
    fn start(holder: &str, seed: u64, folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .envs(holder::variables(holder, seed))
            // In KiB. Else it sets a gigabyte apart, and all of that would be looked at.
            .env("MIMALLOC_ARENA_RESERVE", "16384")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Self { process, input, output: BufReader::new(output) }
    }

    fn said(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn go_on(&mut self) -> String {
        self.input.write_all(b"\n").unwrap();
        self.said()
    }

    /// The dump that the kernel leaves, where its pattern is one of a plain file.
    fn crash(&mut self, folder: &Path) -> Option<Vec<u8>> {
        let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").ok()?;
        if !pattern.starts_with(|first: char| first.is_ascii_alphanumeric()) || pattern.contains('/') {
            return None;
        }
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-ABRT", &pid]).status().ok()?;
        self.process.wait().ok()?;
        let dump = fs::read_dir(folder)
            .ok()?
            .flatten()
            .find(|file| file.file_type().is_ok_and(|kind| kind.is_file()));
        fs::read(dump?.path()).ok()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the debugger's dump holds; `None` where there is no debugger, or it may not look.
fn gcore(pid: u32, folder: &Path) -> Option<Vec<u8>> {
    let prefix = folder.join("gcore");
    Command::new("gcore").arg("-o").arg(&prefix).arg(pid.to_string()).output().ok()?;
    let path = folder.join(format!("gcore.{pid}"));
    let dump = fs::read(&path).ok()?;
    fs::remove_file(path).unwrap();
    Some(dump)
}

/// A folder of our own, removed with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new(seed: u64) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("leaks-{seed}"));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
