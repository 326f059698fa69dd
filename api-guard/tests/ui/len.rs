//~ teaches: a `Secret` shows its value inside a closure only
//~ teaches: `secret.expose_secret(|value| ...)?`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = secret().len();
}
