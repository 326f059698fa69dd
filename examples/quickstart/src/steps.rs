//! The steps, each of which fails the whole when something is not as it says.

use std::net::SocketAddr;

use crate::careless::{REQUESTS, WAYS};
use crate::child::{self, Emitted, Service};
use crate::key;
use crate::leak_check::LeakCheck;
use crate::refusal::UserCrate;
use crate::service::{self, Output, Result};
use crate::stand_in;
use crate::story::Story;

/// One telling, from the first step to the last line.
pub(crate) struct Run {
    story: Story,
    key: String,
    checks: Vec<LeakCheck>,
    endpoint: Option<SocketAddr>,
    answered: usize,
    redactions: u64,
    refused: usize,
    searched: usize,
}

impl Run {
    /// Makes the key of this run.
    ///
    /// # Errors
    /// When the system has no random bytes to give.
    pub(crate) fn new() -> Result<Self> {
        let key = key::fresh()?;
        let checks = vec![LeakCheck::of(&key)];
        let story = Story::new();
        Ok(Self { story, key, checks, endpoint: None, answered: 0, redactions: 0, refused: 0, searched: 0 })
    }

    /// With the user's own key: the same service lists the models of the real endpoint.
    ///
    /// # Errors
    /// When the endpoint does not accept the key, or the service lets it out; here and below, also when the
    /// service or standard output fails.
    pub(crate) async fn real_endpoint(&mut self) -> Result<()> {
        if std::env::var_os("OPENAI_API_KEY").is_none_or(|value| value.is_empty()) {
            return Ok(());
        }
        self.story.step("The endpoint your OPENAI_API_KEY is for")?;
        let secret = api_guard::Secret::from_env("OPENAI_API_KEY")?;
        self.checks.push(secret.expose_secret(LeakCheck::of)?);
        // A child inherits the environment: the key is not passed on by hand.
        let service = Service::start::<&str>(Output::Redacted, &[]).await?;
        let status = service.get("/models").await?;
        let emitted = service.stop().await?;
        self.nothing_in(&[&emitted.text, &emitted.json])?;
        match status {
            401 => return Err("the endpoint does not take the key in OPENAI_API_KEY".into()),
            502 => return Err("the endpoint could not be reached, or did not answer in JSON".into()),
            _ => {}
        }
        self.answer(status, 200, "GET /models lists the models, and the key is in no line")
    }

    /// An endpoint on this machine that knows the key.
    ///
    /// # Errors
    /// When it takes another key.
    pub(crate) async fn stand_in(&mut self) -> Result<()> {
        self.story.step("An OpenAI-style endpoint on this machine, and a fresh random key")?;
        let address = stand_in::start(&self.key).await?;
        self.endpoint = Some(address);
        let http = service::client(&format!("http://{address}"))?;
        let other = http.get(format!("http://{address}/v1/models")).bearer_auth(key::fresh()?).send().await?;
        self.answer(other.status().as_u16(), 401, "GET /v1/models refuses another key")
    }

    /// The guarded service, at work and at its most careless.
    ///
    /// # Errors
    /// When anything it emits holds eight bytes of the key, in any spelling.
    pub(crate) async fn service(&mut self) -> Result<()> {
        self.story.step("A service that uses the key, and logs it in every way there is, at TRACE")?;
        let service = self.start(Output::Redacted).await?;
        let models = service.get("/models").await?;
        self.answer(models, 200, "GET /models: the key is in use")?;
        let (status, said) = service.post("/chat", "hello").await?;
        self.answer(status, 200, "POST /chat, \"hello\": the endpoint read it")?;
        self.expect(said.contains("you said: hello"), "and said: \"you said: hello\"")?;
        for way in REQUESTS {
            let path = format!("/careless/{way}");
            self.answer(service.get(&path).await?, 204, &format!("GET {path}"))?;
        }

        let emitted = service.stop().await?;
        self.nothing_in(&[&emitted.text, &emitted.json])?;
        let lines = child::lines(&emitted.text).chain(child::lines(&emitted.json)).count();
        self.story
            .fact(&format!("{lines} lines as text and JSON hold no eight bytes of it in any spelling:"))?;
        self.redactions = emitted.redactions;
        self.show(&emitted)
    }

    /// The same service without the redactor: it must leak, or the step before proves nothing.
    ///
    /// # Errors
    /// When it does not.
    pub(crate) async fn control(&mut self) -> Result<()> {
        self.story.step("The same lines without the redactor (counted, not shown)")?;
        let service = self.start(Output::Bare).await?;
        for way in REQUESTS {
            service.get(&format!("/careless/{way}")).await?;
        }
        let emitted = service.stop().await?;
        let leaking = WAYS.iter().filter(|way| {
            let printed = find(&emitted, way.words).unwrap_or_default();
            self.checks[0].search(printed.as_bytes()).copies > 0
        });
        let leaking = leaking.count();
        let copies =
            self.checks[0].search(&emitted.text).copies + self.checks[0].search(&emitted.json).copies;
        let all = leaking == WAYS.len();
        self.expect(
            all,
            &format!("{leaking} of {} ways let the key out, in {copies} whole copies", WAYS.len()),
        )
    }

    /// The key in source code.
    ///
    /// # Errors
    /// When it builds, or is refused at another place, or is shown, or the crate does not build without it.
    pub(crate) async fn refusal(&mut self) -> Result<()> {
        self.story.step("The key written into source code (the first run compiles api-guard once more)")?;
        let user = UserCrate::create()?;
        let place = user.plant(&self.key)?;
        let refused = user.check().await?;
        self.nothing_in(&[refused.output.as_bytes()])?;
        self.expect(
            !refused.built && refused.output.contains(&place),
            &format!("cargo check refuses {place}:"),
        )?;
        let start = refused.output.find("error[").unwrap_or_default();
        let shown: Vec<&str> = refused.output[start..].lines().take_while(|line| !line.is_empty()).collect();
        self.story.quote(&shown.join("\n"))?;
        self.refused += 1;

        user.take_out()?;
        let cured = user.check().await?;
        self.expect(cured.built, "with Secret::from_env(\"OPENAI_API_KEY\") in its place, it builds")
    }

    /// The last line.
    ///
    /// # Errors
    /// When what was printed up to here holds the key.
    pub(crate) fn end(mut self) -> Result<()> {
        let transcript = self.story.transcript().to_vec();
        self.nothing_in(&[&transcript])?;
        let Self { answered, redactions, refused, searched, .. } = self;
        Ok(self.story.line(&format!(
            "\nquickstart: {answered} requests answered, {redactions} redactions, {refused} key refused, \
             0 keys in {searched} bytes of output"
        ))?)
    }

    async fn start(&self, output: Output) -> Result<Service> {
        let address = self.endpoint.ok_or("the endpoint is not started")?;
        let base = format!("http://{address}/v1");
        Service::start(output, &[("OPENAI_API_KEY", &self.key), ("OPENAI_BASE_URL", &base)]).await
    }

    fn show(&mut self, emitted: &Emitted) -> Result<()> {
        for way in &WAYS {
            let printed =
                find(emitted, way.words).ok_or_else(|| format!("nothing was printed {}", way.words))?;
            self.story.pair(way.code, printed)?;
        }
        Ok(())
    }

    /// Counts a request that was answered, and as it must be.
    fn answer(&mut self, status: u16, expected: u16, fact: &str) -> Result<()> {
        self.answered += 1;
        self.expect(status == expected, &format!("{status}  {fact}"))
    }

    fn expect(&mut self, holds: bool, fact: &str) -> Result<()> {
        if holds { Ok(self.story.fact(fact)?) } else { Err(format!("not so: {fact}").into()) }
    }

    fn nothing_in(&mut self, outputs: &[&[u8]]) -> Result<()> {
        for output in outputs {
            self.searched += output.len();
            let leaks = self.checks.iter().map(|check| check.search(output)).find(|leaks| !leaks.none());
            if let Some(leaks) = leaks {
                return Err(format!("the key got out ({leaks:?}); what holds it is not shown").into());
            }
        }
        Ok(())
    }
}

/// What was printed from these words on: a line of its own rather than the end of another.
fn find<'a>(emitted: &'a Emitted, words: &str) -> Option<&'a str> {
    let lines = || child::lines(&emitted.text).chain(child::lines(&emitted.json));
    let alone = lines().find(|line| line.starts_with(words));
    alone.or_else(|| lines().find_map(|line| line.find(words).map(|start| &line[start..])))
}
