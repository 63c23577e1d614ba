//! What the documents name exists.

use crate::architecture::files;

/// Where the short names of docs/security.md lead.
const PLACES: &[(&str, &str)] = &[
    ("domain/", "app/domain/tests/it/"),
    ("store/", "server/store/tests/it/"),
    ("service/", "server/service/tests/it/"),
    ("server/", "server/tests/it/"),
];

/// `crate/file::test` in backquotes, as docs/security.md and docs/privacy.md name their proofs.
fn proofs(text: &str) -> Vec<(String, String)> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|quoted| quoted.split_once(".rs::"))
        .map(|(file, test)| (format!("{file}.rs"), test.to_owned()))
        .filter(|(_, test)| test.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect()
}

#[test]
fn every_proof_in_the_documents_is_a_test() {
    let sources: Vec<(String, String)> = ["app", "server"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect();
    let mut checked = 0;
    for name in ["/security.md", "/privacy.md", "/audit.md"] {
        let (_, text) = files("docs", name).pop().unwrap();
        for (file, test) in proofs(&text) {
            let place = PLACES
                .iter()
                .find_map(|(short, long)| file.strip_prefix(short).map(|rest| format!("{long}{rest}")))
                .filter(|place| sources.iter().any(|(path, _)| path == place))
                .unwrap_or_else(|| file.clone());
            let source = sources.iter().find(|(path, _)| *path == place);
            let (_, source) = source.unwrap_or_else(|| panic!("docs{name} names {file}, which is nowhere"));
            assert!(
                source.contains(&format!("fn {test}(")) || source.contains(&format!("{test}:")),
                "docs{name} names {test} in {file}, which is not there"
            );
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked} proofs were found");
}
