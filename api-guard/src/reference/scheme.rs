//! The schemes, and what a reference of each may say.

/// Which provider keeps a secret, and how its references are written.
#[derive(Debug)]
pub(super) struct Scheme {
    /// What stands before `://`.
    pub(super) name: &'static str,
    pub(super) path: Path,
    /// What may stand after `?`, one of them.
    pub(super) selectors: &'static [&'static str],
    pub(super) field: Field,
    /// A reference as it should be, for errors.
    pub(super) example: &'static str,
}

/// What stands between `://` and `?` or `#`.
#[derive(Debug)]
pub(super) enum Path {
    /// The name of an environment variable.
    Variable,
    /// A path of the file system from its root.
    Absolute,
    /// Parameters of one manager have names with and without a first `/`.
    AbsoluteOrNot,
    /// So many names with `/` between them.
    Names { least: usize, most: usize },
    /// The same, and the first of them becomes a part of a host's name or of a URL that a name must not reach beyond.
    NamesAfterLabel { least: usize, most: usize },
}

/// Whether `#field` picks one text out of several.
#[derive(Debug, PartialEq)]
pub(super) enum Field {
    Never,
    May,
    /// The provider keeps a map under each name, never a text.
    Must,
}

const fn names(least: usize, most: usize) -> Path {
    Path::Names { least, most }
}

const fn after_label(least: usize, most: usize) -> Path {
    Path::NamesAfterLabel { least, most }
}

const fn scheme(
    name: &'static str,
    path: Path,
    selectors: &'static [&'static str],
    field: Field,
    example: &'static str,
) -> Scheme {
    Scheme { name, path, selectors, field, example }
}

/// How deep a path of names may be.
const DEEPEST: usize = 16;

/// In the order in which the documentation names them.
static SCHEMES: [Scheme; 14] = [
    scheme("env", Path::Variable, &[], Field::Never, "env://NAME"),
    scheme("file", Path::Absolute, &[], Field::May, "file:///run/secrets/name"),
    scheme("cred", names(1, 1), &[], Field::May, "cred://name"),
    scheme("vault", names(2, DEEPEST), &["version"], Field::Must, "vault://mount/path#field"),
    scheme("aws-sm", names(1, DEEPEST), &["stage", "version"], Field::May, "aws-sm://name#field"),
    scheme("aws-ssm", Path::AbsoluteOrNot, &["label", "version"], Field::May, "aws-ssm:///service/name"),
    scheme("gcp-sm", after_label(2, 2), &["version"], Field::May, "gcp-sm://project/name"),
    scheme("azure-kv", after_label(2, 2), &["version"], Field::May, "azure-kv://vault/name"),
    scheme("op", names(3, 4), &[], Field::Never, "op://vault/item/field"),
    scheme("keyring", names(2, 2), &[], Field::May, "keyring://service/user"),
    scheme("k8s", after_label(2, 2), &[], Field::Must, "k8s://namespace/secret#key"),
    scheme("doppler", names(3, 3), &[], Field::Never, "doppler://project/config/NAME"),
    scheme(
        "infisical",
        names(3, DEEPEST),
        &["version"],
        Field::Never,
        "infisical://project/environment/NAME",
    ),
    scheme("exec", names(2, DEEPEST), &[], Field::May, "exec://program/name"),
];

/// The schemes of providers that are not ours begin like this, so that a misspelt scheme is not taken for one.
const FOREIGN: &str = "x-";
static FOREIGN_SCHEME: Scheme =
    scheme("x-", names(1, DEEPEST), &["version", "stage", "label"], Field::May, "x-name://path");

impl Scheme {
    /// What references of this scheme may say, or nothing for a scheme that nobody knows.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let foreign = || {
            let rest = name.strip_prefix(FOREIGN)?;
            let well_formed = !rest.is_empty()
                && rest.len() <= 32
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            well_formed.then_some(&FOREIGN_SCHEME)
        };
        SCHEMES.iter().find(|scheme| scheme.name == name).or_else(foreign)
    }
}
