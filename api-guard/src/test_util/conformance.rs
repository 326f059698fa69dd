//! What every provider has to do: one suite for all of ours, and for yours.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, Kind};
use crate::key::{Key, KeyStore};
use crate::provider::Provider;

/// The place where a provider's secrets are kept, controlled by the suite: a server of the test, or a folder.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use api_guard::provider::{Memory, Provider};
/// use api_guard::test_util::{Place, State, check_conformance};
///
/// /// A place that holds texts and nothing else.
/// struct Shelf(Memory);
///
/// impl Place for Shelf {
///     fn provider(&self) -> Arc<dyn Provider> {
///         Arc::new(self.0.clone())
///     }
///
///     fn reference(&self, name: &str) -> String {
///         format!("x-memory://shelf/{name}")
///     }
///
///     fn arrange(&self, name: &str, state: State<'_>) -> bool {
///         match state {
///             State::Text(value) => self.0.put(&self.reference(name), value).is_ok(),
///             _ => false,
///         }
///     }
/// }
///
/// let not_checked = check_conformance(&Shelf(Memory::new()));
/// assert_eq!(not_checked, ["bytes", "fields", "deleted", "disabled", "denied"]);
/// ```
pub trait Place {
    /// A provider, as a program makes it.
    fn provider(&self) -> Arc<dyn Provider>;

    /// The reference of the secret that the suite calls `name`: ASCII letters and `-`.
    fn reference(&self, name: &str) -> String;

    /// The reference of a field of it, for [`State::Json`].
    fn field(&self, name: &str, field: &str) -> String {
        format!("{}#{field}", self.reference(name))
    }

    /// Brings a secret into this state. Returns `false` if this place has no such state.
    fn arrange(&self, name: &str, state: State<'_>) -> bool;
}

/// A state of a secret in the place where it is kept.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum State<'s> {
    /// It has a new value, this text.
    Text(&'s str),
    /// It has a new value, bytes that are not text.
    Bytes(&'s [u8]),
    /// It has a new value, this JSON object, whose fields have references of their own.
    Json(&'s str),
    /// It had a value and was deleted.
    Deleted,
    /// It had a value, exists, and is not given out.
    Disabled,
    /// It exists, but we are not allowed to read it.
    Denied,
}

/// Stands in each value. A test's output shows none of it.
const CANARY: &str = "canary-in-the-mine";

/// Checks that a provider does what every provider has to do. Returns what could not be checked because the place has
/// no such state.
///
/// It checks these things:
/// - a value arrives unchanged, except for one line end; also in Unicode, and if it is long;
/// - a new value makes a new version, and the same value does not;
/// - the [`Kind`] for a value that is missing, empty, short, not text, deleted, disabled or denied;
/// - fields;
/// - no `Debug`, `Display` or `source()` on the way shows anything of a value.
///
/// # Panics
///
/// If a check fails. The message says which one, and contains no value.
#[must_use]
#[track_caller]
pub fn check_conformance(place: &dyn Place) -> Vec<&'static str> {
    let mut not_checked = Vec::new();
    let mut check = |name, check: fn(&Trial<'_>) -> bool| {
        if !check(&Trial { place, check: name }) {
            not_checked.push(name);
        }
    };
    check("value", value);
    check("versions", versions);
    check("missing", missing);
    check("line-end", line_end);
    check("unicode", |trial| {
        trial.arrives("unicode", &format!("{CANARY} schlüssel 鍵 \u{1f511} \\ \" {{}}"))
    });
    check("long", |trial| trial.arrives("long", &CANARY.repeat(200)));
    check("empty", |trial| trial.fails(State::Text(""), &[Kind::Empty, Kind::NotFound]));
    check("short", |trial| trial.fails(State::Text("canary"), &[Kind::TooShort]));
    check("bytes", |trial| trial.fails(State::Bytes(b"\xff\xfe canary-in-the-mine"), &[Kind::Malformed]));
    check("fields", fields);
    check("deleted", |trial| trial.ends(State::Deleted, &[Kind::Deleted, Kind::NotFound]));
    check("disabled", |trial| trial.ends(State::Disabled, &[Kind::Disabled]));
    check("denied", |trial| trial.ends(State::Denied, &[Kind::Denied]));
    not_checked
}

fn value(trial: &Trial<'_>) -> bool {
    trial.arrives("value", &format!("{CANARY}, the first"))
}

fn versions(trial: &Trial<'_>) -> bool {
    let first = format!("{CANARY}, the first");
    if !trial.arrange(State::Text(&first)) {
        return false;
    }
    let key = trial.must_load(&trial.reference());
    let version = key.version();
    trial.holds(key.refresh_blocking().is_ok(), "it can be read twice");
    trial.holds(key.version() == version, "a value that is read again is of the same version");
    let second = format!("{CANARY}, the second");
    trial.holds(trial.arrange(State::Text(&second)), "a value can be put twice");
    let mut changes = key.subscribe();
    trial.holds(key.refresh_blocking().is_ok(), "another value can be read");
    trial.holds(changes.wait().is_ok(), "a change is told");
    trial.holds(trial.has(&key, &second), "after a refresh the other value counts");
    trial.holds(key.version() != version, "another value is of another version");
    let previous = key.previous().map(|secret| secret.expose_secret(|value| value == first));
    trial.holds(matches!(previous, Some(Ok(true))), "the value before is the previous one");
    true
}

fn missing(trial: &Trial<'_>) -> bool {
    trial.holds(trial.kind_of(&trial.reference()) == Some(Kind::NotFound), "what is not there is `NotFound`");
    true
}

fn line_end(trial: &Trial<'_>) -> bool {
    let with = format!("{CANARY}, a line\n\r\n");
    if !trial.arrange(State::Text(&with)) {
        return false;
    }
    let key = trial.must_load(&trial.reference());
    let one_less = with.strip_suffix("\r\n").unwrap_or(&with);
    trial.holds(trial.has(&key, one_less), "one line end is not part of a value, and no more than one");
    true
}

fn fields(trial: &Trial<'_>) -> bool {
    let json = format!(
        r#"{{"other": "{CANARY}, another", "wanted": "{CANARY} \"\u00fc\" \\", "count": 12345678, "nested": {{"wanted": "no"}}}}"#
    );
    if !trial.arrange(State::Json(&json)) {
        return false;
    }
    let field = |field| trial.place.field(trial.check, field);
    let key = trial.must_load(&field("wanted"));
    trial.holds(trial.has(&key, &format!("{CANARY} \"ü\" \\")), "a field is what its text spells");
    trial.holds(
        trial.kind_of(&field("absent")) == Some(Kind::FieldMissing),
        "no such field is `FieldMissing`",
    );
    for no_text in ["count", "nested"] {
        trial.holds(
            trial.kind_of(&field(no_text)) == Some(Kind::Malformed),
            "a field that is no text is `Malformed`",
        );
    }
    let text = trial.place.reference(trial.check);
    if !text.contains('#') {
        trial.holds(trial.arrange(State::Text(CANARY)), "a value can be put twice");
        trial
            .holds(trial.kind_of(&field("wanted")) == Some(Kind::Malformed), "what is no JSON has no fields");
    }
    true
}

/// One check, with a secret of its own.
struct Trial<'t> {
    place: &'t dyn Place,
    check: &'static str,
}

impl Trial<'_> {
    fn reference(&self) -> String {
        self.place.reference(self.check)
    }

    fn arrange(&self, state: State<'_>) -> bool {
        self.place.arrange(self.check, state)
    }

    fn arrives(&self, what: &str, value: &str) -> bool {
        if !self.arrange(State::Text(value)) {
            return false;
        }
        let key = self.must_load(&self.reference());
        self.holds(self.has(&key, value), &format!("a value arrives as it is ({what})"));
        self.holds(key.reference().as_str() == self.reference(), "a key knows its reference");
        true
    }

    /// What is so from the beginning cannot be loaded.
    fn fails(&self, state: State<'_>, kinds: &[Kind]) -> bool {
        let can = self.arrange(state);
        if can {
            let kind = self.kind_of(&self.reference());
            self.holds(
                kind.is_some_and(|kind| kinds.contains(&kind)),
                &format!("is {kinds:?}, and was {kind:?}"),
            );
        }
        can
    }

    /// What becomes so ends a key that was loaded, and cannot be loaded again.
    fn ends(&self, state: State<'_>, kinds: &[Kind]) -> bool {
        if !self.arrange(State::Text(&format!("{CANARY}, before the end"))) {
            return false;
        }
        let key = self.must_load(&self.reference());
        let can = self.arrange(state);
        if can {
            let error = key.refresh_blocking().and_then(|()| key.current()).err();
            let kind = error.inspect(|error| self.shows_nothing(error)).map(|error| error.kind());
            self.holds(
                kind.is_some_and(|kind| kinds.contains(&kind)),
                &format!("ends by {kinds:?}, and not {kind:?}"),
            );
            self.holds(key.current().is_err(), "a key that was taken away is refused at once");
            self.holds(self.kind_of(&self.reference()) == kind, "a new load fails alike");
        }
        can
    }

    fn store(&self) -> KeyStore {
        // Nothing that is checked here is better at a second attempt.
        let builder = KeyStore::builder().with(self.place.provider()).attempts(1).refresh_gap(Duration::ZERO);
        // Nor is anything about how fast the machine is.
        let patience = Duration::from_secs(60);
        let builder = builder.attempt_timeout(patience).total_timeout(patience);
        builder.build().unwrap_or_else(|error| self.failed(&format!("a store takes the provider: {error}")))
    }

    fn load(&self, reference: &str) -> Result<Key, Error> {
        let loaded = self.store().load_blocking(reference);
        match &loaded {
            Ok(key) => self.shows_nothing(key),
            Err(error) => {
                self.shows_nothing(error);
                self.holds(std::error::Error::source(error).is_none(), "an error wraps no other");
                self.holds(error.provider().is_some(), "an error names the provider");
            }
        }
        loaded
    }

    fn must_load(&self, reference: &str) -> Key {
        self.load(reference).unwrap_or_else(|error| self.failed(&format!("a value can be loaded: {error}")))
    }

    fn kind_of(&self, reference: &str) -> Option<Kind> {
        self.load(reference).err().map(|error| error.kind())
    }

    fn has(&self, key: &Key, value: &str) -> bool {
        key.expose_secret(|current| current == value).unwrap_or(false)
    }

    fn shows_nothing(&self, shown: &dyn Debug) {
        let shown = format!("{shown:?} {shown:#?}");
        self.holds(!shown.contains("canary"), "nothing that is printed shows a value");
    }

    fn holds(&self, is_so: bool, sentence: &str) {
        if !is_so {
            self.failed(sentence)
        }
    }

    fn failed(&self, sentence: &str) -> ! {
        panic!("{}: this does not hold: {sentence}", self.check)
    }
}
