//! Which module may use which, and where `unsafe` may stand.

use crate::code::Code;

/// A module of the crate `api-guard`, with its place.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    pub(crate) layer: u8,
    /// The rooms of its own layer that it may use.
    pub(crate) neighbours: &'static [&'static str],
}

/// What a file of `api-guard/src` takes from rooms it may not use. `path` begins after `src/`.
pub(crate) fn broken_edges(rooms: &[Room], path: &str, source: &str) -> Vec<String> {
    if path == "lib.rs" {
        return Vec::new();
    }
    let modules = modules(path);
    let Some(room) = rooms.iter().find(|room| room.name == modules[0]) else {
        return vec![format!("{path}: `{}` has no layer; give it a row in ROOMS", modules[0])];
    };
    let rooted = Code::of(source).rooted(modules.len());
    let broken = |name: &str| match rooms.iter().find(|other| other.name == name) {
        None => Some(format!("`crate::{name}`, which hides the room it is in; name the room")),
        Some(other) if other.name == room.name || other.layer < room.layer => None,
        Some(other) if room.neighbours.contains(&other.name) => None,
        Some(other) if other.layer == room.layer => {
            Some(format!("`{name}`, which shares its layer {} and is no listed neighbour", room.layer))
        }
        Some(other) => {
            Some(format!("`{name}` of layer {}, which lies above its own layer {}", other.layer, room.layer))
        }
    };
    let sentence = |name: &str, line| Some(format!("{path}:{line}: `{}` uses {}", room.name, broken(name)?));
    rooted.iter().filter_map(|rooted| sentence(rooted.name, rooted.line)).collect()
}

/// The `unsafe` of a file that is in none of these files and folders.
pub(crate) fn unsafe_outside(rooms: &[&str], path: &str, source: &str) -> Option<String> {
    if rooms.iter().any(|room| path == *room || (room.ends_with('/') && path.starts_with(room))) {
        return None;
    }
    let line = Code::of(source).line_of_word("unsafe")?;
    Some(format!("{path}:{line}: `unsafe` outside {}", rooms.join(" and ")))
}

/// The modules a file is in, its own included: `secret`, `registry` for `secret/registry/mod.rs`.
fn modules(path: &str) -> Vec<&str> {
    let path = path.trim_end_matches(".rs");
    path.strip_suffix("/mod").unwrap_or(path).split('/').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE_UP: &[Room] = &[
        Room { name: "error", layer: 0, neighbours: &[] },
        Room { name: "secret", layer: 0, neighbours: &["error"] },
        Room { name: "redact", layer: 1, neighbours: &[] },
    ];

    fn broken(path: &str, source: &str) -> Vec<String> {
        broken_edges(MADE_UP, path, source)
    }

    #[test]
    fn a_lower_layer_a_neighbour_and_the_own_room_may_be_used() {
        assert!(broken("redact/mod.rs", "use crate::secret::registry;").is_empty());
        assert!(broken("secret/mod.rs", "use crate::error::Error;").is_empty());
        assert!(
            broken("secret/locked/mod.rs", "use crate::secret::registry; use super::super::error;")
                .is_empty()
        );
        assert!(broken("lib.rs", "pub use crate::redact::init;").is_empty());
    }

    #[test]
    fn a_higher_layer_may_not_be_used() {
        let expected =
            "secret/registry.rs:2: `secret` uses `redact` of layer 1, which lies above its own layer 0";
        assert_eq!(broken("secret/registry.rs", "\nuse crate::redact::Redactor;"), [expected]);
        assert_eq!(broken("secret/registry.rs", "\nuse super::super::redact;"), [expected]);
    }

    #[test]
    fn an_unlisted_neighbour_may_not_be_used() {
        let expected =
            "error.rs:1: `error` uses `secret`, which shares its layer 0 and is no listed neighbour";
        assert_eq!(broken("error.rs", "use crate::secret::Secret;"), [expected]);
    }

    #[test]
    fn a_re_export_is_no_way_around_the_layers() {
        assert_eq!(broken("error.rs", "use crate::Secret;").len(), 1);
        assert_eq!(broken("error.rs", "use crate::*;").len(), 1);
    }

    #[test]
    fn a_room_without_a_place_is_reported() {
        assert_eq!(broken("cellar.rs", ""), ["cellar.rs: `cellar` has no layer; give it a row in ROOMS"]);
    }

    #[test]
    fn unsafe_code_is_found_outside_its_rooms_only() {
        let source = "fn a() {\n    unsafe { b() }\n}";
        let rooms = ["src/locked/", "src/environ.rs"];
        assert_eq!(unsafe_outside(&rooms, "src/locked/chunk.rs", source), None);
        assert_eq!(unsafe_outside(&rooms, "src/environ.rs", source), None);
        assert_eq!(unsafe_outside(&rooms, "src/a.rs", "#![deny(unsafe_code)] // unsafe"), None);
        let found = unsafe_outside(&rooms, "src/environ.rs.rs", source);
        assert_eq!(
            found.as_deref(),
            Some("src/environ.rs.rs:2: `unsafe` outside src/locked/ and src/environ.rs")
        );
    }
}
