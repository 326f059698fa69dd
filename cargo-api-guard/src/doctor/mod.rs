//! `cargo api-guard doctor`: can the references that a package declares be loaded from here? No value is shown.

mod declared;
mod examined;
mod noted;
mod providers;
mod report;
mod store;
mod variables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use api_guard::{Error, SecretRef};
use clap::ValueEnum;

use crate::check::{base, files, relative};
use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;
use crate::shown;
use declared::declared;
use examined::{Examined, Place};

/// What `--help` says beyond the arguments.
const HELP: &str = "\
Each reference is loaded once, as by a service that is started in this folder. No value is shown.

A variable that is not set is looked for in the `.env` of the current folder, if there is one that git ignores: the
report says so, since a release build does not read that file.

Reading a dynamic secret, such as vault://database/creds/app#password, creates a lease at its manager, at each run. The
report says so. Nothing is revoked: the lease ends by itself.";

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Args {
    /// Only these references, declared anywhere or nowhere: env://OPENAI_API_KEY
    #[arg(value_name = "REFERENCE", value_parser = parse)]
    references: Vec<SecretRef>,

    /// Where the references are declared; without it, below the current folder
    #[arg(long, value_name = "PATH", conflicts_with = "references")]
    path: Vec<PathBuf>,

    /// What the report looks like
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each reference
    Human,
    /// One JSON document
    Json,
}

/// clap quotes what it refuses, so its answer is masked before it is printed (`cli::answer`).
fn parse(text: &str) -> Result<SecretRef, String> {
    text.parse().map_err(|error: api_guard::Error| error.to_string())
}

/// Loads every reference once and reports how that went.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    let found = base().and_then(|base| asked(&base, arguments).map(|asked| (base, asked)));
    let (base, (asked, problems)) = match found {
        Ok(found) => found,
        Err(problem) => {
            console.report(&problem);
            return Exit::Failed;
        }
    };
    for problem in &problems {
        console.report(problem);
    }
    let examined = match store::examine(&base, asked) {
        Ok(examined) => examined,
        Err(error) => {
            console.report(&Problem::NoProvider { why: error.to_string() });
            return Exit::Failed;
        }
    };
    let written = match arguments.format {
        Format::Human => report::human(console.out, &examined),
        Format::Json => report::json(console.out, &examined),
    };
    let exit = if !problems.is_empty() {
        Exit::Failed
    } else if examined.iter().any(Examined::is_unwell) {
        Exit::Found
    } else {
        Exit::Clean
    };
    console.finish(written, exit)
}

/// What is asked about a reference.
#[derive(Debug, Default)]
struct Asked {
    places: Vec<Place>,
    /// Whether every place does without.
    optional: bool,
}

#[derive(Debug, Default)]
struct AllAsked {
    references: BTreeMap<SecretRef, Asked>,
    /// What is meant to be a reference and is none.
    broken: Vec<(Error, Asked)>,
}

fn asked(base: &Path, arguments: &Args) -> Result<(AllAsked, Vec<Problem>), Problem> {
    if !arguments.references.is_empty() {
        let asked = arguments.references.iter().map(|reference| (reference.clone(), Asked::default()));
        return Ok((AllAsked { references: asked.collect(), broken: Vec::new() }, Vec::new()));
    }
    let listed = files(base, &arguments.path);
    let mut problems = listed.problems;
    let mut all = AllAsked::default();
    for file in listed.files.iter().filter(|file| is_shipped_rust(base, file)) {
        let source = match fs::read(file) {
            Ok(source) => source,
            Err(error) => {
                let path = shown::escaped(&relative(base, file));
                problems.push(Problem::Unreadable { path, kind: error.kind() });
                continue;
            }
        };
        for found in declared(&source) {
            let place = Place { path: relative(base, file), line: found.line };
            match found.reference {
                Ok(reference) => {
                    let first = || Asked { places: Vec::new(), optional: true };
                    let asked = all.references.entry(reference).or_insert_with(first);
                    asked.optional &= found.optional;
                    asked.places.push(place);
                }
                Err(error) => {
                    all.broken.push((error, Asked { places: vec![place], optional: found.optional }));
                }
            }
        }
    }
    Ok((all, problems))
}

/// Tests, examples and benches of a package load from what they set up themselves.
fn is_shipped_rust(base: &Path, file: &Path) -> bool {
    let inner = file.strip_prefix(base).unwrap_or(file);
    let of_tests = |part: Component<'_>| {
        matches!(part.as_os_str().to_str(), Some("tests" | "examples" | "benches" | "target"))
    };
    file.extension().is_some_and(|extension| extension == "rs") && !inner.components().any(of_tests)
}
