//~ teaches: borrowed data escapes outside of closure

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let mut kept: &str = "";
    secret().expose_secret(|value| kept = value).unwrap();
    let _ = kept;
}
