//~ teaches: a `Secret` refuses to have a default value

use api_guard::Secret;

fn main() {
    #[derive(Default)]
    struct Settings {
        key: Secret,
    }
    let _ = Settings::default().key;
}
