//! Every rule there is: data only, a file an issuer.
//!
//! The rules of an issuer are a `const`. Of each module with a `static` the compiler makes a unit of its own where cargo
//! builds a macro, and two hundred of them are a sixteenth of what this crate costs there.

use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL, Set};
use crate::shape::{Part, exactly};

/// The rules of each of these issuers.
macro_rules! rules_of {
    ($($issuer:ident)*) => { &[$($issuer::RULES),*] };
}

/// The form of a UUID in lower case, behind the parts given and, if there are any, before those behind a semicolon.
macro_rules! uuid {
    ($($head:expr),*) => { uuid!($($head),*; END) };
    ($($head:expr),*; $($tail:expr),+) => {
        &[
            $($head,)*
            exactly(HEX, 8), Text("-"), exactly(HEX, 4), Text("-"), exactly(HEX, 4), Text("-"), exactly(HEX, 4),
            Text("-"), exactly(HEX, 12), $($tail),+
        ]
    };
}

mod adafruit;
mod adobe;
mod age;
mod aikido;
mod airtable;
mod aiven;
mod alchemy;
mod alibaba;
mod anthropic;
mod anyscale;
mod apify;
mod asaas;
mod assemblyai;
mod atlassian;
mod aws;
mod axiom;
mod azure;
mod backblaze;
mod baidu;
mod bannerbear;
mod bitwarden;
mod brave;
mod brevo;
mod browserbase;
mod buildkite;
mod canva;
mod cartesia;
mod cashfree;
mod cerebras;
mod checkout;
mod circleci;
mod clerk;
mod clickhouse;
mod clickup;
mod clojars;
mod cloudflare;
mod cloudsmith;
mod cockroach;
mod cohere;
mod configcat;
mod confluent;
mod contentful;
mod convex;
mod courier;
mod crates_io;
mod cursor;
mod databento;
mod databricks;
mod datadog;
mod datastax;
mod daytona;
mod dbt;
mod deepgram;
mod deepseek;
mod defined;
mod deno;
mod dependencytrack;
mod devcycle;
mod devin;
mod digitalocean;
mod dingtalk;
mod discord;
mod docker;
mod doppler;
mod dropbox;
mod dub;
mod duffel;
mod dynatrace;
mod e2b;
mod easypost;
mod elastic;
mod elevenlabs;
mod endorlabs;
mod fal;
mod fastly;
mod figma;
mod firecrawl;
mod fireworks;
mod fleetbase;
mod flexport;
mod flutterwave;
mod flyio;
mod frameio;
mod fullstory;
mod gcp;
pub(crate) mod generic;
mod github;
mod gitlab;
mod gocardless;
mod google;
mod grafana;
mod groq;
mod harness;
mod helicone;
mod heroku;
mod hetzner;
mod honeycomb;
mod hubspot;
mod huggingface;
mod influxdb;
mod infracost;
mod infura;
mod inngest;
mod intercom;
mod intra42;
mod ionic;
mod jfrog;
mod jina;
mod jwt;
mod k3s;
mod klaviyo;
mod langfuse;
mod langsmith;
mod lark;
mod launchdarkly;
mod letta;
mod lichess;
mod lightdash;
mod linear;
mod linode;
mod liveblocks;
mod llamaindex;
mod lob;
mod logfire;
mod mailchimp;
mod mailersend;
mod mailgun;
mod mapbox;
mod materialize;
mod matrix;
mod maxmind;
mod mem0;
mod mercadopago;
mod mercury;
mod mergify;
mod meta;
mod metabase;
mod microsoft;
mod midtrans;
mod minimax;
mod mistral;
mod modal;
mod mollie;
mod mongodb;
mod moonshot;
mod neon;
mod netbird;
mod netlify;
mod newrelic;
mod ngrok;
mod nightfall;
mod nostr;
mod notion;
mod npm;
mod nuget;
mod nvidia;
mod nylas;
mod octopus;
mod okta;
mod onepassword;
mod onesignal;
mod openai;
mod openrouter;
mod openshift;
mod ory;
mod paddle;
mod pagarme;
mod paypal;
mod paystack;
mod perplexity;
mod persona;
mod phase;
mod pinecone;
mod plaid;
mod planetscale;
mod polar;
mod portainer;
mod posthog;
mod postman;
mod postmark;
mod prefect;
mod private_key;
mod pubnub;
mod pulumi;
mod pypi;
mod quicknode;
mod radar;
mod ramp;
mod readme;
mod recharge;
mod render;
mod replicate;
mod resend;
mod robinhood;
mod rootly;
mod rubygems;
mod runpod;
mod salad;
mod samsara;
mod sanity;
mod scalingo;
mod scrapfly;
mod segment;
mod sendgrid;
mod sentry;
mod settlemint;
mod shippo;
mod shopify;
mod slack;
mod snyk;
mod socket;
mod sonarqube;
mod sourcegraph;
mod square;
mod stability;
mod stackhawk;
mod stripe;
mod stytch;
mod supabase;
mod tableau;
mod tailscale;
mod tavily;
mod telegram;
mod telnyx;
mod terraform;
mod together;
mod trigger;
mod trufflehog;
mod turbopuffer;
mod twilio;
mod twitch;
mod typeform;
mod ubidots;
mod unkey;
mod upcloud;
mod uploadthing;
mod upstash;
mod url;
mod valtown;
mod vault;
mod vercel;
mod voiceflow;
mod voyage;
mod vultr;
mod wakatime;
mod wandb;
mod wecom;
mod xai;
mod xendit;
mod yandex;
mod zep;
mod zoho;
mod zuplo;

/// All rules. Where two match the same bytes, the longer match wins, and then the earlier rule: where issuers share
/// a prefix, the one that needs a witness stands first.
pub static ALL: &[&[Rule]] = rules_of! {
    adafruit adobe age aikido airtable aiven alchemy alibaba anthropic anyscale apify asaas assemblyai
    atlassian aws axiom azure backblaze baidu bannerbear bitwarden brave brevo browserbase buildkite canva
    cartesia cashfree cerebras checkout circleci clerk clickhouse clickup clojars cloudflare cloudsmith
    cockroach cohere configcat confluent contentful convex courier crates_io cursor databento databricks
    datadog datastax daytona dbt deepgram deepseek defined deno dependencytrack devcycle devin digitalocean
    dingtalk discord docker doppler dropbox dub duffel dynatrace e2b easypost elastic elevenlabs endorlabs
    fal fastly figma firecrawl fireworks fleetbase flexport flutterwave flyio frameio fullstory gcp generic
    github gitlab gocardless google grafana groq harness helicone heroku hetzner honeycomb hubspot
    huggingface influxdb infracost infura inngest intercom intra42 ionic jfrog jina jwt k3s klaviyo langfuse
    langsmith lark launchdarkly letta lichess lightdash linear linode liveblocks llamaindex lob logfire
    mailchimp mailersend mailgun mapbox materialize matrix maxmind mem0 mercadopago mercury mergify meta
    metabase microsoft midtrans minimax mistral modal mollie mongodb moonshot neon netbird netlify newrelic
    ngrok nightfall nostr notion npm nuget nvidia nylas octopus okta onepassword onesignal openai openrouter
    openshift ory paddle pagarme paypal paystack perplexity persona phase pinecone plaid planetscale polar
    portainer posthog postman postmark prefect private_key pubnub pulumi pypi quicknode radar ramp readme
    recharge render replicate resend robinhood rootly rubygems runpod salad samsara sanity scalingo scrapfly
    segment sendgrid sentry settlemint shippo shopify slack snyk socket sonarqube sourcegraph square
    stability stackhawk stripe stytch supabase tableau tailscale tavily telegram telnyx terraform together
    trigger trufflehog turbopuffer twilio twitch typeform ubidots unkey upcloud uploadthing upstash url
    valtown vault vercel voiceflow voyage vultr wakatime wandb wecom xai xendit yandex zep zoho zuplo
};

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
        assert_eq!(names.len(), all().count(), "two rules have one name");
        for name in names {
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
                "{name}: a name is snake_case"
            );
            assert!(
                name.contains('_') && !name.starts_with('_') && !name.contains("__"),
                "{name}: a name is the issuer's, `_`, and what the key is"
            );
        }
    }

    #[test]
    fn every_rule_says_what_a_person_needs_to_act() {
        for rule in all() {
            let is_variable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            assert!(
                !rule.env.is_empty() && rule.env.bytes().all(is_variable),
                "{}: `.env(…)` names the variable that usually holds the key",
                rule.name
            );
            // Terraform alone reads variables in lower case: `TF_TOKEN_` and a host name.
            assert!(
                rule.env.starts_with("TF_TOKEN_") || rule.env == rule.env.to_uppercase(),
                "{}: a variable's name is in upper case",
                rule.name
            );
            let is_page = rule.revoke.starts_with("https://") && !rule.revoke.contains(' ');
            let is_clause = rule.revoke.starts_with(char::is_lowercase) && rule.revoke.contains(' ');
            assert!(
                is_page || is_clause,
                "{}: `.revoke(…)` is an https:// page, or words that go on in a sentence",
                rule.name
            );
            assert!(!rule.revoke.contains("rfc-editor.org"), "{}: nothing is revoked there", rule.name);
            assert!(
                !rule.title.is_empty() && !rule.source.is_empty(),
                "{}: a rule has a title, and `.source(…)` says who describes the format",
                rule.name
            );
        }
    }

    #[test]
    fn an_anchor_has_three_bytes_and_a_rule_without_one_has_a_witness() {
        for (rule, shape) in shapes() {
            assert!(
                shape.anchors().iter().all(|anchor| anchor.len() >= 3),
                "{}: a text to search for has three bytes or more",
                rule.name
            );
            assert!(
                !shape.anchors().is_empty() || !rule.witness.is_empty(),
                "{}: without a text of its own a key needs a `.witness(…)`",
                rule.name
            );
            assert!(
                rule.witness.iter().all(|word| word.len() >= 3 && *word == word.to_lowercase()),
                "{}: a witness is in lower case and has three bytes or more",
                rule.name
            );
        }
    }

    #[test]
    fn a_key_has_sixteen_bytes_and_its_first_sixteen_hold_no_white_space() {
        for (rule, shape) in shapes().filter(|(_, shape)| shape.reader.is_none()) {
            let parts: usize = shape.parts.iter().map(shortest).sum();
            assert!(
                parts + shape.lead.map_or(0, |run| run.min) >= 16,
                "{}: no key is shorter than sixteen bytes",
                rule.name
            );
            assert!(
                texts(shape).all(|text| !text.contains(char::is_whitespace)),
                "{}: a key has no white space, which the search relies on",
                rule.name
            );
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
                assert_eq!(
                    found, None,
                    "{} matches the text {text} of a rule, as it would its own source: make the shape longer",
                    rule.name
                );
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
                        "{}: the first text of `OneOf` that matches is taken, so {text} hides a longer one",
                        rule.name
                    );
                }
            }
        }
    }
}
