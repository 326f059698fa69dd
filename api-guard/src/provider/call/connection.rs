//! A connection to a server, on which no byte is read or written after the deadline.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_platform_verifier::Verifier;

use super::{Address, Deadline, PATIENCE};
use crate::error::{Error, Kind};

/// TLS that trusts this authority, or whom the operating system trusts.
pub(super) fn trusting(authority: Option<&[u8]>) -> Result<Arc<ClientConfig>, Error> {
    let config = |hint| Error::new(Kind::Config, hint);
    // A program that has chosen its cryptography, a validated one say, means us too.
    let crypto = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
    let builder =
        ClientConfig::builder_with_provider(crypto.clone())
            .with_safe_default_protocol_versions()
            .map_err(|_| config("the process's choice of cryptography has no version of TLS that is safe"))?;
    let builder = match authority {
        None => {
            let verifier = Verifier::new(crypto).map_err(|_| {
                config("the operating system trusts no certificate authority; install its `ca-certificates`")
            })?;
            // The operating system's own judgement: nothing is switched off.
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Some(pem) => {
            let unreadable = || config("the authority's file holds no certificate in PEM");
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
            }
            if roots.is_empty() {
                return Err(unreadable());
            }
            builder.with_root_certificates(roots)
        }
    };
    Ok(Arc::new(builder.with_no_client_auth()))
}

pub(super) enum Connection {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
}

impl Connection {
    pub(super) fn open(
        address: &Address,
        tls: Option<&Arc<ClientConfig>>,
        deadline: Deadline,
    ) -> Result<Self, Error> {
        let name = match tls {
            Some(_) => Some(ServerName::try_from(address.name().to_owned()).map_err(|_| {
                Error::new(Kind::Config, "the provider's address has a name that no certificate can be for")
            })?),
            None => None,
        };
        let timed = Timed { tcp: connect(address, deadline)?, deadline };
        let Some((tls, name)) = tls.zip(name) else { return Ok(Self::Plain(timed)) };
        let client = ClientConnection::new(tls.clone(), name)
            .map_err(|_| Error::new(Kind::Config, "TLS cannot be set up with these settings"))?;
        Ok(Self::Tls(Box::new(StreamOwned::new(client, timed))))
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

/// A socket that waits only as long as is left.
pub(super) struct Timed {
    tcp: TcpStream,
    deadline: Deadline,
}

impl Timed {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.deadline.left(PATIENCE);
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(self.left()?)?;
        self.tcp.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(self.left()?)?;
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

fn connect(address: &Address, deadline: Deadline) -> Result<TcpStream, Error> {
    let unreachable = || Error::new(Kind::Unavailable, "no connection to the provider; check its address");
    let late = || Error::new(Kind::Timeout, "no connection to the provider in time");
    let mut error = unreachable();
    for target in look_up(address, deadline)? {
        if !address.is_tls() && !target.ip().is_loopback() {
            // What goes by the name `localhost` here is another machine.
            return Err(unreachable());
        }
        let left = deadline.connect_timeout();
        if left.is_zero() {
            return Err(late());
        }
        match TcpStream::connect_timeout(&target, left) {
            Ok(tcp) => {
                // Costs a round trip and nothing else where it fails.
                let _ = tcp.set_nodelay(true);
                return Ok(tcp);
            }
            Err(problem) if problem.kind() == io::ErrorKind::TimedOut => error = late(),
            Err(_) => error = unreachable(),
        }
    }
    Err(error)
}

/// The operating system looks names up, and says no sooner than it likes: so a thread waits for it. One that is late
/// ends by itself.
fn look_up(address: &Address, deadline: Deadline) -> Result<Vec<SocketAddr>, Error> {
    let (name, port) = (address.name(), address.port());
    if let Ok(ip) = name.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (found, answer) = mpsc::channel();
    let target = (name.to_owned(), port);
    thread::Builder::new()
        .name("api-guard-lookup".to_owned())
        .spawn(move || found.send(target.to_socket_addrs().map(Iterator::collect)))
        .map_err(|_| Error::new(Kind::Unavailable, "the operating system gives no thread"))?;
    match answer.recv_timeout(deadline.connect_timeout()) {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
            Err(Error::new(Kind::Unavailable, "the provider's host has no address; check its name"))
        }
        Err(RecvTimeoutError::Timeout) => {
            Err(Error::new(Kind::Timeout, "the provider's host was not looked up in time"))
        }
    }
}
