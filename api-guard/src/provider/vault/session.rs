//! The token of requests: obtained by logging in, renewed, and replaced when it has expired.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::server::Server;
use crate::error::{Error, Kind};
use crate::provider::call::{Answer, Request, push_segment};
use crate::provider::json::{self, Json};
use crate::provider::queue::Queue;
use crate::provider::{Deadline, settings};
use crate::secret::Secret;

/// How a token is had.
pub(super) enum Login {
    Token(Secret),
    TokenFile(PathBuf),
    AppRole { mount: Box<str>, role_id: Box<str>, secret_id: Secret },
    Kubernetes { mount: Box<str>, role: Box<str>, token_file: PathBuf },
}

#[derive(Clone)]
pub(super) struct Token {
    pub(super) secret: Secret,
    /// Tokens in the order they were had in.
    number: u64,
    renewable: bool,
    since: Instant,
    /// How long it lives; `None` for one that does not end, or does not say.
    life: Option<Duration>,
}

pub(super) struct Session {
    login: Login,
    token: Mutex<(u64, Option<Token>)>,
    queue: Queue,
}

impl Session {
    pub(super) fn new(login: Login) -> Self {
        Self { login, token: Mutex::new((0, None)), queue: Queue::default() }
    }

    /// A token that lives, renewed where it is time.
    pub(super) fn token(&self, server: &Server, deadline: Deadline) -> Result<Token, Error> {
        let fresh = |token: &Token| !token.is_due();
        if let Some(token) = self.held().filter(fresh) {
            return Ok(token);
        }
        // Whoever comes second finds what the first one has got.
        let _taken = self.queue.wait("login", deadline)?;
        match self.held() {
            Some(token) if !token.is_due() => Ok(token),
            Some(token) if !token.is_over() => self.renewed(token, server, deadline),
            _ => self.logged_in(server, deadline),
        }
    }

    /// Sends a request with the token; with a new one if the first one turns out to be dead.
    pub(super) fn send<'r>(
        &self,
        server: &Server,
        request: impl Fn() -> Request<'r>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let token = self.token(server, deadline)?;
        let answer = server.send(request(), Some(&token.secret), deadline)?;
        // Vault says 403 to whom it does not know, too.
        if answer.status != 403 || is_alive(&token, server, deadline)? {
            return Ok(answer);
        }
        self.forget(&token);
        if let Login::Token(_) = self.login {
            return Err(dead(&answer));
        }
        let token = self.token(server, deadline)?;
        let answer = server.send(request(), Some(&token.secret), deadline)?;
        if answer.status != 403 || is_alive(&token, server, deadline)? {
            Ok(answer)
        } else {
            Err(dead(&answer))
        }
    }

    /// How long a token lives on that can be renewed and cannot be had anew: before that, somebody has to come by.
    pub(super) fn time_left(&self) -> Option<Duration> {
        let token = self.held().filter(|token| token.renewable)?;
        let lasting = matches!(self.login, Login::Token(_) | Login::TokenFile(_));
        lasting.then_some(token.life?.saturating_sub(token.since.elapsed()))
    }

    fn renewed(&self, token: Token, server: &Server, deadline: Deadline) -> Result<Token, Error> {
        let request = Request::post("/v1/auth/token/renew-self", "{}");
        let answer = match server.send(request, Some(&token.secret), deadline) {
            Ok(answer) if answer.is_success() => answer,
            // Refused, as at the end of its longest life: another one is had while this one still works.
            Ok(answer) if !answer.refusal().is_retryable() => {
                return self.logged_in(server, deadline).or(Ok(token));
            }
            // An outage is no reason not to use what works.
            _ => return Ok(token),
        };
        let auth = answer.json()?.get("auth").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
        Ok(self.hold(Token::new(token.secret, auth, "lease_duration")))
    }

    fn logged_in(&self, server: &Server, deadline: Deadline) -> Result<Token, Error> {
        let token = match &self.login {
            Login::Token(token) => look_up(server, token.clone(), deadline)?,
            Login::TokenFile(path) => look_up(server, settings::secret_file(path)?, deadline)?,
            Login::AppRole { mount, role_id, secret_id } => {
                let body =
                    secret_id.expose_secret(|id| json::object(&[("role_id", role_id), ("secret_id", id)]))?;
                log_in(server, mount, &body, deadline)?
            }
            Login::Kubernetes { mount, role, token_file } => {
                let jwt = settings::secret_file(token_file)?;
                let body = jwt.expose_secret(|jwt| json::object(&[("role", role), ("jwt", jwt)]))?;
                log_in(server, mount, &body, deadline)?
            }
        };
        Ok(self.hold(token))
    }

    fn held(&self) -> Option<Token> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn hold(&self, mut token: Token) -> Token {
        let mut held = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 += 1;
        token.number = held.0;
        held.1 = Some(token.clone());
        token
    }

    /// Unless another one has been had meanwhile.
    fn forget(&self, token: &Token) {
        let mut held = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        held.1.take_if(|held| held.number == token.number);
    }
}

const LOOKUP: &str = "/v1/auth/token/lookup-self";

impl Token {
    /// `life` names the seconds that it lives, in what the server says about it.
    fn new(secret: Secret, about: Json<'_>, life: &str) -> Self {
        let life = about.get(life).and_then(Json::seconds).filter(|life| !life.is_zero());
        let renewable = about.get("renewable").and_then(Json::flag).unwrap_or_default();
        Self { secret, number: 0, renewable, since: Instant::now(), life }
    }

    /// Whether two thirds of its life are over and something can be done about it.
    fn is_due(&self) -> bool {
        self.is_over() || self.renewable && self.life.is_some_and(|life| self.since.elapsed() >= life * 2 / 3)
    }

    fn is_over(&self) -> bool {
        self.life.is_some_and(|life| self.since.elapsed() >= life)
    }
}

/// Logs in by the method mounted there.
fn log_in(server: &Server, mount: &str, body: &str, deadline: Deadline) -> Result<Token, Error> {
    let mut path = "/v1/auth".to_owned();
    mount.split('/').for_each(|name| push_segment(&mut path, name));
    path.push_str("/login");
    let answer = server.send(Request::post(path, body), None, deadline)?;
    if matches!(answer.status, 400 | 401 | 403 | 404) {
        let hint = "the login was refused; check the role, what proves it, and where the method is mounted";
        return Err(answer.error(Kind::Unauthenticated, hint));
    }
    let auth = answer.json()?.get("auth").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
    let token = auth.get("client_token").ok_or_else(|| answer.unexpected())?;
    if token.is("") {
        // Nobody is there to give it.
        return Err(answer.error(Kind::Unauthenticated, "the login wants a second factor"));
    }
    let token = token.text().ok_or_else(|| answer.unexpected())?;
    Ok(Token::new(Secret::from(token), auth, "lease_duration"))
}

/// Asks how long a token lives. One that may not ask can still be one that works.
fn look_up(server: &Server, secret: Secret, deadline: Deadline) -> Result<Token, Error> {
    let answer = server.send(Request::get(LOOKUP), Some(&secret), deadline)?;
    if answer.status == 403 {
        return Ok(Token { secret, number: 0, renewable: false, since: Instant::now(), life: None });
    }
    let data = answer.json()?.get("data").ok_or_else(|| answer.unexpected())?;
    Ok(Token::new(secret, data, "ttl"))
}

fn is_alive(token: &Token, server: &Server, deadline: Deadline) -> Result<bool, Error> {
    let answer = server.send(Request::get(LOOKUP), Some(&token.secret), deadline)?;
    match answer.status {
        401 | 403 => Ok(false),
        _ => answer.json().map(|_| true),
    }
}

fn dead(answer: &Answer) -> Error {
    answer
        .error(Kind::Unauthenticated, "the token has expired, was revoked, or was never one of this server's")
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    #[test]
    fn a_token_is_due_at_two_thirds_of_its_life_however_long_a_server_says_that_is() {
        let about =
            |text| Token::new(Secret::from(SecretString::from("a token")), Json::parse(text).unwrap(), "ttl");
        let endless = about(r#"{"ttl": 18446744073709551615, "renewable": true}"#);
        assert!(!endless.is_due() && !endless.is_over());
        assert!(about(r#"{"ttl": 0, "renewable": true}"#).life.is_none(), "one that does not end");

        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
        let hour = Token { since: ago(2500), ..about(r#"{"ttl": 3600, "renewable": true}"#) };
        assert!(hour.is_due() && !hour.is_over());
        let fixed = Token { since: ago(2500), ..about(r#"{"ttl": 3600}"#) };
        assert!(!fixed.is_due(), "nothing can be done about it");
    }
}
