//~ teaches: a `Secret` refuses to be borrowed without an end
//~ teaches: use the value inside a closure: `secret.expose_secret(|value| ...)?`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _: &str = secret().as_ref();
}
