//! A stand-in for a manager's server, held to the vendor's description of it.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::description::Description;
use crate::exchange::{Answer, Request};

/// Listens on loopback for as long as the test's process lives.
///
/// Dropped, it fails the test if a request or an answer was not as the vendor describes it.
pub struct Double {
    /// `http://127.0.0.1:port`.
    pub address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    faults: Arc<Mutex<Vec<String>>>,
}

impl Double {
    /// Answers each request as `answer` says. Both are held to the description of this name.
    ///
    /// # Panics
    ///
    /// If there is no such description, or no port to listen at.
    #[must_use]
    pub fn of(name: &str, answer: impl Fn(&Request) -> Answer + Send + 'static) -> Self {
        Self::listening(Some(Description::of(name)), answer)
    }

    /// Answers each request as `answer` says, and is held to nothing.
    ///
    /// # Panics
    ///
    /// If there is no port to listen at.
    #[must_use]
    pub fn undescribed(answer: impl Fn(&Request) -> Answer + Send + 'static) -> Self {
        Self::listening(None, answer)
    }

    /// Answers every request with this, as no vendor would.
    ///
    /// # Panics
    ///
    /// If there is no port to listen at.
    #[must_use]
    pub fn saying(status: u16, kind: &str, body: &str) -> Self {
        let mut answer = Answer::of(status, kind, body);
        if (300..400).contains(&status) {
            answer = answer.header("location", "http://127.0.0.1:9/");
        }
        Self::undescribed(move |_| answer.clone())
    }

    fn listening(
        description: Option<Description>,
        answer: impl Fn(&Request) -> Answer + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let requests = Arc::<Mutex<Vec<_>>>::default();
        let faults = Arc::<Mutex<Vec<_>>>::default();
        let (heard, found) = (Arc::clone(&requests), Arc::clone(&faults));
        thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                let Ok(request) = Request::received(&mut client) else { continue };
                let answer = answer(&request);
                if let Some(description) = &description {
                    locked(&found).extend(description.faults(&request, &answer));
                }
                locked(&heard).push(request);
                // Who hangs up in the middle is no failure of ours.
                let _ = client.write_all(answer.written().as_bytes());
            }
        });
        Self { address: format!("http://{address}"), requests, faults }
    }

    /// What it was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        locked(&self.requests).clone()
    }

    /// What was not as the vendor describes it. Who asks has seen to it: the test does not fail for it.
    #[must_use]
    pub fn take_faults(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.faults))
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        let faults = self.take_faults();
        assert!(thread::panicking() || faults.is_empty(), "not as the vendor describes it: {faults:#?}");
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
