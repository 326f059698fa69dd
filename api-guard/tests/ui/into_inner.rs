//~ teaches: a `Secret` shows its value inside a closure only
//~ teaches: `secret.expose_secret(|value| ...)?`
//~ teaches: for a client that wants to own it: `secret.to_secrecy()?`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _: String = secret().into_inner();
}
