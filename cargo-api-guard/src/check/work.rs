//! Runs jobs on all processors, with the same result every time.

use std::fs::File;
use std::io;
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::archive;
use super::included::{Beside, Files, Version};
use super::scan::{Origin, Plan, Scanner};
use super::settings::tidy;
use super::source::{Blob, Blobs, Git, Job, Jobs, relative};
use super::tally::Tally;
use crate::error::Problem;
use crate::shown;

/// Where jobs come from and how they are done.
pub(crate) struct Work<'w> {
    pub(crate) base: &'w Path,
    pub(crate) git: Option<Git>,
    pub(crate) jobs: Mutex<(usize, Jobs)>,
}

impl Work<'_> {
    /// Does all jobs.
    pub(crate) fn run(&self, plan: &Plan<'_>) -> Tally {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let mut tally = Tally::default();
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(|| self.until_done(plan))).collect();
            tally.add(self.until_done(plan));
            for other in others {
                match other.join() {
                    Ok(found) => tally.add(found),
                    Err(_) => tally.problems.push(Problem::Crashed { path: "a thread".to_owned() }),
                }
            }
        });
        tally
    }

    fn until_done(&self, plan: &Plan<'_>) -> Tally {
        let mut hand = Hand { plan, tally: Tally::default(), buffer: Vec::new(), blobs: None, beside: None };
        while let Some((order, job)) = self.take() {
            match job {
                Err(problem) => hand.tally.problems.push(problem),
                Ok(job) => self.unharmed(job, order, &mut hand),
            }
        }
        hand.tally
    }

    fn take(&self) -> Option<(usize, Result<Job, Problem>)> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.0 += 1;
        Some((jobs.0, jobs.1.next()?))
    }

    /// One file that the program was not made for must not hide what is in all others.
    fn unharmed(&self, job: Job, order: usize, hand: &mut Hand<'_>) {
        let name = match &job {
            Job::File(path) => relative(self.base, path),
            Job::Blob(blob) => shown::version(blob.commit.as_deref(), &blob.path),
        };
        let work = AssertUnwindSafe(|| match job {
            Job::File(path) => self.file(&path, order, hand),
            Job::Blob(blob) => self.blob(&blob, order, hand),
        });
        if panic::catch_unwind(work).is_err() {
            hand.blobs = None;
            hand.tally.problems.push(Problem::Crashed { path: shown::escaped(&name) });
        }
    }

    fn file(&self, path: &Path, order: usize, hand: &mut Hand<'_>) {
        let name = relative(self.base, path);
        let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
        match opened {
            Ok((mut file, metadata)) => {
                let group = hand.plan.settings.of(path);
                let inside = group.inside(path);
                let origin = Origin {
                    name: name.clone(),
                    file: path.to_owned(),
                    inside,
                    group,
                    commit: None,
                    is_history: false,
                    order,
                };
                let mut beside = Files::around(path);
                let mut scanner = hand.scanner(origin, &mut beside);
                if metadata.is_file() {
                    archive::read_file(&name, &mut file, metadata.len(), &mut scanner);
                } else {
                    archive::read(&name, &mut file, 0, &mut scanner);
                }
            }
            // It was there when its folder was listed: a build at work, and nothing left to publish.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let problem = Problem::Unreadable { path: shown::escaped(&name), kind: error.kind() };
                hand.tally.problems.push(problem);
            }
        }
    }

    fn blob(&self, blob: &Blob, order: usize, hand: &mut Hand<'_>) {
        let path = tidy(&self.base.join(&blob.path));
        let group = hand.plan.settings.of(&path);
        let origin = Origin {
            name: blob.path.clone(),
            inside: group.inside(&path),
            file: path,
            group,
            commit: blob.commit.clone(),
            is_history: blob.is_history,
            order,
        };
        if let Err(error) = self.read_blob(blob, origin, hand) {
            if error.kind() != io::ErrorKind::NotFound {
                hand.blobs = None;
            }
            let path = shown::version(blob.commit.as_deref(), &blob.path);
            hand.tally.problems.push(Problem::Object { path, id: blob.id.clone() });
        }
    }

    fn read_blob(&self, blob: &Blob, origin: Origin, hand: &mut Hand<'_>) -> io::Result<()> {
        let git = self.git.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut blobs = match hand.blobs.take() {
            Some(blobs) => blobs,
            None => Blobs::start(git)?,
        };
        let mut beside = Version { git, blobs: hand.beside.take(), commit: blob.commit.clone() };
        let mut scanner = hand.scanner(origin, &mut beside);
        let read = blobs
            .read("blob", &blob.id, |content, size| archive::read(&blob.path, content, size, &mut scanner));
        hand.beside = beside.blobs;
        hand.blobs = Some(blobs);
        read
    }
}

/// What one thread holds from one job to the next.
struct Hand<'h> {
    plan: &'h Plan<'h>,
    tally: Tally,
    buffer: Vec<u8>,
    blobs: Option<Blobs>,
    /// For what lies beside the object that is read.
    beside: Option<Blobs>,
}

impl Hand<'_> {
    fn scanner<'s>(&'s mut self, origin: Origin, beside: &'s mut dyn Beside) -> Scanner<'s> {
        Scanner { plan: self.plan, origin, beside, buffer: &mut self.buffer, tally: &mut self.tally }
    }
}
