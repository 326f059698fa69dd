//! What a vendor's description says of requests and answers: the files in `described/`.
//!
//! Each is written after the page or the file that its `from` names, and holds of it what a provider of ours meets: the
//! operations, and a JSON Schema for the request and for each answer. A request is judged as
//! `{"names": …, "query": …, "authorization": …, "body": …}`, where `names` are those in braces in the operation's path. An object
//! may have no member that the description does not have.

use boon::{Compiler, SchemaIndex, Schemas, ValidationError};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::exchange::{Answer, Request};

/// The operations of a vendor's API.
pub(crate) struct Description {
    operations: Vec<Operation>,
    schemas: Schemas,
}

struct Operation {
    method: String,
    path: String,
    request: SchemaIndex,
    /// By the status, `default` for all that have none of their own.
    answers: Vec<(String, SchemaIndex)>,
}

impl Description {
    /// # Panics
    ///
    /// If there is no such file, or it is no description.
    pub(crate) fn of(name: &str) -> Self {
        let file = format!("{}/described/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let url = format!("https://described.example/{name}.json");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler
            .add_resource(&url, document.clone())
            .unwrap_or_else(|error| panic!("{file} is no schema: {error}"));
        let mut compiled = |place: String| {
            let compiled = compiler.compile(&format!("{url}#/operations/{place}"), &mut schemas);
            compiled.unwrap_or_else(|error| panic!("{file}: {place} is no schema: {error}"))
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let operations = document["operations"].as_array().into_iter().flatten().enumerate();
        let operations = operations.map(|(at, operation)| Operation {
            method: text(&operation["method"]),
            path: text(&operation["path"]),
            request: compiled(format!("{at}/request")),
            answers: (operation["answers"].as_object().into_iter().flatten())
                .map(|(status, _)| (status.clone(), compiled(format!("{at}/answers/{status}"))))
                .collect(),
        });
        let operations: Vec<_> = operations.collect();
        assert!(!operations.is_empty(), "{file} describes nothing");
        Self { operations, schemas }
    }

    /// Where a request and its answer are not as described. No fault repeats a value.
    pub(crate) fn faults(&self, request: &Request, answer: &Answer) -> Vec<String> {
        let mut of_method = self.operations.iter().filter(|operation| operation.method == request.method());
        let found = of_method.find_map(|one| Some((one, names(&one.path, request.path())?)));
        let Some((operation, names)) = found else {
            return vec![format!("there is no {} {}", request.method(), request.path())];
        };
        let what = format!("{} {}", operation.method, operation.path);
        let asked = json!({
            "names": names,
            "query": parameters(request.query()),
            "authorization": request.header("authorization"),
            "body": serde_json::from_str::<Value>(request.body()).ok(),
        });
        let mut faults = self.misfits(&format!("the request of {what}"), &asked, operation.request);
        if answer.is_described() {
            let status = answer.status().to_string();
            let schema = ["default", &status].iter().rev().find_map(|wanted| {
                operation.answers.iter().find(|(status, _)| status == wanted).map(|(_, schema)| *schema)
            });
            let what = format!("the answer {status} of {what}");
            match (schema, serde_json::from_str(answer.body())) {
                (Some(schema), Ok(body)) => faults.extend(self.misfits(&what, &body, schema)),
                (Some(_), Err(_)) => faults.push(format!("{what} is no JSON")),
                (None, _) => faults.push(format!("there is no {what}")),
            }
        }
        faults
    }

    fn misfits(&self, what: &str, value: &Value, schema: SchemaIndex) -> Vec<String> {
        let Err(error) = self.schemas.validate(value, schema) else { return Vec::new() };
        let mut places = Vec::new();
        gather(&error, &mut places);
        places.iter().map(|place| format!("{what}: {place}")).collect()
    }
}

/// The places of what is wrong, without what stands there.
fn gather(error: &ValidationError<'_, '_>, places: &mut Vec<String>) {
    if error.causes.is_empty() {
        let rule = error.schema_url.split_once('#').map_or("", |(_, rule)| rule);
        places.push(format!("`{}` is not as `{rule}` says", error.instance_location));
    }
    error.causes.iter().for_each(|cause| gather(cause, places));
}

/// What stands in a path where the template has names in braces, if all the rest of it is the same. A part of a path has
/// one name at most.
fn names(template: &str, path: &str) -> Option<Map<String, Value>> {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut names = Map::new();
    for (template, part) in template.into_iter().zip(path) {
        match template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            Some((before, (name, after))) => {
                let held = part.strip_prefix(before)?.strip_suffix(after)?;
                names.insert(name.to_owned(), decoded(held).into());
            }
            None if template == part => {}
            None => return None,
        }
    }
    Some(names)
}

fn parameters(query: &str) -> Map<String, Value> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value).into())).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
