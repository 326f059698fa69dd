//~ teaches: a `Secret` refuses to be built from a literal or a plain string
//~ teaches: load it when the program starts: `Secret::from_env("NAME")?`

use api_guard::Secret;

fn main() {
    let value = String::from("never shown in a diagnostic");
    let _ = Secret::new(value);
}
