//! moto's server, which answers as AWS does, and takes whatever credentials.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that is stopped when this is dropped.
pub struct Moto {
    /// `http://127.0.0.1:port`.
    pub address: String,
    child: Child,
}

impl Moto {
    /// A server that keeps everything in memory. `None` where moto is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let program = crate::program("API_GUARD_MOTO")?;
        let port = crate::free_port();
        let child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("moto does not start: {error}"));
        let server = Self { address: format!("http://127.0.0.1:{port}"), child };
        crate::until("moto listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Some(server)
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
