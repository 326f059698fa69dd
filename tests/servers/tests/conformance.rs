//! What every provider has to do, of `Vault`, against a real OpenBao.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::sync::{Arc, Mutex};

use api_guard::Secret;
use api_guard::provider::{Provider, Vault};
use api_guard::secrecy::SecretString;
use api_guard::test_util::{Place, State, check_conformance};
use api_guard_servers::OpenBao;
use serde_json::json;

/// A mount of kind `kv`, and a token that may read all of it but what was denied.
struct Mount {
    server: OpenBao,
    path: &'static str,
    token: String,
    has_versions: bool,
    denied: Mutex<Vec<String>>,
}

impl Mount {
    fn of(version: &str) -> Option<Self> {
        let server = OpenBao::start()?;
        let path = "team/keys";
        server.run(&["secrets", "enable", &format!("-path={path}"), &format!("-version={version}"), "kv"]);
        let (denied, has_versions) = (Mutex::default(), version == "2");
        let mut mount = Self { server, path, token: String::new(), has_versions, denied };
        mount.permit();
        let token = mount.server.ask(&["token", "create", "-policy=reader"]);
        mount.token = token["auth"]["client_token"].as_str().unwrap().to_owned();
        Some(mount)
    }

    fn permit(&self) {
        let data = if self.has_versions { "data/" } else { "" };
        let rule = |name: &str, right| {
            format!("path \"{}/{data}{name}\" {{ capabilities = [\"{right}\"] }}\n", self.path)
        };
        let denied: String = self.denied.lock().unwrap().iter().map(|name| rule(name, "deny")).collect();
        self.server.policy("reader", &(rule("*", "read") + &denied));
    }
}

impl Place for Mount {
    fn provider(&self) -> Arc<dyn Provider> {
        let token = Secret::from(SecretString::from(self.token.as_str()));
        Arc::new(Vault::builder().address(&self.server.address).token(token).build().unwrap())
    }

    fn reference(&self, name: &str) -> String {
        self.field(name, "value")
    }

    fn field(&self, name: &str, field: &str) -> String {
        format!("vault://{}/{name}#{field}", self.path)
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let mount = format!("-mount={}", self.path);
        let put = |json: &str| {
            let file = self.server.folder().join("value.json");
            fs::write(&file, json).unwrap();
            self.server.run(&["kv", "put", &mount, name, &format!("@{}", file.display())]);
        };
        match state {
            State::Text(value) => put(&json!({ "value": value }).to_string()),
            State::Json(json) => put(json),
            State::Deleted => self.server.run(&["kv", "delete", &mount, name]),
            State::Denied => {
                self.denied.lock().unwrap().push(name.to_owned());
                self.permit();
            }
            _ => return false,
        }
        true
    }
}

#[test]
fn vault_with_versions() {
    let Some(mount) = Mount::of("2") else { return };
    assert_eq!(check_conformance(&mount), ["bytes", "disabled"]);
}

#[test]
fn vault_without_versions() {
    let Some(mount) = Mount::of("1") else { return };
    assert_eq!(check_conformance(&mount), ["bytes", "disabled"]);
}
