//! Passwords that protect nothing: placeholders, and the words that tutorials use.

/// Words of which a placeholder is made, alone or several together: `my-secret-password`. Those for it in other languages are
/// what translated manuals have in its place.
const WORDS: &str = "\
    access adgangskode admin api app asdf auth bar battery baz benutzer bot build change ci clave company \
    contrasena correct database db default demo deploy dev domain dummy example fake foo from gebruiker geheim \
    github guest haslo here heslo hidden horse host hunter in insert it jelszo job kennwort key kullanici \
    letmein local login losenord masked mdp me mongo motdepasse my mysql name new none not null nutzer of old \
    opaque open parola pass passord passwd password passwort pat phrase placeholder postgres private prod pw \
    pwd qwer qwerty rabbitmq real redacted redis replace root runner sa salasana sample secret secure senha \
    server sesame sifre some staple strong super test testing that the this to todo token top user username \
    usuario utente utilisateur uzytkownik value very wachtwoord welcome with word x your yours zxcv";

/// Whether `password` is a placeholder: a variable, a format, or nothing but the words of one, also with digits
/// behind it (`password123`) or in it (`p4ssw0rd`).
pub(crate) fn is_trivial(password: &[u8]) -> bool {
    let plain = plain(password);
    let letters: Vec<u8> =
        password.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    // Of few letters among digits and signs words come out by chance: `8374-x-9261`.
    let is_words_with_digits = letters.len() * 3 >= password.len() * 2 && is_made_of_words(&letters);
    // Nobody types them; who tests a reader of URLs writes them. A line end is what `echo` leaves behind a real one.
    let is_untyped = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let has_control = percent_decode(password).iter().any(is_untyped);
    has_control
        || is_template(password)
        || says_password(&plain)
        || is_made_of_words(&plain)
        || is_words_with_digits
}

/// Whether `password` would do no harm on a host that is nobody's: short, or words with a few digits behind them, also
/// with digits for letters in them (`S3nsit1ve`).
pub(crate) fn is_weak(password: &[u8]) -> bool {
    let password = percent_decode(password);
    let trimmed = |text: &[u8], drop: fn(&u8) -> bool| {
        text.iter().rposition(|byte| !drop(byte)).map_or(0, |last| last + 1)
    };
    let end = trimmed(&password, |byte| !byte.is_ascii_alphanumeric());
    let words = &password[..trimmed(&password[..end], u8::is_ascii_digit)];
    let count = |is: fn(&u8) -> bool| words.iter().filter(|byte| is(byte)).count();
    let (capitals, disguised) = (count(u8::is_ascii_uppercase), count(|byte| b"01345".contains(byte)));
    let is_words =
        count(|byte| letter(*byte).is_ascii_alphabetic() || !byte.is_ascii() || b"_-.:+/ ".contains(byte))
            == words.len();
    let is_disguised = disguised * 4 <= words.len();
    password.len() < 8 || (is_words && is_disguised && capitals * 3 <= words.len() && end - words.len() <= 4)
}

/// `$VAR`, `[secret]`, `%s`, `***`, `...`
fn is_template(password: &[u8]) -> bool {
    if matches!(password, [b'[', .., b']']) {
        return true;
    }
    let is_variable = matches!(password, [b'$', next, ..] if next.is_ascii_uppercase() || *next == b'_');
    let has = |mark: &[u8]| password.windows(mark.len()).any(|window| window == mark);
    is_variable || has(b"**") || has(b"...") || has(b"%s") || has(b"%d") || has(b"%v")
}

/// The letters of `password`: percent escapes resolved (twice, as some write them), digits and marks that stand for
/// letters replaced by them, all other marks and what stands behind the last letter left out.
fn plain(password: &[u8]) -> Vec<u8> {
    let decoded = percent_decode(&percent_decode(password));
    let end = decoded.iter().rposition(u8::is_ascii_alphabetic).map_or(0, |last| last + 1);
    decoded[..end].iter().map(|&byte| letter(byte)).filter(u8::is_ascii_alphanumeric).collect()
}

/// `sentinel_pass`, `secretsauce`, `deploy-token`: letters only, and the word itself at one end.
fn says_password(plain: &[u8]) -> bool {
    const CORES: [&[u8]; 5] = [b"pass", b"password", b"pwd", b"secret", b"token"];
    let is_at_an_end = CORES.iter().any(|core| plain.starts_with(core) || plain.ends_with(core));
    is_at_an_end && plain.iter().all(u8::is_ascii_alphabetic)
}

pub(crate) fn percent_decode(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let digits =
            if first == b'%' { tail.get(..2).and_then(|two| str::from_utf8(two).ok()) } else { None };
        let escaped = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        decoded.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    decoded
}

fn letter(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'!' => b'i',
        b'3' => b'e',
        b'4' | b'@' | b'&' => b'a',
        b'5' | b'$' => b's',
        _ => byte.to_ascii_lowercase(),
    }
}

fn is_made_of_words(text: &[u8]) -> bool {
    // reachable[n]: the first n letters are words.
    let mut reachable = vec![false; text.len() + 1];
    reachable[0] = !text.is_empty();
    for start in 0..text.len() {
        if !reachable[start] {
            continue;
        }
        for word in WORDS.split(' ').filter(|word| text[start..].starts_with(word.as_bytes())) {
            reachable[start + word.len()] = true;
        }
    }
    reachable[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_tutorials_are_trivial_in_every_disguise() {
        let trivial = "\
            password PASSWORD Passw0rd! p4ssw0rd password123 my-secret-pw mysecretpassword \
            YOUR_PASSWORD_HERE changeme p%40ssword p%2540ss+word pass%3Bword p@ss:word p%26ss%3Aword dbpass1 s3cr3t \
            testtest hunter2 xxxxxx TopSecret sentinel_pass opensesame asdfqwer1234asdf github_pat_asdf \
            job-token registry-token SuperSecure parola contrasena motdepasse Wachtwoord1 Clave1234";
        for password in trivial.split(' ') {
            assert!(is_trivial(password.as_bytes()), "{password}");
        }
    }

    #[test]
    fn templates_are_trivial() {
        for password in ["$DB_PASS", "[secure]", "$_secret", "%s", "****", "abc...", "%v1234"] {
            assert!(is_trivial(password.as_bytes()), "{password}");
        }
    }

    #[test]
    fn a_word_with_something_else_in_it_is_a_password() {
        for password in ["pass-9fK2mx", "9fK2mxpass", "xk8secretqv", "bluewhale", "$ecre7xq", "a%3Ab7Gq21"]
            .into_iter()
            // What `echo` or an editor left behind it.
            .chain(["kTzQmXwRpLhN%0A", "%0D%0AkTzQmXwRpLhN"])
            // The few letters of these spell `x`, `me` and `in it`.
            .chain(["8374-x-9261", "m7392e81", "62i9-n38i.7t4"])
        {
            assert!(!is_trivial(password.as_bytes()), "{password}");
        }
    }

    #[test]
    fn words_with_digits_behind_them_are_weak_and_what_is_drawn_is_not() {
        for password in [
            "bluewhale",
            "acmeuser123",
            "MagicWhale",
            "abc123%40%20%",
            "xk8Q2",
            "V3ry_S3nsit1ve",
            "p%C3%A4sswort",
            "a%20b%2Fwords",
        ] {
            assert!(is_weak(password.as_bytes()), "{password}");
        }
        for password in ["pBU94AGAY85e", "kTzQmXwRpLhN", "bluewhale20261", "tR7w-Qz9kP", "a1b3c4d5e0f1"] {
            assert!(!is_weak(password.as_bytes()), "{password}");
        }
    }
}
