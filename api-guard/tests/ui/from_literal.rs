//~ teaches: a `Secret` refuses to be built from a literal or a plain string
//~ teaches: load it when the program starts: `Secret::from_env("NAME")?`

use api_guard::Secret;

const PLANTED: &str = "never shown in a diagnostic";

fn main() {
    let _ = Secret::from(PLANTED);
}
