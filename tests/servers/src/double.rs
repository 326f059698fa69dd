//! A stand-in for a manager's server, whose answers are taken from the page that describes them.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use api_guard::provider::{Deadline, Fetched, Provider};
use api_guard::secrecy::{ExposeSecret as _, SecretString};
use api_guard::test_util::{Place, State};
use api_guard::{Error, Kind, Secret};

/// Listens on loopback for as long as the test's process lives.
pub struct Double {
    /// `http://127.0.0.1:port`.
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Double {
    /// `answer` gets a whole request, its first line like `GET /v1/x HTTP/1.1`, and says status and body.
    ///
    /// # Panics
    ///
    /// If there is no port to listen at.
    #[must_use]
    pub fn answering(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let heard = requests.clone();
        thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                let Ok(request) = crate::proxy::request(&mut client) else { continue };
                let request = String::from_utf8_lossy(&request).into_owned();
                let (status, body) = answer(&request);
                locked(&heard).push(request);
                let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n", body.len());
                // Who hangs up in the middle is no failure of ours.
                let _ = client.write_all(format!("{head}{body}").as_bytes());
            }
        });
        Self { address: format!("http://{address}"), requests }
    }

    /// What it was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        locked(&self.requests).clone()
    }
}

/// The path of a request, and what stands behind `?`.
#[must_use]
pub fn target(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or_default()
}

/// A secret of a test.
#[must_use]
pub fn secret(text: &str) -> Secret {
    Secret::from(SecretString::from(text))
}

/// # Errors
///
/// Those of the provider.
///
/// # Panics
///
/// If `reference` is none.
pub fn fetch(provider: &impl Provider, reference: &str) -> Result<Fetched, Error> {
    let reference = reference.parse().unwrap_or_else(|error| panic!("{reference}: {error}"));
    provider.fetch(&reference, Deadline::NONE)
}

/// What is fetched.
///
/// # Panics
///
/// If it cannot be.
#[must_use]
pub fn value(provider: &impl Provider, reference: &str) -> String {
    let fetched = fetch(provider, reference).unwrap_or_else(|error| panic!("{reference}: {error}"));
    fetched.expose_secret().to_owned()
}

/// The kind of an error that shows nothing of an answer: those of refusals have a canary.
///
/// # Panics
///
/// If something is fetched, or the error shows it.
#[must_use]
pub fn kind(provider: &impl Provider, reference: &str) -> Kind {
    let Err(error) = fetch(provider, reference) else { panic!("{reference}: it was fetched") };
    assert!(!format!("{error} {error:#?}").contains("canary"), "the error shows an answer");
    error.kind()
}

/// What the server has under a name.
#[derive(Clone)]
#[non_exhaustive]
pub enum Kept {
    /// And how often it was written.
    Bytes(Vec<u8>, usize),
    /// It had something.
    Deleted,
    /// It has something and does not give it out.
    Disabled,
    /// It has something for others.
    Denied,
}

/// A provider whose server is a double with secrets that change, for the suite that every provider has to pass.
pub struct Doubled {
    provider: Arc<dyn Provider>,
    reference: fn(&str) -> String,
    bytes: bool,
    disabled: bool,
    shelf: Arc<Mutex<HashMap<String, Kept>>>,
}

impl Doubled {
    /// `answer` gets a request and what finds what the server has under a name.
    pub fn new<P: Provider>(
        answer: impl Fn(&str, &dyn Fn(&str) -> Option<Kept>) -> (u16, String) + Send + 'static,
        provider: impl FnOnce(&Double) -> P,
        reference: fn(&str) -> String,
    ) -> Self {
        let shelf = Arc::new(Mutex::new(HashMap::new()));
        let kept = shelf.clone();
        let find = move |name: &str| locked(&kept).get(name).cloned();
        let double = Double::answering(move |request| answer(request, &find));
        Self { provider: Arc::new(provider(&double)), reference, bytes: false, disabled: false, shelf }
    }

    /// The manager keeps bytes, too.
    #[must_use]
    pub fn with_bytes(mut self) -> Self {
        self.bytes = true;
        self
    }

    /// The manager can keep something without giving it out.
    #[must_use]
    pub fn with_disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

impl Place for Doubled {
    fn provider(&self) -> Arc<dyn Provider> {
        self.provider.clone()
    }

    fn reference(&self, name: &str) -> String {
        (self.reference)(name)
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let mut shelf = locked(&self.shelf);
        let written = match shelf.get(name) {
            Some(Kept::Bytes(_, written)) => written + 1,
            _ => 1,
        };
        let kept = match state {
            State::Text(value) => Kept::Bytes(value.as_bytes().to_vec(), written),
            State::Bytes(value) if self.bytes => Kept::Bytes(value.to_vec(), written),
            State::Deleted => Kept::Deleted,
            State::Disabled if self.disabled => Kept::Disabled,
            State::Denied => Kept::Denied,
            _ => return false,
        };
        shelf.insert(name.to_owned(), kept);
        true
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
