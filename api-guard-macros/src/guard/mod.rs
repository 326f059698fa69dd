//! `guard!`: scans the package while its crate is compiled.

pub(crate) mod dependency;
pub(crate) mod mode;
mod options;
pub(crate) mod settings;
pub(crate) mod summary;
mod survey;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::emit::{Channel, Process, refuse};
use crate::package::files::Files;
use crate::package::{modules, workspace};
use mode::Mode;
use options::Scope;
use settings::{Settings, Unusable};
use survey::Survey;

/// What a call of `guard!` becomes: items that no program holds, and an error where there is a key.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let process = Process::this();
    if process.channel == Channel::Silent {
        return TokenStream::new();
    }
    let site = Span::call_site();
    let Some(folder) = folder(site) else {
        return refuse("`guard!` finds no package: `CARGO_MANIFEST_DIR` is not set", site);
    };
    if dependency::is_dependency(process, &folder) {
        return TokenStream::new();
    }
    let expanded = Scope::of(input).and_then(|scope| Ok((scope, Mode::of_environment()?)));
    let (scope, mode) = match expanded {
        Ok(asked) => asked,
        Err(message) => {
            let (watch, error) = (mode::watch(), refuse(&message, site));
            return quote!(#watch #error);
        }
    };
    let watch = mode::watch();
    if mode == Mode::Off || !first_time(&folder, scope) {
        return watch;
    }
    let survey = match survey(process, &folder, scope, mode) {
        Ok(survey) => survey,
        Err(Unusable { message, files }) => {
            let files = files.iter().filter(|path| path.is_file()).filter_map(|path| path.to_str());
            let files = watch_files(files);
            let error = refuse(&format!("api-guard cannot use the settings\n  {message}"), site);
            return quote!(#watch #files #error);
        }
    };
    let files = watch_files(survey.watched.iter().map(|(path, ())| path.as_str()));
    let error = survey.summary.finish("this build").map(|message| refuse(&message, site));
    quote!(#watch #files #error)
}

/// The folder of the package that is compiled. Cargo says it; other build tools have at least a file.
pub(crate) fn folder(site: Span) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("CARGO_MANIFEST_DIR") {
        return Some(PathBuf::from(folder));
    }
    let file = site.unwrap().local_file()?;
    let file = std::path::absolute(file).ok()?;
    let above = file.ancestors().skip(1);
    above.clone().find(|folder| folder.join("Cargo.toml").is_file()).or(file.parent()).map(Path::to_path_buf)
}

fn survey(process: &Process, folder: &Path, scope: Scope, mode: Mode) -> Result<Survey, Unusable> {
    let settings = Settings::of(folder)?;
    let own = process.root.as_deref().map(modules::tree).unwrap_or_default();
    let mut survey = Survey::new(own, mode);
    survey.watch_beside(folder);
    match scope {
        Scope::Package => {
            survey.package(folder, Files::of(folder, &workspace::manifest_in(folder)), &settings);
        }
        Scope::Workspace => {
            let members = workspace::members(folder);
            survey.watch_beside(&members.root);
            for (folder, manifest) in members.packages.iter() {
                survey.watch_beside(folder);
                survey.package(folder, Files::of(folder, manifest), &Settings::of(folder)?);
            }
        }
    }
    survey.own_modules(folder, &settings);
    Ok(survey)
}

/// Whether this process has not scanned the same thing yet: one scan counts for the whole crate.
fn first_time(folder: &Path, scope: Scope) -> bool {
    static DONE: Mutex<Vec<(PathBuf, Scope)>> = Mutex::new(Vec::new());
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = !done.iter().any(|(other, same)| other == folder && *same == scope);
    if is_first {
        done.push((folder.to_path_buf(), scope));
    }
    is_first
}

/// Makes cargo rebuild when a file changes that the compiler does not read as a module.
///
/// In statements, since the compiler writes the value of a constant that is a mere literal out for its documentation; in
/// a function, since it would work out the value of a constant; without a name or a type, since it has half as much to
/// do with those.
fn watch_files<'p>(paths: impl Iterator<Item = &'p str>) -> TokenStream {
    quote! {
        const _: () = {
            fn _watched() {
                #(::core::include_bytes!(#paths);)*
            }
        };
    }
}
