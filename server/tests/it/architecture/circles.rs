//! Modules that use each other, directly or through others, can only be understood together.
//!
//! Looked at are the files and folders beside each other in every folder, by the paths in their code that begin with `crate`, `super` or `self`.
//! What comes by another name, such as a re-export of the parent, is not seen; a parent and its children may use each other.

use super::files;
use std::collections::{BTreeMap, BTreeSet};

type Module = Vec<String>;

/// Which neighbours a module uses.
type Uses = BTreeMap<Module, BTreeSet<Module>>;

/// The module of a file, below its crate's `src`.
fn module(path: &str, src: &str) -> Module {
    let name = path
        .trim_start_matches(src)
        .trim_start_matches('/')
        .trim_end_matches(".rs");
    name.split('/')
        .filter(|part| !matches!(*part, "lib" | "main"))
        .map(str::to_owned)
        .collect()
}

/// The paths at the beginning of a text: `a::b` and `a::c` of `a::{b, c}`.
fn expand(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_alphanumeric() && !"_:".contains(c))
        .unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    let Some(rest) = rest.strip_prefix('{').filter(|_| head.ends_with("::")) else {
        return vec![head.to_owned()];
    };
    let mut depth = 1;
    let mut begins = vec![0];
    for (at, sign) in rest.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => begins.push(at + 1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    let inner = begins.into_iter().flat_map(|at| expand(&rest[at..]));
    inner.map(|path| format!("{head}{path}")).collect()
}

/// The paths of the own crate in a file's code, from the crate's root on.
fn paths(code: &str, own: &Module) -> Vec<Module> {
    let mut found = Vec::new();
    for word in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(word) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || "_:".contains(c)) {
                continue;
            }
            for path in expand(&code[at..]) {
                let mut module = own.clone();
                for part in path.split("::") {
                    match part {
                        "crate" => module.clear(),
                        "super" => drop(module.pop()),
                        "self" => {}
                        part => module.push(part.to_owned()),
                    }
                }
                found.push(module);
            }
        }
    }
    found
}

fn uses(src: &str) -> Uses {
    let sources: BTreeMap<Module, String> = files(src, ".rs")
        .into_iter()
        .map(|(path, text)| {
            let code = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            (module(&path, src), lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let mut uses = Uses::new();
    for (own, code) in &sources {
        for path in paths(code, own) {
            let other = (0..=path.len())
                .rev()
                .map(|length| &path[..length])
                .find(|path| sources.contains_key(*path));
            let other = other.unwrap_or_default();
            let shared = own.iter().zip(other).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(to)) = (own.get(..=shared), other.get(..=shared)) {
                uses.entry(from.to_vec()).or_default().insert(to.to_vec());
            }
        }
    }
    uses
}

/// A way from one module to another.
fn way(uses: &Uses, from: &Module, to: &Module, seen: &mut BTreeSet<Module>) -> Option<Vec<String>> {
    for next in uses.get(from).into_iter().flatten() {
        if next == to {
            return Some(vec![from.join("/"), to.join("/")]);
        }
        if seen.insert(next.clone())
            && let Some(rest) = way(uses, next, to, seen)
        {
            return Some([vec![from.join("/")], rest].concat());
        }
    }
    None
}

#[test]
fn no_modules_of_a_crate_use_each_other_in_a_circle() {
    let crates = [
        "app/src",
        "app/domain/src",
        "app/islands/src",
        "app/texts/src",
        "server/papers/src",
        "server/src",
        "server/service/src",
        "server/sheets/src",
        "server/store/src",
    ];
    let mut circles = Vec::new();
    let mut found = 0;
    for src in crates {
        let uses = uses(src);
        found += uses.len();
        let circle = |module| way(&uses, module, module, &mut BTreeSet::new());
        circles.extend(
            uses.keys()
                .find_map(circle)
                .map(|circle| format!("{src}: {}", circle.join(" → "))),
        );
    }
    assert!(found > 100, "{found} modules use others");
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn paths_in_braces_are_found_and_their_neighbours_named() {
    let own = ["a", "b"].map(str::to_owned).to_vec();
    let found: Vec<String> = paths("use super::{c::{D, e}, self};\nlet x = crate::f::g();", &own)
        .into_iter()
        .map(|path| path.join("/"))
        .collect();
    assert_eq!(found, ["f/g", "a/c/D", "a/c/e", "a"]);
}
