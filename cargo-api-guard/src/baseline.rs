//! `cargo api-guard baseline`: accepts what is found when the guard is added, so that only later findings are refused.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};

use api_guard_detect::policy::Baseline;

use crate::check::{self, Settings, contents, relative};
use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;
use crate::shown;

const NAME: &str = "api-guard.baseline";
const SETTINGS: &str = "api-guard.toml";

/// Arguments of `baseline`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file to write; everything below its folder is read [default: the one that `api-guard.toml` names, or
    /// `api-guard.baseline` at the repository's root]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write it even if something could not be read, and drop its entries about that
    #[arg(long)]
    keep_going: bool,
}

/// Writes the baseline, and the settings that name it where there are none yet.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    match write(arguments, console) {
        Ok(text) => {
            let written = console.out.write_all(text.as_bytes());
            console.finish(written, Exit::Clean)
        }
        Err(problems) => {
            problems.iter().for_each(|problem| console.report(problem));
            Exit::Failed
        }
    }
}

fn write(arguments: &Args, console: &Console<'_>) -> Result<String, Vec<Problem>> {
    let here = check::base().map_err(only)?;
    let group = Settings::new(&here, None, None).of(&here.join(NAME));
    let file = match &arguments.file {
        Some(file) => here.join(file),
        None => group.named_baseline().map_or_else(|| group.root.join(NAME), Path::to_path_buf),
    };
    let folder = file.parent().unwrap_or(&here);
    let folder = fs::canonicalize(folder).map_err(|error| only(missing(&here, folder, &error)))?;
    let file = folder.join(file.file_name().unwrap_or_default());
    let name = relative(&here, &file);

    let empty = empty(&file, &name, &group.inside(&folder)).map_err(only)?;
    let is_new = !file.exists();
    if is_new {
        // Settings may name it already, and what they name must be there.
        replace(&file, &empty.to_text()).map_err(|error| only(unwritten(&name, &error)))?;
    }
    let baseline = Mutex::new(empty);
    let everything = check::Args::default();
    let scanned = check::scanned(&folder, &everything, Some(&baseline), console).map_err(only);
    let problems = scanned.map_or_else(|problems| problems, |(_, tally)| tally.problems);
    if !problems.is_empty() && !arguments.keep_going {
        if is_new {
            let _ = fs::remove_file(&file); // it holds nothing
        }
        return Err(problems);
    }
    let baseline = baseline.into_inner().unwrap_or_else(PoisonError::into_inner);
    replace(&file, &baseline.to_text()).map_err(|error| only(unwritten(&name, &error)))?;
    let stands = match baseline.len() {
        1 => "1 finding accepted".to_owned(),
        count => format!("{count} findings accepted"),
    };
    let named = name_it(&here, &folder, &file, group.named_baseline().is_some()).map_err(only)?;
    Ok(format!("api-guard: {}: {stands}\n{named}", shown::escaped(&name)))
}

/// A baseline without findings: with the key of the one that is there, so that what stays keeps its line.
fn empty(file: &Path, name: &str, folder: &str) -> Result<Baseline, Problem> {
    match contents(file) {
        Ok(bytes) => match Baseline::parse(name, folder, &bytes) {
            Ok(baseline) => Ok(baseline.emptied()),
            Err(notice) => Err(Problem::Settings { notice: shown::escaped(&notice.to_string()) }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Baseline::new(name, folder, random())),
        Err(error) => Err(Problem::Unreadable { path: shown::escaped(name), kind: error.kind() }),
    }
}

/// Random bytes: the standard library keys its maps with such, and a baseline needs no better ones.
fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    for half in bytes.chunks_mut(8) {
        half.copy_from_slice(&RandomState::new().build_hasher().finish().to_le_bytes());
    }
    bytes
}

/// Names the baseline in settings, or says how, where none do.
fn name_it(here: &Path, folder: &Path, file: &Path, is_named: bool) -> Result<String, Problem> {
    if is_named {
        return Ok(String::new());
    }
    let settings = folder.join(SETTINGS);
    let line = format!("baseline = \"{}\"", relative(folder, file));
    let name = shown::escaped(&relative(here, &settings));
    if settings.symlink_metadata().is_ok() {
        return Ok(format!("api-guard: add `{}` to {name}, before its first table\n", shown::escaped(&line)));
    }
    replace(&settings, &format!("{line}\n")).map_err(|error| unwritten(&name, &error))?;
    Ok(format!("api-guard: {name}: written, it names the baseline\n"))
}

/// Writes beside the file first, so that nobody ever reads half of it.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", process::id()));
    let beside = file.with_file_name(name);
    let written = fs::File::create_new(&beside)
        .and_then(|mut new| new.write_all(text.as_bytes()).and_then(|()| new.sync_all()))
        .and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        let _ = fs::remove_file(&beside); // it may never have come to be
    }
    written
}

fn only(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

fn missing(here: &Path, folder: &Path, error: &io::Error) -> Problem {
    let path = shown::escaped(&relative(here, folder));
    match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing { path },
        kind => Problem::Unreadable { path, kind },
    }
}

fn unwritten(name: &str, error: &io::Error) -> Problem {
    Problem::Unwritten { path: shown::escaped(name), kind: error.kind() }
}
