//! Infisical.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use secrecy::ExposeSecret as _;

use super::call::{Answer, Client, Request, push_query, push_segment};
use super::json::{self, Json};
use super::queue::Queue;
use super::{Deadline, Fetched, Provider, settings, time};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::Secret;

const ADDRESS: &str = "https://app.infisical.com";

/// Infisical: `infisical://project/environment/folder/NAME?version=3` (feature `infisical`).
///
/// `project` is its ID or its slug, and `environment` its slug; there may be any number of folders, or none. An ID
/// saves a request, and stays the same when the project is renamed. References to other secrets are resolved, and
/// imports are followed. The provider uses version 4 of the API for secrets, so a server of your own must be new enough
/// to have it.
///
/// It logs in as a machine identity by universal auth, and logs in again before its token expires, or when it has
/// expired.
///
/// # Environment
///
/// | variable | |
/// |---|---|
/// | `INFISICAL_UNIVERSAL_AUTH_CLIENT_ID`, `INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET` | the machine identity |
/// | `INFISICAL_API_URL` | where Infisical is, `/api` at its end or not; `https://app.infisical.com` if it is not set |
///
/// # Errors
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such project, environment, folder, secret or version |
/// | [`Denied`](Kind::Denied) | the identity has no access to it, or may see the secret but not its value |
/// | [`Unauthenticated`](Kind::Unauthenticated) | the login was refused |
/// | [`Throttled`](Kind::Throttled), [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | Infisical cannot be reached now, or something else answered |
///
/// # Security
///
/// The client secret of the identity stays in memory, as a [`Secret`], to log in again.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::{Deadline, Infisical, Provider};
///
/// let infisical = Infisical::from_env()?;
/// let fetched = infisical.fetch(&"infisical://payments/prod/STRIPE_API_KEY".parse()?, Deadline::NONE)?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct Infisical {
    client: Client,
    client_id: Box<str>,
    client_secret: Secret,
    token: Mutex<Option<Token>>,
    queue: Queue,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    /// When another one is had: after two thirds of its life.
    until: Instant,
}

impl Infisical {
    /// Uses the server and the machine identity that the environment names.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: a variable is missing, the address is not valid, or the operating system trusts no authority.
    pub fn from_env() -> Result<Self, Error> {
        let missing = || Error::new(Kind::Config, "set `INFISICAL_UNIVERSAL_AUTH_CLIENT_ID` and `…_SECRET`");
        let id = settings::variable(&["INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"])?.ok_or_else(missing)?;
        let secret = settings::secret_variable(&["INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"])?;
        let address = settings::variable(&["INFISICAL_API_URL"])?;
        Self::at(address.as_ref().map_or(ADDRESS, |address| address), &id, secret.ok_or_else(missing)?)
    }

    /// Infisical at `https://host:port`, as this machine identity.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the address is not valid, or the operating system trusts no authority.
    pub fn at(address: &str, client_id: &str, client_secret: Secret) -> Result<Self, Error> {
        let address = address.trim_end_matches('/');
        let client = Client::new(address.strip_suffix("/api").unwrap_or(address), None)?;
        let (token, queue) = (Mutex::default(), Queue::default());
        Ok(Self { client, client_id: client_id.into(), client_secret, token, queue })
    }

    fn token(&self, deadline: Deadline) -> Result<Secret, Error> {
        let held = || self.held().clone().filter(|token| Instant::now() < token.until);
        if let Some(token) = held() {
            return Ok(token.secret);
        }
        // Whoever comes second finds what the first one has got.
        let _taken = self.queue.wait("login", deadline)?;
        if let Some(token) = held() {
            return Ok(token.secret);
        }
        let body = self.client_secret.expose_secret(|secret| {
            json::object(&[("clientId", &self.client_id), ("clientSecret", secret)])
        })?;
        let answer =
            self.client.send(&Request::post("/api/v1/auth/universal-auth/login", &body), deadline)?;
        if matches!(answer.status, 400 | 401 | 403 | 404) {
            return Err(
                answer.error(Kind::Unauthenticated, "the login was refused; check the machine identity")
            );
        }
        let text = answer.json()?.get("accessToken").and_then(Json::text);
        let secret = Secret::from(text.ok_or_else(|| answer.unexpected())?);
        let life = answer.json()?.get("expiresIn").and_then(Json::seconds);
        let life = life.ok_or_else(|| answer.unexpected())?;
        *self.held() = Some(Token { secret: secret.clone(), until: Instant::now() + life * 2 / 3 });
        Ok(secret)
    }

    fn ask(&self, path: &str, deadline: Deadline) -> Result<Answer, Error> {
        let token = self.token(deadline)?;
        let answer = self.client.send(&Request::get(path).bearer(&token), deadline)?;
        if answer.status != 401 {
            return Ok(answer);
        }
        // Revoked before its time. Another one may have been had meanwhile.
        self.held().take_if(|held| held.secret.fingerprint() == token.fingerprint());
        let token = self.token(deadline)?;
        self.client.send(&Request::get(path).bearer(&token), deadline)
    }

    /// The ID of a project, which may be named by its slug.
    fn project_id<'n>(&self, project: &'n str, deadline: Deadline) -> Result<Cow<'n, str>, Error> {
        if is_uuid(project) {
            return Ok(project.into());
        }
        let mut path = "/api/v1/projects/slug".to_owned();
        push_segment(&mut path, project);
        let answer = self.ask(&path, deadline)?;
        let id = answer.json()?.get("id").and_then(Json::text).ok_or_else(|| answer.unexpected())?;
        Ok(id.expose_secret().to_owned().into())
    }

    fn held(&self) -> MutexGuard<'_, Option<Token>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider for Infisical {
    fn schemes(&self) -> &[&'static str] {
        &["infisical"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let names: Vec<_> = reference.names().collect();
        let [project, environment, folders @ .., name] = names.as_slice() else {
            return Err(Error::new(
                Kind::InvalidReference,
                "write it as `infisical://project/environment/NAME`",
            ));
        };
        let mut path = "/api/v4/secrets".to_owned();
        push_segment(&mut path, name);
        push_query(
            &mut path,
            &[
                ("projectId", &self.project_id(project, deadline)?),
                ("environment", environment),
                ("secretPath", &format!("/{}", folders.join("/"))),
                ("viewSecretValue", "true"),
                ("expandSecretReferences", "true"),
                ("include_imports", "true"),
            ],
        );
        push_query(&mut path, reference.selector().as_slice());
        let answer = self.ask(&path, deadline)?;
        let secret =
            answer.json()?.get("secret").filter(Json::is_object).ok_or_else(|| answer.unexpected())?;
        // Then a text that says so stands in the value's place.
        if secret.get("secretValueHidden").and_then(Json::flag).unwrap_or_default() {
            return Err(answer.error(Kind::Denied, "the identity may know of it, and not read its value"));
        }
        let value = secret.get("secretValue").and_then(Json::text).ok_or_else(|| answer.unexpected())?;
        let version = secret.get("version").and_then(Json::number).ok_or_else(|| answer.unexpected())?;
        Ok(Fetched::new(value).version(version.to_string()).written_at(time::member(secret, "updatedAt")))
    }
}

fn is_uuid(name: &str) -> bool {
    name.len() == 36 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

impl fmt::Debug for Infisical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Infisical").field("address", &self.client.address()).finish_non_exhaustive()
    }
}
