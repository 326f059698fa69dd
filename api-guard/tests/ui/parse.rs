//~ teaches: a `Secret` refuses to be built from a literal or a plain string

use api_guard::Secret;

const PLANTED: &str = "never shown in a diagnostic";

fn main() {
    let _ = PLANTED.parse::<Secret>();
}
