//! `cargo api-guard check`: finds keys in files and folders, in staged files, in the history and in built programs.
//!
//! A source lists what there is to read ([`source`]). Threads take jobs from it ([`work`]), look into archives
//! ([`archive`]), cut large files into pieces ([`content`]) and call the engine ([`engine`]) with the settings that
//! apply to the file ([`settings`]). The result is a tally without values ([`tally`]), which a report writes
//! ([`report`]).

mod archive;
mod content;
mod engine;
mod included;
mod noise;
mod place;
mod progress;
mod report;
mod scan;
mod settings;
mod source;
mod tally;
mod work;
mod workspace;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use api_guard_detect::policy::Baseline;

pub(crate) use self::archive::Trouble;
use self::progress::{Counters, during};
use self::report::Format;
use self::scan::{Mode, Plan};
pub(crate) use self::settings::{Settings, contents};
use self::source::{Git, History, Job, Jobs};
pub(crate) use self::source::{files, relative};
pub(crate) use self::tally::Tally;
use self::work::Work;
use self::workspace::Workspace;
use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;

/// Arguments of `check`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Files and folders; each is read even if `.gitignore` names it [default: the current folder]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read all members of the cargo workspace, and name those that no `guard!` covers
    #[arg(long, conflicts_with_all = ["paths", "staged", "history", "binary"])]
    workspace: bool,
    /// Read what is staged, as it would be in the next commit, instead of the files in the folder
    #[arg(long, conflicts_with_all = ["history", "binary"])]
    staged: bool,
    /// Read every version of every file that any branch, tag or stash has ever had
    #[arg(long, conflicts_with = "binary")]
    history: bool,
    /// Read a built program, or anything else that is not text
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    binary: Vec<PathBuf>,
    /// Accept the findings in this baseline, in addition to baselines that `api-guard.toml` names
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Take the settings from this file, instead of from `api-guard.toml` beside packages and workspace
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Also report findings that something allows, and what allows them
    #[arg(long)]
    report_allowed: bool,
    /// Exit with 0 or 1 even if something could not be read
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What there is to read.
struct Request {
    git: Option<Git>,
    mode: Mode,
    jobs: Jobs,
    /// What one of the things to read is called.
    noun: &'static str,
    /// Members of the workspace that no `guard!` covers.
    unguarded: Vec<String>,
}

/// Scans, reports, and says by the exit code what came of it.
///
/// What could not be read is named on standard error, and everything else is scanned nevertheless.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    match base().and_then(|base| scanned(&base, arguments, None, console)) {
        Ok((noun, tally)) => {
            for problem in &tally.problems {
                console.report(problem);
            }
            for notice in &tally.notices {
                console.warn(&notice.to_string());
            }
            for name in &tally.unguarded {
                console
                    .warn(&format!("{name}: no build guards this package: add `api_guard::guard!();` to it"));
            }
            let written = report::write(console.out, arguments.format, noun, &tally);
            console.finish(written, exit(&tally, arguments.keep_going))
        }
        Err(problem) => {
            console.report(&problem);
            Exit::Failed
        }
    }
}

/// The current folder, as the system really calls it.
///
/// # Errors
/// There is none.
pub(crate) fn base() -> Result<PathBuf, Problem> {
    let base = std::env::current_dir().and_then(std::fs::canonicalize);
    base.map_err(|error| Problem::CurrentFolder { kind: error.kind() })
}

/// Reads what is asked for in `base`, and adds what is found to `baseline` if there is one.
///
/// # Errors
/// Nothing could be read.
pub(crate) fn scanned(
    base: &Path,
    arguments: &Args,
    baseline: Option<&Mutex<Baseline>>,
    console: &Console<'_>,
) -> Result<(&'static str, Tally), Problem> {
    let request = request(base, arguments)?;
    let settings = Settings::new(base, arguments.config.as_deref(), arguments.baseline.as_deref());
    let counters = Counters::default();
    let plan = Plan {
        settings: &settings,
        mode: request.mode,
        draw: (arguments.format == Format::Human).then_some(console.style),
        reports_allowed: arguments.report_allowed,
        counters: &counters,
        baseline,
    };
    let work = Work { base, git: request.git, jobs: Mutex::new((0, request.jobs)) };
    let mut tally = during(console.is_live, &counters, || work.run(&plan));
    tally.problems.extend(settings.problems());
    tally.notices.extend(settings.leftovers(arguments.is_whole() && tally.problems.is_empty()));
    tally.unguarded = request.unguarded;
    tally.sort();
    Ok((request.noun, tally))
}

fn request(base: &Path, arguments: &Args) -> Result<Request, Problem> {
    let paths = &arguments.paths;
    if arguments.staged {
        let git = Git::around(base)?;
        let jobs = source::staged(&git, paths)?;
        let jobs = Box::new(jobs.into_iter().map(Ok));
        return Ok(Request {
            git: Some(git),
            mode: Mode::Source,
            jobs,
            noun: "staged file",
            unguarded: Vec::new(),
        });
    }
    if arguments.history {
        let git = Git::around(base)?;
        let shallow = History::is_shallow(&git)?.then_some(Err(Problem::Shallow));
        let jobs = Box::new(shallow.into_iter().chain(History::new(git.clone(), paths)));
        return Ok(Request {
            git: Some(git),
            mode: Mode::Source,
            jobs,
            noun: "version",
            unguarded: Vec::new(),
        });
    }
    let workspace = arguments.workspace.then(|| Workspace::around(base)).transpose()?;
    let members = workspace.as_ref().map(Workspace::folders);
    let (mode, listed) = if arguments.binary.is_empty() {
        (Mode::Source, source::files(base, members.as_ref().unwrap_or(paths)))
    } else {
        (Mode::Built, source::named(&arguments.binary))
    };
    let problems = listed.problems.into_iter().map(Err);
    let unguarded = workspace.iter().flat_map(Workspace::unguarded).map(str::to_owned).collect();
    let jobs = Box::new(problems.chain(listed.files.into_iter().map(|file| Ok(Job::File(file)))));
    Ok(Request { git: None, mode, jobs, noun: "file", unguarded })
}

impl Args {
    /// Whether everything below the current folder is read, so that what allows nothing is of no use.
    fn is_whole(&self) -> bool {
        !self.staged && !self.history && self.binary.is_empty() && self.paths.is_empty()
    }
}

fn exit(tally: &Tally, keep_going: bool) -> Exit {
    if !tally.problems.is_empty() && !keep_going {
        Exit::Failed
    } else if tally.summary.denied > 0 {
        Exit::Found
    } else {
        Exit::Clean
    }
}
