//~ teaches: a `Secret` refuses to be printed or turned into a string
//~ teaches: to give the value to a client: `secret.expose_secret(|value| ...)?` or `secret.to_secrecy()?`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = secret().to_string();
}
