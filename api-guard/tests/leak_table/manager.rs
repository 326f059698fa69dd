//! A secret manager in a process of its own, so that what it holds is not counted.

use std::env;
use std::io::{BufRead as _, BufReader, Read as _, Write as _, stdin};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;

use api_guard::Secret;
use api_guard::provider::{Deadline, Provider as _, Vault};
use api_guard::secrecy::{ExposeSecret as _, SecretString};

const MANAGER: &str = "API_GUARD_LEAKS_MANAGER";

pub(super) fn was_asked_for() -> bool {
    env::var_os(MANAGER).is_some()
}

/// Answers each request with the key, until nobody holds the other end of standard input.
pub(super) fn serve(key: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    let body = format!(r#"{{"data":{{"api_key":"{key}","ttl":0,"renewable":false}}}}"#);
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            let _ = client.read(&mut [0; 4096]).and_then(|_| client.write_all(answer.as_bytes()));
        }
    });
    let _ = stdin().read(&mut [0]);
}

/// A provider with the key as its token, and the key that it has fetched.
pub(super) struct Fetched {
    _vault: Vault,
    _secret: Secret,
    manager: Child,
}

pub(super) fn fetch(token: String, used: fn(Secret) -> Secret) -> Fetched {
    let mut command = Command::new(env::current_exe().unwrap());
    let mut manager = command.env(MANAGER, "").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(manager.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let token = Secret::from(SecretString::from(token));
    let address = format!("http://{}", address.trim());
    let vault = Vault::builder().address(&address).token(token).kv_v1("kv").build().unwrap();
    let fetched = vault.fetch(&"vault://kv/app#api_key".parse().unwrap(), Deadline::NONE).unwrap();
    let secret = used(Secret::from(SecretString::from(fetched.expose_secret())));
    Fetched { _vault: vault, _secret: secret, manager }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        let _ = self.manager.kill();
        let _ = self.manager.wait();
    }
}
