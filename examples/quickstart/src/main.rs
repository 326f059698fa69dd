//! What api-guard does, in one command: `cargo run -p quickstart`.
//!
//! A service calls an OpenAI-style endpoint with a key, logs as carelessly as it can, and lets nothing out; then
//! the key is written into source code, and the build refuses it. The endpoint is a stand-in on this machine and
//! the key is random, unless `OPENAI_API_KEY` is set: then the service also lists the models of the real one.

api_guard::guard!();

mod careless;
mod child;
mod key;
mod leak_check;
mod refusal;
mod service;
mod stand_in;
mod steps;
mod story;

use std::io::Write;
use std::process::ExitCode;

use service::{Output, Result};

#[tokio::main]
async fn main() -> ExitCode {
    // Only an error means that another part of the program chose first, and then there is a choice.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let role = std::env::args().nth(1);
    let ended = match role.as_deref() {
        Some("service") => service::run(Output::Redacted).await,
        Some("service-without-redactor") => service::run(Output::Bare).await,
        _ => tell().await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "quickstart: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn tell() -> Result<()> {
    let mut run = steps::Run::new()?;
    run.real_endpoint().await?;
    run.stand_in().await?;
    run.service().await?;
    run.control().await?;
    run.refusal().await?;
    run.end()
}
