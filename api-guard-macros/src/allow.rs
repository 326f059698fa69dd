//! `allow!`: permits one literal, with a reason.

use std::path::Path;

use api_guard_detect::sorted::Sorted;
use api_guard_detect::{Detector, Finding, Rule, rules};
use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

use crate::emit::{Process, refuse_hidden};
use crate::guard::dependency::is_dependency;
use crate::guard::{folder, settings};

/// The expression, or an error in its place.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let site = Span::call_site();
    let foreign = folder(site).is_some_and(|folder| is_dependency(Process::this(), &folder));
    match Allow::parse(input) {
        Ok(allow) if foreign => allow.expression,
        Ok(allow) => match allow.check(site) {
            Ok(()) => allow.expression,
            Err(message) => refuse_hidden(&format!("`allow!` {message}"), site),
        },
        Err(message) => refuse_hidden(&format!("`allow!` {message}"), site),
    }
}

/// The parts of a call.
struct Allow {
    rule: String,
    expression: TokenStream,
    subject: Subject,
    reason: String,
}

/// What is permitted.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    /// A literal, as it is written.
    Literal(String),
    /// A variable that is baked into the program.
    Variable,
    /// The path of a file that is baked into the program.
    File(String),
}

const FORM: &str = "is written `allow!(rule_name, \"...\", reason = \"why\")`";

impl Allow {
    fn parse(input: TokenStream) -> Result<Self, String> {
        let Call { rule, expression, reason } = syn::parse2(input).map_err(|_| FORM)?;
        let reason = reason.ok_or("needs a reason: add `reason = \"why this is no key\"`")?;
        let subject = subject(&expression)?;
        let reason: LitStr = syn::parse2(reason).map_err(|_| "needs a reason that is a string literal")?;
        Ok(Self { rule: rule.to_string(), expression, subject, reason: reason.value() })
    }

    fn check(&self, site: Span) -> Result<(), String> {
        if self.reason.trim().chars().count() < 3 {
            return Err("needs a reason that says something: `reason = \"why this is no key\"`".to_owned());
        }
        let settings = settings::policy_of(folder(site).as_deref());
        let detector = settings.as_ref().map_or_else(Detector::built_in, |own| own.policy.detector());
        let own = settings.as_ref().and_then(|own| own.policy.rule(&self.rule));
        let rule = own.or_else(|| rules::by_name(&self.rule)).ok_or_else(|| unknown(&self.rule))?;
        match &self.subject {
            Subject::Literal(literal) => judge(rule, &detector.scan_rust(literal.as_bytes())),
            Subject::Variable if rule.name == "env_baked_into_binary" => Ok(()),
            Subject::Variable => Err(wrong("a variable baked into a program", "env_baked_into_binary", rule)),
            Subject::File(_) if rule.name == "include_of_key_file" => Ok(()),
            Subject::File(path) => judge(rule, &findings_in(path, site, detector)?),
        }
    }
}

/// A call, with arguments of any form.
struct Call {
    rule: Ident,
    expression: TokenStream,
    reason: Option<TokenStream>,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let rule = input.call(Ident::parse_any)?;
        input.parse::<Token![,]>()?;
        let expression = argument(input)?;
        let mut reason = None;
        if !input.is_empty() {
            input.parse::<keyword::reason>()?;
            input.parse::<Token![=]>()?;
            reason = Some(argument(input)?);
        }
        Ok(Self { rule, expression, reason })
    }
}

mod keyword {
    syn::custom_keyword!(reason);
}

/// The tokens before the next comma or the end; goes past the comma.
fn argument(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = vec![input.parse::<TokenTree>()?];
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.push(input.parse()?);
    }
    input.parse::<Option<Token![,]>>()?;
    Ok(tokens.into_iter().collect())
}

fn subject(expression: &TokenStream) -> Result<Subject, String> {
    if let Ok(literal) = syn::parse2::<Literal>(expression.clone()) {
        return Ok(Subject::Literal(literal.to_string()));
    }
    let baked = syn::parse2::<MacroCall>(expression.clone());
    let MacroCall { name, arguments } = baked.map_err(|_| PERMITS_ONLY)?;
    match name.to_string().as_str() {
        "env" | "option_env" => Ok(Subject::Variable),
        name @ ("include_str" | "include_bytes") => match syn::parse2(arguments) {
            Ok(Included(path)) => Ok(Subject::File(path.value())),
            Err(_) => Err(format!("follows `{name}!` only to a path that is a literal")),
        },
        _ => Err(PERMITS_ONLY.to_owned()),
    }
}

const PERMITS_ONLY: &str = "permits a literal, `env!`, `option_env!`, `include_str!` or `include_bytes!` \
                            and no other expression: put it around the literal itself";

/// `path::to::name!(arguments)`
struct MacroCall {
    name: Ident,
    arguments: TokenStream,
}

impl Parse for MacroCall {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![::]>>()?;
        let mut name = input.call(Ident::parse_any)?;
        while input.parse::<Option<Token![::]>>()?.is_some() {
            name = input.call(Ident::parse_any)?;
        }
        input.parse::<Token![!]>()?;
        Ok(Self { name, arguments: input.parse::<Group>()?.stream() })
    }
}

/// The path of a file that is included.
struct Included(LitStr);

impl Parse for Included {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self(path))
    }
}

/// Whether the findings are what the rule names.
fn judge(rule: &Rule, findings: &[Finding]) -> Result<(), String> {
    // A rule that needs a name beside the key is judged where the name can be seen: by `guard!`.
    let needs_name = !rule.witness.is_empty() || rule.shapes.is_empty();
    if needs_name || findings.iter().any(|finding| finding.rule.name == rule.name) {
        return Ok(());
    }
    match findings.first() {
        Some(finding) => Err(wrong(&format!("this {}", finding.rule.title), finding.rule.name, rule)),
        None => Err("permits nothing: there is no finding in it, so remove it".to_owned()),
    }
}

fn wrong(what: &str, right: &str, rule: &Rule) -> String {
    format!("names the wrong rule: {what} is a finding of `{right}`, not of `{}`", rule.name)
}

fn unknown(name: &str) -> String {
    let near = nearest(name);
    // The name is not repeated: keys are words too, and one may have been put in its place.
    format!("knows no rule of that name: did you mean {}?", near.join(", "))
}

/// The three rules whose names differ least.
fn nearest(name: &str) -> Vec<String> {
    let mut names: Sorted<(usize, &str)> = Sorted::default();
    for rule in rules::all() {
        names.insert((distance(name, rule.name), rule.name), ());
    }
    names.iter().take(3).map(|((_, name), ())| format!("`{name}`")).collect()
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The findings in a file that is named relative to the call.
fn findings_in(path: &str, site: Span, detector: Detector) -> Result<Vec<Finding>, String> {
    let caller = site.unwrap().local_file().unwrap_or_default();
    let file = caller.parent().unwrap_or(Path::new("")).join(path);
    let bytes =
        crate::package::files::read(&file).map_err(|_| "cannot read the file that is included".to_owned())?;
    Ok(detector.scan_file(path, &bytes))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Delimiter;
    use quote::quote;

    use api_guard_detect::scan_rust;

    use super::*;

    fn key() -> String {
        ["xai", "-", &"aB3dE5gH7jK9mN1pQ4sT".repeat(4)].concat()
    }

    fn outcome(input: &str) -> Result<String, String> {
        let allow = Allow::parse(input.parse().unwrap())?;
        allow.check(Span::call_site())?;
        Ok(allow.expression.to_string())
    }

    #[test]
    fn a_finding_of_the_rule_is_its_expression() {
        let key = key();
        let rule = scan_rust(format!("{key:?}").as_bytes())[0].rule.name;
        for literal in [format!("{key:?}"), format!("r#\"{key}\"#"), format!("b\"{key}\"")] {
            assert!(outcome(&format!("{rule}, {literal}, reason = \"revoked\"")) == Ok(literal));
        }
        assert!(outcome(&format!("{rule}, {key:?}, reason = r\"revoked\",")).is_ok());
    }

    #[test]
    fn the_wrong_rule_is_told_the_right_one() {
        let message =
            outcome(&format!("github_personal_access_token, {:?}, reason = \"revoked\"", key())).unwrap_err();
        let right = scan_rust(format!("{:?}", key()).as_bytes())[0].rule.name;
        assert!(message.contains(&format!("`{right}`")) && !message.contains(&key()), "{message}");
    }

    #[test]
    fn an_unknown_rule_is_told_its_neighbours() {
        let message = outcome("openai_projct_key, \"x\", reason = \"why\"").unwrap_err();
        assert!(
            message.starts_with("knows no rule of that name: did you mean `openai_project_key`"),
            "{message}"
        );
    }

    #[test]
    fn a_reason_must_say_something() {
        let rule = "github_personal_access_token";
        for reason in ["\"\"", "\"  \\t \"", "\"ab\"", "\" ab \"", "ab", "3", "concat!(\"abc\")"] {
            let message = outcome(&format!("{rule}, \"x\", reason = {reason}")).unwrap_err();
            assert!(message.starts_with("needs a reason"), "{message}");
        }
        assert!(outcome(&format!("{rule}, \"x\"")).unwrap_err().starts_with("needs a reason"));
    }

    #[test]
    fn what_is_no_finding_any_more_is_an_error() {
        let message = outcome("github_personal_access_token, \"x\", reason = \"why\"").unwrap_err();
        assert!(message.contains("remove it"), "{message}");
    }

    #[test]
    fn a_rule_with_a_witness_is_left_to_guard() {
        assert!(outcome("aws_secret_access_key, \"x\", reason = \"why\"").is_ok());
        assert!(outcome("generic_api_key, \"x\", reason = \"why\"").is_ok());
    }

    #[test]
    fn other_expressions_are_refused_and_not_repeated() {
        for expression in ["zzz", "zzz()", "-1", "\"zzz\".len()", "zzz!(\"zzz\")", "{ \"zzz\" }", "&\"zzz\""]
        {
            let message = outcome(&format!("github_personal_access_token, {expression}, reason = \"why\""))
                .unwrap_err();
            assert!(message.contains("no other expression") && !message.contains("zzz"), "{message}");
        }
    }

    #[test]
    fn macros_that_bake_are_told_apart_by_name_whatever_their_path() {
        let of = |source: &str| subject(&source.parse().unwrap());
        assert_eq!(of("env!(\"A\")"), Ok(Subject::Variable));
        assert_eq!(of("::core::option_env!(\"A\")"), Ok(Subject::Variable));
        assert_eq!(of("std::include_bytes!(\"a\\x2fb\",)"), Ok(Subject::File("a/b".to_owned())));
        assert!(of("include_str!(concat!(\"a\"))").is_err());
    }

    #[test]
    fn a_literal_that_came_through_a_macro_is_seen() {
        let wrapped = |source: &str| {
            let group = Group::new(Delimiter::None, source.parse().unwrap());
            TokenStream::from(TokenTree::from(group))
        };
        assert_eq!(subject(&wrapped("\"a\"")), Ok(Subject::Literal("\"a\"".to_owned())));
        let (text, reason) = (wrapped("\"x\""), wrapped("\"why\""));
        let allow = Allow::parse(quote!(aws_secret_access_key, #text, reason = #reason)).unwrap();
        assert_eq!((allow.expression.to_string(), allow.reason), (text.to_string(), "why".to_owned()));
        let path = wrapped("\"a\"");
        assert_eq!(subject(&quote!(include_str!(#path))), Ok(Subject::File("a".to_owned())));
    }

    #[test]
    fn the_form_is_shown_to_whoever_misses_it() {
        for input in
            ["", "\"zzz\"", "a, b, c, d", "\"zzz\", \"x\", reason = \"why\"", "a, \"x\", because = \"why\""]
        {
            let message = outcome(input).unwrap_err();
            assert!(message == FORM, "{message}");
        }
    }

    #[test]
    fn distances_count_letters() {
        assert_eq!(
            (distance("abc", "abc"), distance("abc", "axc"), distance("abc", "ab"), distance("", "ab")),
            (0, 1, 1, 2)
        );
    }
}
