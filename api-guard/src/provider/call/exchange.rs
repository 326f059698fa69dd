//! HTTP/1.1: one request and one answer (RFC 9112).

use std::io::{self, Read, Write};
use std::time::Duration;

use httparse::Status;
use zeroize::Zeroizing;

use super::Answer;
use crate::error::{Error, Kind};
use crate::provider::{bytes, time};

/// No secret is larger, and no server may fill our memory.
const LARGEST: usize = 1 << 20;
const LARGEST_HEAD: usize = 32 << 10;
const MOST_HEADERS: usize = 64;

pub(super) fn exchange(mut stream: impl Read + Write, request: &[u8]) -> Result<Answer, Error> {
    stream.write_all(request).and_then(|()| stream.flush()).map_err(|error| broken(&error))?;
    let mut incoming = Incoming { stream, bytes: Zeroizing::new(Vec::new()), at: 0 };
    loop {
        let head = incoming.head()?;
        // 100 and its like announce the answer.
        if !(100..200).contains(&head.status) {
            let body = incoming.body(&head)?;
            let Head { status, retry_after, request_id, .. } = head;
            return Ok(Answer { status, retry_after, request_id, body });
        }
    }
}

struct Head {
    status: u16,
    length: Length,
    retry_after: Option<Duration>,
    request_id: Option<Box<str>>,
}

enum Length {
    Known(usize),
    Chunked,
    /// Until the connection ends.
    Open,
}

/// What has been received, and how much of it is read.
struct Incoming<S> {
    stream: S,
    bytes: Zeroizing<Vec<u8>>,
    at: usize,
}

impl<S: Read> Incoming<S> {
    fn head(&mut self) -> Result<Head, Error> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            if let Status::Complete(length) = response.parse(&self.bytes[self.at..]).map_err(|_| no_http())? {
                let head = Head::of(&response)?;
                self.at += length;
                return Ok(head);
            }
            if self.bytes.len() - self.at > LARGEST_HEAD {
                return Err(no_http());
            }
            self.more()?;
        }
    }

    fn body(&mut self, head: &Head) -> Result<Zeroizing<Vec<u8>>, Error> {
        match head.length {
            Length::Known(length) if length > LARGEST => Err(too_large()),
            Length::Known(length) => self.take(length),
            Length::Chunked => self.chunks(),
            Length::Open => {
                while self.receive()? {}
                self.take(self.bytes.len() - self.at)
            }
        }
    }

    fn chunks(&mut self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut body = Zeroizing::new(Vec::new());
        loop {
            let parsed = httparse::parse_chunk_size(&self.bytes[self.at..]).map_err(|_| no_http())?;
            let Status::Complete((length, size)) = parsed else {
                self.more()?;
                continue;
            };
            self.at += length;
            let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST).ok_or_else(too_large)?;
            if size == 0 {
                // What may follow are trailers, which tell us nothing.
                return Ok(body);
            }
            let chunk = self.take(size)?;
            bytes::extend(&mut body, &chunk);
            if self.take(2)?.as_slice() != b"\r\n" {
                return Err(no_http());
            }
        }
    }

    fn take(&mut self, length: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        while self.bytes.len() - self.at < length {
            self.more()?;
        }
        let taken = self.bytes[self.at..][..length].to_vec();
        self.at += length;
        Ok(Zeroizing::new(taken))
    }

    fn more(&mut self) -> Result<(), Error> {
        if self.receive()? {
            return Ok(());
        }
        Err(Error::new(Kind::Unavailable, "the connection ended in the middle of the provider's answer"))
    }

    /// Whether more came, or the connection has ended.
    fn receive(&mut self) -> Result<bool, Error> {
        if self.bytes.len() > LARGEST + LARGEST_HEAD {
            return Err(too_large());
        }
        bytes::receive(&mut self.stream, &mut self.bytes)
            .map(|received| received > 0)
            .map_err(|error| broken(&error))
    }
}

impl Head {
    fn of(response: &httparse::Response<'_, '_>) -> Result<Self, Error> {
        let status = response.code.ok_or_else(no_http)?;
        let values = |name: &'static str| {
            let named = response.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
            named.map(|header| str::from_utf8(header.value).unwrap_or_default().trim())
        };
        let length = match (values("transfer-encoding").next(), values("content-length").next()) {
            _ if matches!(status, 100..200 | 204 | 304) => Length::Known(0),
            (Some(coding), _) if coding.eq_ignore_ascii_case("chunked") => Length::Chunked,
            (Some(_), _) => return Err(no_http()),
            // Two lengths, as in `5, 5`, are one server too many.
            (None, Some(length)) => Length::Known(length.parse().map_err(|_| no_http())?),
            (None, None) => Length::Open,
        };
        Ok(Self {
            status,
            length,
            retry_after: values("retry-after").next().and_then(time::pause),
            request_id: values("x-request-id").next().map(Box::from),
        })
    }
}

fn broken(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            Error::new(Kind::Timeout, "the provider did not answer before the deadline")
        }
        // What rustls makes of a certificate that it does not trust, and of an answer that is no TLS.
        io::ErrorKind::InvalidData => Error::new(
            Kind::Unavailable,
            "no trusted TLS connection to the provider; check its certificate and the authority set for it",
        ),
        _ => Error::new(Kind::Unavailable, "the connection to the provider broke"),
    }
}

fn no_http() -> Error {
    Error::new(Kind::Unavailable, "the server that answered does not speak HTTP as the provider does")
}

fn too_large() -> Error {
    Error::new(Kind::Malformed, "the provider's answer has over 1 MiB")
}
