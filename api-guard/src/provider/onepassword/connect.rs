//! 1Password, from a Connect server.

use std::borrow::Cow;
use std::fmt;

use secrecy::ExposeSecret as _;

use crate::error::{Error, Kind};
use crate::provider::call::{Answer, Client, Request, push_query, push_segment};
use crate::provider::json::Json;
use crate::provider::{Deadline, Fetched, Provider, settings, time};
use crate::reference::SecretRef;
use crate::secret::Secret;

/// 1Password, from a Connect server: `op://vault/item/field` or `op://vault/item/section/field` (feature
/// `onepassword`).
///
/// Vault, item, section and field are each named by the name that a person sees or by their ID. IDs of vault and item
/// save a request each, and stay the same when something is renamed. If two fields have the same name, the one outside
/// of all sections is used. The version is that of the item, and so is the time at which it was written.
///
/// # Environment
///
/// `OP_CONNECT_HOST`, the server's address, and `OP_CONNECT_TOKEN`.
///
/// # Errors
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such vault or item, or the token has no access to it |
/// | [`FieldMissing`](Kind::FieldMissing) | the item has no such section or field |
/// | [`Deleted`](Kind::Deleted), [`Disabled`](Kind::Disabled) | the item was deleted, or archived |
/// | [`Config`](Kind::Config) | two things have that name: use an ID |
/// | [`InvalidReference`](Kind::InvalidReference) | a name has a quotation mark or a backslash, which a search cannot contain: use an ID |
/// | [`Denied`](Kind::Denied), [`Unauthenticated`](Kind::Unauthenticated) | the token has no access to it, or is not known |
/// | [`Throttled`](Kind::Throttled), [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | the server cannot be reached now, or something else answered |
///
/// # Security
///
/// Connect answers with the whole item, and without TLS unless it is configured otherwise. A connection without TLS is
/// only made to this machine, as in a pod that both share: a server elsewhere needs `https://`.
///
/// # Examples
///
/// ```no_run
/// use api_guard::provider::{Deadline, OnePassword, Provider};
///
/// let connect = OnePassword::from_env()?;
/// let fetched = connect.fetch(&"op://Production/Stripe/api%20key".parse()?, Deadline::NONE)?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct OnePassword {
    client: Client,
    token: Secret,
}

impl OnePassword {
    /// The Connect server and the token of the environment.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: a variable is missing, the address is not valid, or the operating system trusts no authority.
    pub fn from_env() -> Result<Self, Error> {
        let missing = || Error::new(Kind::Config, "set `OP_CONNECT_HOST` and `OP_CONNECT_TOKEN`");
        let address = settings::variable(&["OP_CONNECT_HOST"])?.ok_or_else(missing)?;
        Self::connect(&address, settings::secret_variable(&["OP_CONNECT_TOKEN"])?.ok_or_else(missing)?)
    }

    /// The Connect server at `https://host:port`, or on this machine at `http://localhost:8080`.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: the address is not valid, or the operating system trusts no authority.
    pub fn connect(address: &str, token: Secret) -> Result<Self, Error> {
        Ok(Self { client: Client::new(address, None)?, token })
    }

    /// The ID of the one thing in a list that has this name.
    fn id<'n>(
        &self,
        list: &str,
        attribute: &str,
        name: &'n str,
        deadline: Deadline,
    ) -> Result<Cow<'n, str>, Error> {
        if is_id(name) {
            return Ok(name.into());
        }
        if name.contains(['"', '\\']) {
            return Err(Error::new(Kind::InvalidReference, "this name cannot be searched for; write the ID"));
        }
        let mut path = list.to_owned();
        push_query(&mut path, &[("filter", &format!("{attribute} eq \"{name}\""))]);
        let answer = self.ask(path, deadline)?;
        let document = answer.json()?;
        if !document.is_array() {
            return Err(answer.unexpected());
        }
        // The server compares without regard to case.
        let named = |item: &Json<'_>| item.get(attribute).is_some_and(|text| text.is(name));
        let mut found = document.items().filter(named);
        let (first, second) = (found.next(), found.next());
        if second.is_some() {
            return Err(answer.error(Kind::Config, "two of its vaults or items have this name; write the ID"));
        }
        let first = first.ok_or_else(|| {
            answer.error(Kind::NotFound, "there is none of this name, or none that we may see")
        })?;
        let id = first.get("id").and_then(Json::text).ok_or_else(|| answer.unexpected())?;
        Ok(id.expose_secret().to_owned().into())
    }

    fn ask(&self, path: String, deadline: Deadline) -> Result<Answer, Error> {
        self.client.send(&Request::get(path).bearer(&self.token), deadline)
    }
}

impl Provider for OnePassword {
    fn schemes(&self) -> &[&'static str] {
        &["op"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let names: Vec<_> = reference.names().collect();
        let [vault, item, sections @ .., field] = names.as_slice() else {
            return Err(Error::new(Kind::InvalidReference, "write it as `op://vault/item/field`"));
        };
        let mut path = "/v1/vaults".to_owned();
        let vault = self.id(&path, "name", vault, deadline)?;
        push_segment(&mut path, &vault);
        path.push_str("/items");
        let item = self.id(&path, "title", item, deadline)?;
        push_segment(&mut path, &item);
        let answer = self.ask(path, deadline)?;
        let item = answer.json()?;
        let state = |name| item.get("state").is_some_and(|state| state.is(name));
        if state("DELETED") {
            return Err(answer.error(Kind::Deleted, ""));
        }
        if state("ARCHIVED") {
            return Err(answer.error(Kind::Disabled, "the item is archived"));
        }
        let section = sections.first().map(|name| &**name);
        let found = pick(item, section, field).map_err(|(kind, hint)| answer.error(kind, hint))?;
        // One that nobody filled in has no value.
        let value =
            found.get("value").map_or(Some("".into()), Json::text).ok_or_else(|| answer.unexpected())?;
        let version = item.get("version").and_then(Json::number).ok_or_else(|| answer.unexpected())?;
        Ok(Fetched::new(value).version(version.to_string()).written_at(time::member(item, "updatedAt")))
    }
}

/// The field of this name, in this section if one is named.
fn pick<'t>(item: Json<'t>, section: Option<&str>, name: &str) -> Result<Json<'t>, (Kind, &'static str)> {
    let goes_by = |thing: Json<'_>, name: &str| {
        ["label", "id"].iter().any(|by| thing.get(by).is_some_and(|text| text.is(name)))
    };
    let list = |name| item.get(name).into_iter().flat_map(Json::items);
    let section_of = |field: Json<'t>| field.get("section").and_then(|section| section.get("id"));
    let in_section = |field: Json<'t>, name: &str| {
        let id = section_of(field).and_then(Json::text);
        id.is_some_and(|id| {
            let same =
                |section: &Json<'_>| section.get("id").is_some_and(|other| other.is(id.expose_secret()));
            list("sections").filter(same).any(|section| goes_by(section, name))
        })
    };
    let mut found: Vec<_> = list("fields").filter(|field| goes_by(*field, name)).collect();
    match section {
        Some(section) => found.retain(|field| in_section(*field, section)),
        None if found.len() > 1 => found.retain(|field| section_of(*field).is_none()),
        None => {}
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] if section.is_none() && list("fields").any(|field| goes_by(field, name)) => Err((
            Kind::Config,
            "two sections have a field of this name; write `op://vault/item/section/field`",
        )),
        [] => Err((Kind::FieldMissing, "the item has no such field")),
        _ => Err((Kind::Config, "two fields of the item have this name; write the field's ID")),
    }
}

/// 26 letters and digits: what 1Password itself gives.
fn is_id(name: &str) -> bool {
    name.len() == 26 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl fmt::Debug for OnePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnePassword").field("address", &self.client.address()).finish_non_exhaustive()
    }
}
