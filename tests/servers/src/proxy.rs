//! A proxy between a client and a server, on loopback, that does to an answer what networks do.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::exchange;

/// What befalls the answers from now on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing.
    None,
    /// These bytes instead.
    Answer(String),
    /// The answer, cut off in its middle.
    Truncated,
    /// The answer, a byte at a time, slower than anybody waits.
    Drip,
    /// Nothing, and the connection stays open.
    Silence,
    /// The connection ends at once.
    Hangup,
}

/// A proxy that is stopped when this is dropped.
pub struct Proxy {
    /// `http://127.0.0.1:port`.
    pub address: String,
    shared: Arc<Shared>,
    local: SocketAddr,
}

struct Shared {
    server: String,
    fault: Mutex<Fault>,
    requests: AtomicUsize,
    stopped: AtomicBool,
}

impl Proxy {
    /// Stands before the server at `address`, `http://127.0.0.1:port`.
    ///
    /// # Panics
    ///
    /// If there is no port to listen at.
    #[must_use]
    pub fn before(address: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no port: {error}"));
        let local = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let shared = Arc::new(Shared {
            server: address.trim_start_matches("http://").to_owned(),
            fault: Mutex::new(Fault::None),
            requests: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let serving = shared.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if serving.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = serving.clone();
                // Who hangs up in the middle is no failure of ours.
                thread::spawn(move || drop(shared.serve(client)));
            }
        });
        Self { address: format!("http://{local}"), shared, local }
    }

    /// What befalls the answers from now on.
    pub fn set(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// How many requests have come so far.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.local);
    }
}

impl Shared {
    fn serve(&self, mut client: TcpStream) -> std::io::Result<()> {
        let request = exchange::received(&mut client)?;
        self.requests.fetch_add(1, Ordering::SeqCst);
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match fault {
            Fault::None => client.write_all(&self.forwarded(&request)?),
            Fault::Answer(text) => client.write_all(text.as_bytes()),
            Fault::Truncated => {
                let answer = self.forwarded(&request)?;
                client.write_all(&answer[..answer.len() * 2 / 3])
            }
            Fault::Drip => self.forwarded(&request)?.iter().try_for_each(|byte| {
                thread::sleep(Duration::from_millis(50));
                client.write_all(&[*byte])
            }),
            // Until the client has had enough.
            Fault::Silence => client.read(&mut [0; 1]).map(drop),
            Fault::Hangup => client.shutdown(Shutdown::Both),
        }
    }

    /// What the server answers. The client says `connection: close`, so the answer ends with the connection.
    fn forwarded(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(&self.server)?;
        server.write_all(request)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}
