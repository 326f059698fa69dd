//~ teaches: a `Secret` refuses to be built from a literal or a plain string
//~ teaches: a value the program gets at run time: `Secret::from(SecretString::from(value))`

use api_guard::Secret;

const PLANTED: &str = "never shown in a diagnostic";

fn main() {
    let _ = Secret::from(String::from(PLANTED));
}
