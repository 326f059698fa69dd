//! What api-guard finds and costs, as ratios: seconds depend on the machine, ratios do not.
//!
//! `cargo bench -p api-guard-benches` runs everything; after `--`, a word chooses a board:
//!
//! | board | what it counts |
//! |---|---|
//! | `peers` | nothing: it installs other scanners, which then get the same files |
//! | `recall` | fresh keys of every type that has a recognizable form |
//! | `bare` | fresh keys that only their name gives away, and random values whose name says that they are none |
//! | `contexts` | random values in places of Rust code that say what they are |
//! | `disguises` | keys that no text of the file spells |
//! | `near` | what looks like a key and is not one |
//! | `corpus [list]` | findings in popular crates; `list` prints each of them |
//! | `speed [core] [rules] [threads] [memory] [peers]` | MB a processor second on that corpus, beside only reading it; more rules; two threads; memory; the peers |
//! | `guard [PACKAGE]…` | checking a real package with the guard over checking it without, and a key planted deep in it, which must be refused at its place |
//! | `cold` | a first `cargo check` of a crate that has api-guard alone over one that has its usual parts alone |
//! | `secret` | what holding a key costs beside String, secrecy, secrets and memsec, and what is left of it in memory |
//! | `keystore` | reading a key of many, what first loads ask of a manager, a service while its key changes, crates |
//! | `ordinary [FOLDER]` | what redaction would replace in the sources of that corpus, or of a folder, and in 1 GB of logs without a key; names each |
//! | `redact` | what redaction adds to a JSON log, and its speed, beside aho-corasick and `RegexSet` |
//!
//! Each board ends in a summary, which the README quotes; without a word, one summary covers all boards.
//!
//! `SCOREBOARD_PAIRS` sets how often each pair is measured. Time is processor time, of cargo and everything it starts,
//! so that other programs on the machine disturb little; the two sides of a pair follow each other, and the median pair
//! counts. Keys are drawn anew in every run, from a seed that is printed, so that `SCOREBOARD_SEED` can repeat a run.
//! `SCOREBOARD_CORPUS` names a folder of sources to use instead of fetching the crates of `data/popular-crates.txt`.

mod cold;
mod corpus;
mod disguise;
mod flatness;
mod guard;
mod key;
mod keystore;
mod logs;
mod measure;
mod ordinary;
mod package;
mod peers;
mod probe;
mod recall;
mod redact;
mod scan;
mod score;
mod secret;
mod speed;
mod summary;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use summary::Row;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "scoreboard: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A board: its name, and what runs it with the words behind the name.
type Board = (&'static str, fn(&[&str]) -> Result<Vec<Row>>);

const BOARDS: &[Board] = &[
    ("recall", |_| recall::strong()),
    ("bare", |_| recall::bare()),
    ("contexts", |_| recall::contexts()),
    ("disguises", |_| disguise::run()),
    ("near", |_| recall::near()),
    ("corpus", corpus::run),
    ("speed", speed::run),
    ("guard", guard::run),
    ("cold", |_| cold::run()),
    ("secret", |_| secret::run()),
    ("keystore", |_| keystore::run()),
    ("redact", |_| redact::run()),
    ("ordinary", ordinary::run),
];

fn run() -> Result<()> {
    // Cargo adds `--bench`; what stays are the words of the person.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((board, rest)) = words.split_first() else {
        let rows: Vec<_> = BOARDS.iter().map(|(_, run)| run(&[])).collect::<Result<_>>()?;
        return summary::write(&rows.into_iter().flatten().collect::<Vec<_>>());
    };
    if *board == "peers" {
        return peers::install();
    }
    match BOARDS.iter().find(|(name, _)| name == board) {
        Some((_, run)) => summary::write(&run(rest)?),
        None => {
            let names: Vec<_> = BOARDS.iter().map(|(name, _)| *name).collect();
            Err(format!("the boards are {} and peers", names.join(", ")).into())
        }
    }
}

/// Writes a line of the scoreboard.
fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Says what keeps a board from being whole, beside the tables.
fn warn(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{line}")?)
}

/// The workspace this program was built from.
fn workspace() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?)
}

/// A folder of our own among the build artifacts: what is expensive to build stays there from run to run.
fn scratch(name: &str) -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("this program lies in no target folder")?;
    let folder = target.join("scoreboard").join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// What the keys of this run are drawn from.
fn seed() -> Result<String> {
    if let Ok(seed) = std::env::var("SCOREBOARD_SEED") {
        return Ok(seed);
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    Ok(format!("{:016x}", u64::from_le_bytes(random)))
}
