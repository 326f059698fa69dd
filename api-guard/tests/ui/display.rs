//~ teaches: a `Secret` refuses to be printed or turned into a string
//~ teaches: this would print an API key
//~ teaches: `{:?}` prints the redacted form: Secret([REDACTED] env://NAME #fingerprint)
//~ teaches: to tell keys apart in logs use `secret.fingerprint()`

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    println!("{}", secret());
}
