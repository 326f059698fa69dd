//! `api-guard.toml`, parsed strictly: anything that is not understood is an error that names its place.

use super::date::Date;
use super::extra::ExtraRule;
use super::notice::{Notice, NoticeKind};
use crate::mask::masked_prose;
use crate::position::Lines;
use crate::sorted::Sorted;
use crate::toml::{self, Entry, Value};

/// The settings of one file.
///
/// ```toml
/// baseline = "api-guard.baseline"   # findings that stand, beside this file
///
/// [rules]                           # deny, warn or allow
/// json_web_token = "warn"
///
/// [[allow]]
/// path = "tests/fixtures"           # a folder or a file below this one: `*` and `?` in a name, `**` for any folders
/// rule = "private_key_pem"          # or several; without it, all rules
/// reason = "certificates of a mock server"
/// expires = 2027-06-30              # the last day
///
/// [[rule]]                          # a key of your own
/// name = "acme_api_key"
/// title = "Acme API key"
/// prefix = "acme_"                  # or several
/// alphabet = "A-Za-z0-9"
/// min = 32
/// max = 40                          # as min, if it is left out
/// witness = ["acme"]                # a word before it on its line, if its form alone is not telling
/// level = "deny"
/// env = "ACME_API_KEY"
/// revoke = "https://acme.example/keys"
/// ```
#[derive(Debug)]
pub struct Config {
    pub(crate) file: String,
    pub(crate) folder: String,
    pub(crate) baseline: Option<String>,
    pub(crate) levels: Vec<(String, Asked, Place)>,
    pub(crate) allows: Vec<PathAllow>,
    pub(crate) extra: Vec<(ExtraRule, Place)>,
}

/// What a level can be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Deny,
    Warn,
    Allow,
}

/// Line and column.
pub(crate) type Place = (usize, usize);

/// An `[[allow]]`.
#[derive(Debug, Default)]
pub(crate) struct PathAllow {
    pub(crate) path: String,
    /// Empty for every rule.
    pub(crate) rules: Vec<(String, Place)>,
    lists_rules: bool,
    pub(crate) reason: String,
    pub(crate) expires: Option<Date>,
    pub(crate) place: Place,
}

/// Nobody writes more.
const LARGEST: usize = 1 << 20;
/// A reason that says something.
pub(crate) const SHORTEST_REASON: usize = 3;

impl Config {
    /// Parses the bytes of a file. `file` is its name for people. `folder` is its folder, in the form that the paths of
    /// findings have; `""` is the folder where these paths begin.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place: something that is not TOML, an unknown key, a value of the wrong
    /// type, or a setting that is missing or makes no sense. [`Policy::new`](super::Policy::new) looks up the names of
    /// rules.
    ///
    /// # Security
    /// The error repeats nothing of the file.
    ///
    /// # Examples
    /// ```
    /// use api_guard_detect::policy::Config;
    ///
    /// let error = Config::parse("api-guard.toml", "", b"[rules]\njwt = true").unwrap_err();
    /// assert_eq!(error.to_string(), "api-guard.toml:2:7: a level is \"deny\", \"warn\" or \"allow\"");
    /// ```
    pub fn parse(file: &str, folder: &str, bytes: &[u8]) -> Result<Self, Notice> {
        let lines = Lines::new(bytes);
        let reader = Reader { file, lines: &lines };
        if bytes.len() > LARGEST {
            return Err(reader.error(0, "settings have at most 1 MiB"));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| reader.error(error.valid_up_to(), "settings are text in UTF-8"))?;
        let document = toml::read(text);
        if let Some(fault) = document.fault {
            return Err(reader.error(fault.at, fault.message));
        }
        let mut draft = Draft::default();
        let mut seen = Sorted::default();
        for entry in &document.entries {
            let keys: Vec<&str> = entry.path.iter().map(String::as_str).collect();
            if !seen.insert(keys.clone(), ()) {
                return Err(reader.error(entry.key_at, "this is set twice"));
            }
            reader.read(&mut draft, entry, &keys)?;
        }
        reader.finish(draft, folder)
    }

    /// The file of the baseline, relative to the folder of these settings, with `/` between folders.
    #[must_use]
    pub fn baseline(&self) -> Option<&str> {
        self.baseline.as_deref()
    }
}

/// What is read so far.
#[derive(Default)]
struct Draft {
    baseline: Option<String>,
    levels: Vec<(String, Asked, Place)>,
    allows: Vec<PathAllow>,
    extra: Vec<(ExtraRule, Place)>,
}

struct Reader<'r> {
    file: &'r str,
    lines: &'r Lines<'r>,
}

const TOP: &str = "there is no such setting: known are `baseline`, `[rules]`, `[[allow]]` and `[[rule]]`";
const DOUBLE: &str =
    "a rule of your own is written in double brackets: `[[rule]]`; levels of rules stand below `[rules]`";
const IN_ALLOW: &str = "there is no such setting: an `[[allow]]` has `path`, `rule`, `reason` and `expires`";
const IN_RULE: &str = "there is no such setting: a `[[rule]]` has `name`, `title`, `prefix`, `alphabet`, `min`, `max`, \
                       `witness`, `level`, `env` and `revoke`";

impl Reader<'_> {
    fn place(&self, at: usize) -> Place {
        let place = self.lines.position(at);
        (place.line, place.column)
    }

    fn error(&self, at: usize, message: &str) -> Notice {
        invalid(self.file, self.place(at), message)
    }

    fn read(&self, draft: &mut Draft, entry: &Entry, keys: &[&str]) -> Result<(), Notice> {
        match keys {
            ["baseline"] => {
                let path = self.text(entry, "a baseline is a path in quotes")?;
                draft.baseline = Some(self.path(entry, path)?);
            }
            ["rules"] => self.table(entry, "`rules` is a table: `[rules]`")?,
            ["rules", name] => {
                draft.levels.push(((*name).to_owned(), self.level(entry)?, self.place(entry.key_at)));
            }
            ["allow" | "rule"] if entry.value == Value::Array => {}
            ["allow"] => {
                return Err(self.error(entry.at, "an allow is written in double brackets: `[[allow]]`"));
            }
            ["rule"] => return Err(self.error(entry.at, DOUBLE)),
            ["allow", index] if index.starts_with('[') => {
                self.table(entry, "an element of `allow` is a table")?;
                draft.allows.push(PathAllow { place: self.place(entry.at), ..PathAllow::default() });
            }
            ["rule", index] if index.starts_with('[') => {
                self.table(entry, "an element of `rule` is a table")?;
                draft.extra.push((ExtraRule::default(), self.place(entry.at)));
            }
            ["allow", _, rest @ ..] => {
                let Some(allow) = draft.allows.last_mut() else { return Err(self.error(entry.key_at, TOP)) };
                self.allow(allow, entry, rest)?;
            }
            ["rule", _, rest @ ..] => {
                let Some((rule, _)) = draft.extra.last_mut() else {
                    return Err(self.error(entry.key_at, TOP));
                };
                self.rule(rule, entry, rest)?;
            }
            _ => return Err(self.error(entry.key_at, TOP)),
        }
        Ok(())
    }

    fn allow(&self, allow: &mut PathAllow, entry: &Entry, keys: &[&str]) -> Result<(), Notice> {
        match keys {
            ["path"] => {
                let path = self.text(entry, "a path is written in quotes")?;
                allow.path = self.pattern(entry, path)?;
            }
            ["rule"] if entry.value == Value::Array => allow.lists_rules = true,
            ["rule"] | ["rule", _] => {
                let name = self.text(entry, "a rule is named in quotes")?;
                allow.rules.push((name.to_owned(), self.place(entry.at)));
            }
            ["reason"] => {
                let reason = self.text(entry, "a reason is written in quotes")?;
                allow.reason = masked_prose(reason.trim());
            }
            ["expires"] => {
                let Value::Bare(date) = &entry.value else { return Err(self.error(entry.at, DATE)) };
                allow.expires = Some(Date::parse(date).ok_or_else(|| self.error(entry.at, DATE))?);
            }
            _ => return Err(self.error(entry.key_at, IN_ALLOW)),
        }
        Ok(())
    }

    fn rule(&self, rule: &mut ExtraRule, entry: &Entry, keys: &[&str]) -> Result<(), Notice> {
        const QUOTED: &str = "this is written in quotes";
        match keys {
            ["prefix" | "witness"] if entry.value == Value::Array => {}
            ["prefix"] | ["prefix", _] => rule.prefixes.push(self.text(entry, QUOTED)?.to_owned()),
            ["witness"] | ["witness", _] => rule.witness.push(self.text(entry, QUOTED)?.to_owned()),
            ["name"] => self.text(entry, QUOTED)?.clone_into(&mut rule.name),
            ["title"] => self.text(entry, QUOTED)?.clone_into(&mut rule.title),
            ["alphabet"] => self.text(entry, QUOTED)?.clone_into(&mut rule.alphabet),
            ["env"] => self.text(entry, QUOTED)?.clone_into(&mut rule.env),
            ["revoke"] => self.text(entry, QUOTED)?.clone_into(&mut rule.revoke),
            ["min"] => rule.min = self.number(entry)?,
            ["max"] => rule.max = self.number(entry)?,
            ["level"] => match self.level(entry)? {
                Asked::Deny => rule.warns = false,
                Asked::Warn => rule.warns = true,
                Asked::Allow => return Err(self.error(entry.at, "a rule denies or warns")),
            },
            _ => return Err(self.error(entry.key_at, IN_RULE)),
        }
        Ok(())
    }

    fn text<'e>(&self, entry: &'e Entry, message: &str) -> Result<&'e str, Notice> {
        match &entry.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.error(entry.at, message)),
        }
    }

    fn table(&self, entry: &Entry, message: &str) -> Result<(), Notice> {
        match entry.value {
            Value::Header | Value::Table => Ok(()),
            _ => Err(self.error(entry.at, message)),
        }
    }

    fn level(&self, entry: &Entry) -> Result<Asked, Notice> {
        match &entry.value {
            Value::Text(text) if text == "deny" => Ok(Asked::Deny),
            Value::Text(text) if text == "warn" => Ok(Asked::Warn),
            Value::Text(text) if text == "allow" => Ok(Asked::Allow),
            _ => Err(self.error(entry.at, "a level is \"deny\", \"warn\" or \"allow\"")),
        }
    }

    fn number(&self, entry: &Entry) -> Result<usize, Notice> {
        match &entry.value {
            Value::Bare(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| self.error(entry.at, "this number is too large"))
            }
            _ => Err(self.error(entry.at, "this is a number")),
        }
    }

    /// A path below the folder of the settings.
    fn path(&self, entry: &Entry, path: &str) -> Result<String, Notice> {
        let strays = path.split('/').any(|part| matches!(part, "" | "." | ".."));
        if strays || path.contains(['\\', ':']) || path.contains(char::is_control) {
            return Err(self.error(
                entry.at,
                "a path leads down from the folder of the settings, with `/` between names and without `.` and `..`",
            ));
        }
        Ok(path.to_owned())
    }

    fn pattern(&self, entry: &Entry, path: &str) -> Result<String, Notice> {
        if path.contains(['[', ']', '{', '}', '!']) {
            return Err(
                self.error(entry.at, "a pattern knows `*`, `?` and `**`, no brackets, braces and `!`")
            );
        }
        if path.split('/').any(|part| part.contains("**") && part != "**") {
            return Err(self.error(entry.at, "`**` stands for whole folders: alone between `/`"));
        }
        if !path.contains(|character: char| character.is_alphanumeric()) {
            return Err(
                self.error(entry.at, "this pattern names every file: set the level of a rule instead")
            );
        }
        self.path(entry, path)
    }

    fn finish(&self, draft: Draft, folder: &str) -> Result<Config, Notice> {
        for allow in &draft.allows {
            if allow.path.is_empty() {
                return Err(invalid(self.file, allow.place, "an allow needs a `path`"));
            }
            if allow.lists_rules && allow.rules.is_empty() {
                return Err(invalid(
                    self.file,
                    allow.place,
                    "this list of rules is empty: leave it out for all rules",
                ));
            }
            if allow.reason.chars().count() < SHORTEST_REASON {
                return Err(invalid(self.file, allow.place, "an allow needs a `reason` that says something"));
            }
        }
        for (rule, place) in &draft.extra {
            rule.check().map_err(|message| invalid(self.file, *place, message))?;
        }
        let Draft { baseline, levels, allows, extra } = draft;
        Ok(Config { file: self.file.to_owned(), folder: folder.to_owned(), baseline, levels, allows, extra })
    }
}

const DATE: &str = "a day is written 2027-06-30, without quotes";

pub(crate) fn invalid(file: &str, (line, column): Place, message: &str) -> Notice {
    Notice { file: file.to_owned(), line, column, kind: NoticeKind::Invalid, message: message.to_owned() }
}

/// `path` as `folder` names it, if it lies below.
pub(crate) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}
