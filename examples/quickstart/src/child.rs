//! Runs this very program as the service, with the key in the child's environment only, and takes all it emits.

use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::service::{self, LISTENING, Output, REDACTIONS, Result};

/// How long a child may take to start, or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs.
pub(crate) struct Service {
    child: Child,
    http: reqwest::Client,
    url: String,
    stdout: JoinHandle<std::io::Result<Vec<u8>>>,
    stderr: JoinHandle<std::io::Result<Vec<u8>>>,
}

/// All that a service wrote while it ran. It may hold the key: search it before showing any of it.
pub(crate) struct Emitted {
    pub(crate) text: Vec<u8>,
    pub(crate) json: Vec<u8>,
    pub(crate) redactions: u64,
}

impl Service {
    /// Starts the service and waits until it listens.
    ///
    /// # Errors
    /// When the child cannot be started, or ends before it listens. What it wrote is not in the error.
    pub(crate) async fn start<V: AsRef<OsStr>>(output: Output, environment: &[(&str, V)]) -> Result<Self> {
        let role = if output == Output::Redacted { "service" } else { "service-without-redactor" };
        let mut child = Command::new(std::env::current_exe()?)
            .arg(role)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stderr = child.stderr.take().ok_or("the service has no standard error")?;
        let stderr = tokio::spawn(read(stderr, Vec::new()));
        let mut stdout = BufReader::new(child.stdout.take().ok_or("the service has no standard output")?);
        let mut head = Vec::new();
        let address = timeout(PATIENCE, address(&mut stdout, &mut head)).await??;
        let stdout = tokio::spawn(read(stdout, head));
        let url = format!("http://{address}");
        Ok(Self { child, http: service::client(&url)?, url, stdout, stderr })
    }

    /// Sends `GET path` and tells the status.
    ///
    /// # Errors
    /// When no answer comes.
    pub(crate) async fn get(&self, path: &str) -> Result<u16> {
        Ok(self.http.get(format!("{}{path}", self.url)).send().await?.status().as_u16())
    }

    /// Sends `POST path` and gives the status and the body.
    ///
    /// # Errors
    /// When no answer comes, or it is cut short.
    pub(crate) async fn post(&self, path: &str, body: &'static str) -> Result<(u16, String)> {
        let response = self.http.post(format!("{}{path}", self.url)).body(body).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    /// Closes the service's input, which ends it, and takes what it wrote.
    ///
    /// # Errors
    /// When it does not end, or ends with a failure.
    pub(crate) async fn stop(mut self) -> Result<Emitted> {
        // The service waits for its answered connections to close.
        drop(self.http);
        drop(self.child.stdin.take());
        let status = timeout(PATIENCE, self.child.wait()).await??;
        let (text, json) = (self.stdout.await??, self.stderr.await??);
        if !status.success() {
            return Err(format!("the service ended with {status}").into());
        }
        let counted = lines(&text).filter_map(|line| line.strip_prefix(REDACTIONS)?.parse().ok()).next_back();
        Ok(Emitted { text, json, redactions: counted.ok_or("the service did not count its redactions")? })
    }
}

/// The lines that are UTF-8.
pub(crate) fn lines(output: &[u8]) -> impl DoubleEndedIterator<Item = &str> {
    output.split(|&byte| byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok())
}

async fn address(stdout: &mut (impl AsyncBufReadExt + Unpin), head: &mut Vec<u8>) -> Result<String> {
    loop {
        let start = head.len();
        if stdout.read_until(b'\n', head).await? == 0 {
            return Err("the service ended before it listened".into());
        }
        let line = String::from_utf8_lossy(&head[start..]);
        if let Some(address) = line.strip_prefix(LISTENING) {
            return Ok(address.trim_end().to_owned());
        }
    }
}

async fn read(mut stream: impl AsyncReadExt + Unpin, mut head: Vec<u8>) -> std::io::Result<Vec<u8>> {
    stream.read_to_end(&mut head).await?;
    Ok(head)
}
