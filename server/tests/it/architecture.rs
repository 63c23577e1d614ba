//! Who may name what.

mod circles;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

pub(crate) fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, ending: &str, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, ending, out);
            } else if path.to_str().is_some_and(|p| p.ends_with(ending)) {
                out.push(path);
            }
        }
    }
    let root = root();
    let mut paths = Vec::new();
    walk(&root.join(folder), ending, &mut paths);
    assert!(!paths.is_empty(), "{folder} has no {ending}");
    let read = |p: PathBuf| {
        (
            p.strip_prefix(&root).unwrap().display().to_string(),
            std::fs::read_to_string(&p).unwrap(),
        )
    };
    paths.into_iter().map(read).collect()
}

/// The crates that a Cargo.toml depends on, tests aside.
fn dependencies(folder: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let section = text
        .split("\n[dependencies]\n")
        .nth(1)
        .unwrap_or_default()
        .split("\n[")
        .next()
        .unwrap_or_default();
    section
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_crate_can_name_what_it_must_not_touch() {
    let forbidden = [
        (
            "app/domain",
            &[
                "tokio", "sqlx", "leptos", "rand", "time", "jiff", "store", "service",
            ][..],
        ),
        (
            "server/sheets",
            &["tokio", "sqlx", "leptos", "axum", "domain", "store", "service"],
        ),
        (
            "server/papers",
            &[
                "tokio", "sqlx", "leptos", "time", "domain", "texts", "store", "service",
            ],
        ),
        ("server/store", &["leptos", "axum", "argon2", "service", "app"]),
        ("server/service", &["sqlx", "axum", "leptos", "http", "app"]),
        (
            "app/islands",
            &["store", "service", "sqlx", "axum", "tokio", "time"],
        ),
        ("app", &["store", "sqlx", "argon2", "axum", "tokio"]),
        ("frontend", &["store", "service", "server", "sqlx", "domain"]),
        ("server", &["sqlx", "argon2"]),
    ];
    for (folder, names) in forbidden {
        let found = dependencies(folder);
        assert!(!found.is_empty(), "{folder}");
        for name in names {
            assert!(
                !found.iter().any(|d| d == name),
                "{folder} must not depend on {name}"
            );
        }
    }
}

/// What is rendered is the server's alone: `app` is compiled once, in one form.
#[test]
fn the_pages_have_no_conditional_code() {
    for (path, text) in files("app/src", ".rs") {
        assert!(!text.contains("cfg(") && !text.contains("cfg_attr("), "{path}");
    }
}

/// A third language is a folder of `app/locales` and no code (ADR 37).
#[test]
fn no_code_names_a_language() {
    for folder in [
        "app/src",
        "app/domain/src",
        "app/islands/src",
        "server/papers/src",
        "server/src",
        "server/service/src",
        "server/store/src",
    ] {
        for (path, text) in files(folder, ".rs") {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for language in ["Language::En", "Language::Hi"] {
                assert!(!code.contains(language), "{path} names {language}");
            }
            assert!(
                !code.chars().any(|sign| ('\u{900}'..='\u{963}').contains(&sign)),
                "{path} has a text in Hindi"
            );
        }
    }
}

#[test]
fn a_textarea_is_written_in_one_place() {
    // A raw <textarea> shows its child unescaped in Leptos 0.8: one wrapper escapes it.
    let raw: Vec<String> = files("app/src", ".rs")
        .into_iter()
        .filter(|(_, text)| text.contains("<textarea"))
        .map(|(path, _)| path)
        .collect();
    assert!(
        raw.len() <= 1 && raw.iter().all(|path| path.starts_with("app/src/components/")),
        "{raw:?}"
    );
}

#[test]
fn only_state_and_command_line_name_the_store() {
    let allowed = [
        "server/src/state.rs",
        "server/src/cli.rs",
        "server/src/cli/database.rs",
        "server/src/cli/maintenance.rs",
        "server/src/cli/serve.rs",
        "server/src/config.rs",
        "server/src/middleware/identify.rs",
    ];
    for (path, text) in files("server/src", ".rs") {
        assert!(
            allowed.contains(&path.as_str()) || !text.replace("restore::", "").contains("store::"),
            "{path} names the store"
        );
    }
    // The middleware and the settings name one type each, no statement.
    for (path, most) in [
        ("server/src/config.rs", 1),
        ("server/src/middleware/identify.rs", 1),
    ] {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        assert!(text.matches("store::").count() <= most, "{path}");
    }
}

#[test]
fn statements_stand_in_the_store_only() {
    for folder in [
        "app/src",
        "app/domain/src",
        "server/src",
        "server/service/src",
        "frontend/src",
    ] {
        for (path, text) in files(folder, ".rs") {
            for sign in ["select * from", "insert into ", "delete from ", "sqlx::"] {
                assert!(!text.to_lowercase().contains(sign), "{path} has SQL: {sign}");
            }
        }
    }
    for (path, text) in files("server/store/src", ".rs") {
        let dynamic = text.contains("QueryBuilder");
        assert!(
            !dynamic
                || path.starts_with("server/store/src/filter")
                || path == "server/store/src/proof/timeline.rs",
            "{path} puts SQL together at run time"
        );
    }
}

#[test]
fn actors_are_made_in_one_place() {
    for (path, text) in files("server/service/src", ".rs") {
        assert!(
            path == "server/service/src/access.rs" || !text.contains("Actor {"),
            "{path} makes an actor"
        );
    }
}

#[test]
fn reads_of_the_environment_stand_in_the_settings() {
    for folder in [
        "app/src",
        "app/domain/src",
        "server/papers/src",
        "server/src",
        "server/service/src",
        "server/store/src",
    ] {
        for (path, text) in files(folder, ".rs") {
            assert!(
                path == "server/src/config.rs" || !text.contains("env::var"),
                "{path} reads the environment"
            );
        }
    }
}

/// A file that grew longer does more than one thing.
#[test]
fn no_file_is_longer_than_400_lines() {
    for folder in ["app", "server", "frontend"] {
        for (path, text) in files(folder, ".rs") {
            let lines = text.lines().count();
            assert!(lines <= 400, "{path} has {lines} lines");
        }
    }
}

/// The nouns of the store and of the services stand in the rooms that docs/architecture.md names.
#[test]
fn every_noun_stands_in_a_room() {
    let shared = [
        "lib",
        "access",
        "code",
        "edits",
        "error",
        "export",
        "file_hash",
        "filter",
        "input",
        "like",
        "moment",
        "paper",
        "pool",
        "qr",
        "replica",
        "retry",
        "secrets",
        "seen",
        "texts",
        "together",
        "tx",
    ];
    let rooms = ["floor", "bills", "people", "proof", "site"];
    for folder in ["server/store/src", "server/service/src"] {
        for (path, _) in files(folder, ".rs") {
            let name = path.trim_start_matches(folder).trim_start_matches('/');
            let room = name.split(['/', '.']).next().unwrap_or_default();
            assert!(
                shared.contains(&room) || rooms.contains(&room),
                "{path} stands in no room"
            );
        }
    }
}
