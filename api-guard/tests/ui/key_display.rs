//~ teaches: a `Key` refuses to be printed or turned into a string
//~ teaches: `key.expose_secret(|value| ...)?`

use api_guard::Key;

fn log(key: Key) {
    println!("{key}");
    let _ = key.to_string();
}

fn main() {}
