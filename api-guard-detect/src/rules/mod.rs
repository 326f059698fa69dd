//! Every rule there is: data only, a file an issuer.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL, Set};
use crate::shape::{Part, exactly};

/// The form of a UUID in lower case, behind the parts given.
macro_rules! uuid {
    ($($head:expr),*) => {
        &[
            $($head,)*
            exactly(HEX, 8), Text("-"), exactly(HEX, 4), Text("-"), exactly(HEX, 4), Text("-"), exactly(HEX, 4),
            Text("-"), exactly(HEX, 12), END,
        ]
    };
}

mod adobe;
mod age;
mod airtable;
mod alibaba;
mod anthropic;
mod atlassian;
mod aws;
mod azure;
mod brevo;
mod buildkite;
mod cerebras;
mod circleci;
mod clojars;
mod cloudflare;
mod cohere;
mod contentful;
mod crates_io;
mod databricks;
mod datadog;
mod deepseek;
mod deno;
mod digitalocean;
mod discord;
mod docker;
mod doppler;
mod dropbox;
mod duffel;
mod dynatrace;
mod easypost;
mod elevenlabs;
mod fastly;
mod figma;
mod flyio;
mod gcp;
pub(crate) mod generic;
mod github;
mod gitlab;
mod google;
mod grafana;
mod groq;
mod harness;
mod heroku;
mod hubspot;
mod huggingface;
mod infracost;
mod jfrog;
mod jwt;
mod langsmith;
mod launchdarkly;
mod linear;
mod llamaindex;
mod mailchimp;
mod mailersend;
mod mailgun;
mod mapbox;
mod maxmind;
mod meta;
mod mistral;
mod mongodb;
mod neon;
mod netlify;
mod newrelic;
mod notion;
mod npm;
mod nuget;
mod nvidia;
mod octopus;
mod okta;
mod onepassword;
mod openai;
mod openrouter;
mod openshift;
mod paypal;
mod perplexity;
mod pinecone;
mod planetscale;
mod posthog;
mod postman;
mod postmark;
mod prefect;
mod private_key;
mod pulumi;
mod pypi;
mod readme;
mod replicate;
mod resend;
mod rubygems;
mod scalingo;
mod sendgrid;
mod sentry;
mod shippo;
mod shopify;
mod slack;
mod sonarqube;
mod sourcegraph;
mod square;
mod stripe;
mod supabase;
mod tailscale;
mod tavily;
mod telegram;
mod terraform;
mod together;
mod twilio;
mod typeform;
mod url;
mod vault;
mod vercel;
mod wandb;
mod xai;
mod yandex;

/// All rules. Their order never decides anything: where two match the same bytes, the longer match wins, and then
/// the earlier rule.
pub static ALL: &[&[Rule]] = &[
    adobe::RULES,
    age::RULES,
    airtable::RULES,
    alibaba::RULES,
    anthropic::RULES,
    atlassian::RULES,
    aws::RULES,
    azure::RULES,
    brevo::RULES,
    buildkite::RULES,
    cerebras::RULES,
    circleci::RULES,
    clojars::RULES,
    cloudflare::RULES,
    cohere::RULES,
    contentful::RULES,
    crates_io::RULES,
    databricks::RULES,
    datadog::RULES,
    deepseek::RULES,
    deno::RULES,
    digitalocean::RULES,
    discord::RULES,
    docker::RULES,
    doppler::RULES,
    dropbox::RULES,
    duffel::RULES,
    dynatrace::RULES,
    easypost::RULES,
    elevenlabs::RULES,
    fastly::RULES,
    figma::RULES,
    flyio::RULES,
    gcp::RULES,
    generic::RULES,
    github::RULES,
    gitlab::RULES,
    google::RULES,
    grafana::RULES,
    groq::RULES,
    harness::RULES,
    heroku::RULES,
    hubspot::RULES,
    huggingface::RULES,
    infracost::RULES,
    jfrog::RULES,
    jwt::RULES,
    langsmith::RULES,
    launchdarkly::RULES,
    linear::RULES,
    llamaindex::RULES,
    mailchimp::RULES,
    mailersend::RULES,
    mailgun::RULES,
    mapbox::RULES,
    maxmind::RULES,
    meta::RULES,
    mistral::RULES,
    mongodb::RULES,
    neon::RULES,
    netlify::RULES,
    newrelic::RULES,
    notion::RULES,
    npm::RULES,
    nuget::RULES,
    nvidia::RULES,
    octopus::RULES,
    okta::RULES,
    onepassword::RULES,
    openai::RULES,
    openrouter::RULES,
    openshift::RULES,
    paypal::RULES,
    perplexity::RULES,
    pinecone::RULES,
    planetscale::RULES,
    posthog::RULES,
    postman::RULES,
    postmark::RULES,
    prefect::RULES,
    private_key::RULES,
    pulumi::RULES,
    pypi::RULES,
    readme::RULES,
    replicate::RULES,
    resend::RULES,
    rubygems::RULES,
    scalingo::RULES,
    sendgrid::RULES,
    sentry::RULES,
    shippo::RULES,
    shopify::RULES,
    slack::RULES,
    sonarqube::RULES,
    sourcegraph::RULES,
    square::RULES,
    stripe::RULES,
    supabase::RULES,
    tailscale::RULES,
    tavily::RULES,
    telegram::RULES,
    terraform::RULES,
    together::RULES,
    twilio::RULES,
    typeform::RULES,
    url::RULES,
    vault::RULES,
    vercel::RULES,
    wandb::RULES,
    xai::RULES,
    yandex::RULES,
];

/// Hexadecimal in either case.
const HEX_ANY: Set = Set::new("0-9A-Fa-f");
/// Both base64 alphabets.
const BASE64_ANY: Set = Set::new("A-Za-z0-9+/_-");
/// What fills base64 up to a multiple of four.
const PAD: Set = Set::new("=");

/// No letter or digit may follow: for keys that end in a narrower alphabet, or in a text.
const END: Part = exactly(ALNUM, 0);
/// No digit of URL-safe base64 may follow.
const END_URL: Part = exactly(BASE64_URL, 0);
/// No digit of base64 and no padding may follow.
const END_B64: Part = exactly(Set::new("A-Za-z0-9+/="), 0);

/// Every rule, one after the other.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().flat_map(|rules| rules.iter())
}

/// The rule of that name.
///
/// # Examples
/// ```
/// let rule = api_guard_detect::rules::by_name("openai_project_key").unwrap();
/// assert_eq!(rule.env, "OPENAI_API_KEY");
/// assert!(api_guard_detect::rules::by_name("no_such_rule").is_none());
/// ```
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::shape::{Edges, Shape};

    fn shapes() -> impl Iterator<Item = (&'static Rule, &'static Shape)> {
        all().flat_map(|rule| rule.shapes.iter().map(move |shape| (rule, shape)))
    }

    /// Everything a rule writes down, of which none may be a key.
    fn texts(shape: &Shape) -> impl Iterator<Item = &'static str> {
        shape.parts.iter().flat_map(|part| match part {
            Part::Text(text) => vec![*text],
            Part::OneOf(texts) => texts.to_vec(),
            Part::Run(_) => Vec::new(),
        })
    }

    #[test]
    fn names_are_unique_and_snake_case() {
        let names: BTreeSet<_> = all().map(|rule| rule.name).collect();
        assert_eq!(names.len(), all().count());
        for name in names {
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
                "{name}"
            );
            assert!(name.contains('_') && !name.starts_with('_') && !name.contains("__"), "{name}");
        }
    }

    #[test]
    fn every_rule_says_what_a_person_needs_to_act() {
        for rule in all() {
            let is_variable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            assert!(!rule.env.is_empty() && rule.env.bytes().all(is_variable), "{}", rule.name);
            // Terraform alone reads variables in lower case: `TF_TOKEN_` and a host name.
            assert!(
                rule.env.starts_with("TF_TOKEN_") || rule.env == rule.env.to_uppercase(),
                "{}",
                rule.name
            );
            let is_page = rule.revoke.starts_with("https://") && !rule.revoke.contains(' ');
            let is_clause = rule.revoke.starts_with(char::is_lowercase) && rule.revoke.contains(' ');
            assert!(is_page || is_clause, "{}", rule.name);
            assert!(!rule.revoke.contains("rfc-editor.org"), "{}: nothing is revoked there", rule.name);
            assert!(!rule.title.is_empty() && !rule.source.is_empty(), "{}", rule.name);
        }
    }

    #[test]
    fn an_anchor_has_three_bytes_and_a_rule_without_one_has_a_witness() {
        for (rule, shape) in shapes() {
            assert!(shape.anchors().iter().all(|anchor| anchor.len() >= 3), "{}", rule.name);
            assert!(!shape.anchors().is_empty() || !rule.witness.is_empty(), "{}", rule.name);
            assert!(
                rule.witness.iter().all(|word| word.len() >= 3 && *word == word.to_lowercase()),
                "{}",
                rule.name
            );
        }
    }

    #[test]
    fn a_key_has_sixteen_bytes_and_its_first_sixteen_hold_no_white_space() {
        for (rule, shape) in shapes().filter(|(_, shape)| shape.reader.is_none()) {
            let parts: usize = shape.parts.iter().map(shortest).sum();
            assert!(parts + shape.lead.map_or(0, |run| run.min) >= 16, "{}", rule.name);
            assert!(texts(shape).all(|text| !text.contains(char::is_whitespace)), "{}", rule.name);
        }
    }

    fn shortest(part: &Part) -> usize {
        match part {
            Part::Text(text) => text.len(),
            Part::OneOf(texts) => texts.iter().map(|text| text.len()).min().unwrap_or(0),
            Part::Run(run) => run.min,
        }
    }

    #[test]
    fn no_text_of_a_rule_is_a_key() {
        let texts: Vec<&str> = shapes().flat_map(|(_, shape)| texts(shape)).collect();
        for (rule, shape) in shapes().filter(|(_, shape)| !shape.anchors().is_empty()) {
            for text in &texts {
                let found =
                    (0..text.len()).find_map(|at| shape.match_at(text.as_bytes(), at, Edges::Touching));
                assert_eq!(found, None, "{} in {text}", rule.name);
            }
        }
    }

    #[test]
    fn the_longer_of_two_alternatives_stands_first() {
        for (rule, shape) in shapes() {
            for part in shape.parts {
                let Part::OneOf(texts) = part else { continue };
                for (earlier, text) in texts.iter().enumerate() {
                    assert!(
                        !texts[earlier + 1..].iter().any(|later| later.starts_with(text)),
                        "{}",
                        rule.name
                    );
                }
            }
        }
    }
}
