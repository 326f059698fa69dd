//~ teaches: a `Secret` refuses to be borrowed without an end
//~ teaches: use the value inside a closure: `secret.expose_secret(|value| ...)?`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let secret = secret();
    let _ = secret.as_str();
}
