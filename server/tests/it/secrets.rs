//! The scan for secrets in the repository, `scripts/secrets.sh`, on small clones with a secret planted.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the scan says of a folder, and whether it is content.
fn scan(folder: &Path) -> (bool, String) {
    let done = Command::new("bash")
        .arg(root().join("scripts/secrets.sh"))
        .arg(folder)
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8(done.stderr).unwrap())
}

/// A clone of its own with one file.
fn planted(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("traitortrack-secrets-{}", uuid::Uuid::new_v4()));
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, text).unwrap();
    let made = Command::new("git")
        .args(["init", "--quiet"])
        .arg(&folder)
        .status()
        .unwrap();
    assert!(made.success());
    folder
}

#[test]
fn a_planted_secret_is_found_and_not_repeated() {
    // Put together here, so that this file holds none.
    let private = format!("-----BEGIN {} KEY-----\nMC4CAQAwBQYDK2Vw\n", "PRIVATE");
    let openssh = format!("let key = \"-----BEGIN OPENSSH {} KEY-----\";\n", "PRIVATE");
    let alone = "wsZ9".repeat(10) + "mHs=";
    let set = format!("Environment={}={alone}\n", "SECRET_KEY");
    let token = format!("curl -H 'authorization: Bearer tt_{}'\n", "aB3_".repeat(11));
    let cloud = format!("AKIA{}\n", "QWERTYUIOP123456");
    for (name, text) in [
        ("deploy/tls.txt", private.as_str()),
        ("src/test.rs", &openssh),
        ("notes", &alone),
        ("end2end/.data/whatever", "x"),
        ("site.key", "x"),
        (".env", "x"),
        ("deploy/unit.service", &set),
        ("docs/api.md", &token),
        ("config.toml", &cloud),
    ] {
        let folder = planted(name, text);
        let (content, said) = scan(&folder);
        assert!(!content && said.contains(name), "{name}: {said}");
        assert!(
            text.len() < 10 || !said.contains(text.trim_end()),
            "the secret is not repeated: {said}"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn what_only_names_secrets_is_let_through() {
    for (name, text) in [
        (".env.example", "SECRET_KEY=\n"),
        (
            "docs/configuration.md",
            "| `SECRET_KEY` | - | `openssl rand -base64 32` makes one |\n",
        ),
        ("src/public.pem", "-----BEGIN PUBLIC KEY-----\n"),
        ("hash.txt", "20aae62e2539680c\n"),
    ] {
        let folder = planted(name, text);
        let (content, said) = scan(&folder);
        assert!(content, "{name}: {said}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn this_repository_holds_none() {
    let (content, said) = scan(&root());
    assert!(content, "{said}");
}
