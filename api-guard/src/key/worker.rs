//! The threads of a store: a scheduler, which knows when something is due, and a few workers, which ask providers.
//!
//! They start when there is something to do. A worker ends when there has been no work for a while, and all threads end
//! when the store and its keys are dropped.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::engine::{Board, Engine};
use super::entry::Entry;
use super::flight::Flight;
use super::signal::locked;

/// How long a worker waits for work before it leaves.
const REST: Duration = Duration::from_secs(10);

/// How many workers may hang in providers that do not keep to their deadline, before no other is started for them.
const MOST_WRITTEN_OFF: usize = 64;

/// Starts a worker, if there is more to do than there are workers at rest.
pub(super) fn hire(engine: &Arc<Engine>, board: &mut Board) {
    let at_work = board.workers - board.written_off;
    let wanted = board.queue.len() > board.resting && at_work < engine.settings.threads;
    if !wanted || board.is_stopped || board.written_off >= MOST_WRITTEN_OFF {
        return;
    }
    let its_engine = Arc::clone(engine);
    // Where the system gives no thread, another worker takes it, or the total time passes.
    if start("api-guard-worker", move || work(&its_engine)) {
        board.workers += 1;
    }
}

/// Starts the scheduler, unless it runs.
pub(super) fn hire_scheduler(engine: &Arc<Engine>, board: &mut Board) {
    if !board.has_scheduler && !board.is_stopped {
        let its_engine = Arc::clone(engine);
        board.has_scheduler = start("api-guard-clock", move || schedule(&its_engine));
    }
}

fn start(name: &str, run: impl FnOnce() + Send + 'static) -> bool {
    thread::Builder::new().name(name.to_owned()).spawn(run).is_ok()
}

/// Looks at keys when they are due.
fn schedule(engine: &Arc<Engine>) {
    let mut board = locked(&engine.board);
    while !board.is_stopped {
        let now = engine.clock.now();
        let mut due = Vec::new();
        while board.agenda.peek().is_some_and(|first| first.at <= now) {
            due.extend(board.agenda.pop().and_then(|first| first.entry.upgrade()));
        }
        if !due.is_empty() {
            board.is_ticking = true;
            drop(board);
            due.drain(..).for_each(|entry| guarded(|| entry.tick(engine)));
            board = locked(&engine.board);
            board.is_ticking = false;
            continue;
        }
        engine.for_idlers.notify_all();
        let wait = board.agenda.peek().map(|first| first.at.saturating_duration_since(now));
        board = match wait {
            Some(wait) => wait_at_most(engine, board, wait),
            None => engine.for_scheduler.wait(board).unwrap_or_else(PoisonError::into_inner),
        };
    }
}

fn wait_at_most<'b>(engine: &Engine, board: MutexGuard<'b, Board>, wait: Duration) -> MutexGuard<'b, Board> {
    engine.for_scheduler.wait_timeout(board, wait).unwrap_or_else(PoisonError::into_inner).0
}

/// Asks providers, until there was nothing to do for a while.
fn work(engine: &Arc<Engine>) {
    let mut board = locked(&engine.board);
    while !board.is_stopped {
        if let Some(entry) = board.queue.pop_front() {
            board.busy += 1;
            drop(board);
            let flight = work_for(engine, &entry);
            // Before this one counts as idle: who waits for that wants to see nobody hold the key.
            drop(entry);
            board = locked(&engine.board);
            board.busy -= 1;
            let was_written_off = |flight: Arc<Flight>| flight.is_written_off.load(Ordering::Relaxed);
            board.written_off -= usize::from(flight.is_some_and(was_written_off));
            engine.for_idlers.notify_all();
            continue;
        }
        board.resting += 1;
        let (woken, rest) =
            engine.for_workers.wait_timeout(board, REST).unwrap_or_else(PoisonError::into_inner);
        board = woken;
        board.resting -= 1;
        if rest.timed_out() && board.queue.is_empty() {
            break;
        }
    }
    board.workers -= 1;
}

/// Does what is to be done for this key, and says for which fetch.
fn work_for(engine: &Arc<Engine>, entry: &Arc<Entry>) -> Option<Arc<Flight>> {
    let (job, flight) = entry.job(engine)?;
    let brought = job.run(&engine.providers, &*engine.clock);
    guarded(|| entry.arrived(engine, &flight, brought));
    Some(flight)
}

/// A waker of another crate runs on our threads, and a panic in it must not end them.
fn guarded(run: impl FnOnce()) {
    if let Err(payload) = panic::catch_unwind(AssertUnwindSafe(run)) {
        // It may panic when it is dropped.
        std::mem::forget(payload);
    }
}
