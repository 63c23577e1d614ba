//! Makes Rust of the texts in `app/locales` while the crates that show them are built.
//!
//! `app/locales/en/station.ftl` and its likes hold the texts in the format of [Fluent](https://projectfluent.org). A folder is a
//! language, a file is an area of the site. Each crate compiles the areas that it shows, so that WebAssembly carries no others.
//! Of an area comes a struct: a text without a value is a field, one with values is a method.
//!
//! A language that lacks a text, has one too many or uses other values than English fails the build. So does a text that nobody uses:
//! what is made here is private to its crate, and the compiler denies what is dead.

mod catalogue;
mod fluent;
mod plural;
mod rust;

use catalogue::{Area, Locales};
use std::path::{Path, PathBuf};

/// The language that the others are compared with.
pub(crate) const SOURCE: &str = "en";

/// Why no Rust could be made.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("{path}: {cause}")]
    File { path: PathBuf, cause: std::io::Error },
    #[error("{path}: {problem}")]
    Text { path: PathBuf, problem: String },
    #[error(
        "there is no language \"{language}\" whose plural rules are known, or they look at more than the last two digits"
    )]
    Plural { language: String },
    #[error("this runs in a build script only: {0}")]
    NoBuild(#[from] std::env::VarError),
}

/// For build scripts: writes `texts.rs` into the crate's `OUT_DIR`, with a struct for each area, which is a file name without its end.
///
/// # Errors
/// Texts that differ between the languages, and files that cannot be read or written.
pub fn compile(locales: impl AsRef<Path>, areas: &[&str]) -> Result<(), TextError> {
    let locales = open(locales.as_ref())?;
    let home = if from_cargo("CARGO_PKG_NAME")? == "domain" {
        "crate"
    } else {
        "domain"
    };
    let mut code = String::new();
    for area in areas {
        code.push_str(&rust::area(&Area::read(&locales, area)?, home)?);
    }
    write("texts.rs", &code)
}

/// For the build script of `domain`: writes `languages.rs` with the enum `Language`, a variant for each folder.
///
/// # Errors
/// As for [`compile`].
pub fn compile_languages(locales: impl AsRef<Path>) -> Result<(), TextError> {
    let locales = open(locales.as_ref())?;
    let names = Area::read(&locales, "language")?;
    write("languages.rs", &rust::languages(&names)?)
}

fn open(folder: &Path) -> Result<Locales, TextError> {
    println(&format!("cargo::rerun-if-changed={}", folder.display()));
    Locales::open(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "what cargo tells a build script is no setting of the site"
)]
fn from_cargo(name: &str) -> Result<String, TextError> {
    Ok(std::env::var(name)?)
}

/// What a build script prints is how it talks to cargo.
fn println(line: &str) {
    use std::io::Write;
    // Cargo reads it as long as the script runs.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn write(name: &str, code: &str) -> Result<(), TextError> {
    let path = Path::new(&from_cargo("OUT_DIR")?).join(name);
    std::fs::write(&path, code).map_err(|cause| TextError::File { path, cause })
}

#[cfg(test)]
mod tests {
    use super::catalogue::{Area, Locales};
    use super::{fluent, plural, rust};
    use std::path::PathBuf;

    /// A folder of locales with one area, `site`, removed when it is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn of(test: &str, en: &str, hi: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("texts-{}-{test}", std::process::id()));
            for (language, text) in [("en", en), ("hi", hi)] {
                let language = folder.join(language);
                std::fs::create_dir_all(&language).unwrap();
                std::fs::write(language.join("site.ftl"), text).unwrap();
            }
            Self(folder)
        }

        /// The Rust of the area, or why there is none.
        fn compiled(&self) -> Result<String, String> {
            let of = |folder| rust::area(&Area::read(&Locales::open(folder)?, "site")?, "domain");
            of(&self.0).map_err(|error| error.to_string())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_text_is_a_field_and_one_with_values_a_method() {
        let made = Folder::of(
            "both",
            "save = Save\nwaiting = { $count ->\n    [one] One bag of { $who } waits.\n   *[other] { $count } bags of { $who } wait.\n }\n",
            "save = सहेजें\nwaiting = { $who } के { $count } बैग बाकी।\n",
        )
        .compiled()
        .unwrap();
        assert!(made.contains("pub(crate) save: &'static str"), "{made}");
        assert!(
            made.contains("fn waiting(&self, count: i64, who: &str) -> String"),
            "{made}"
        );
        assert!(made.contains(r#"1 => "one""#), "{made}");
    }

    #[test]
    fn what_one_language_lacks_or_says_otherwise_is_refused() {
        for (test, hi, problem) in [
            ("lacks", "a = क\n", "the text \"b\" is missing"),
            (
                "more",
                "a = क\nb = ख { $x }\nc = ग\n",
                "there is no text \"c\" in English",
            ),
            ("values", "a = क\nb = ख { $y }\n", "\"b\" has not the values"),
            ("twice", "a = क\na = क\nb = ख { $x }\n", "\"a\" is there twice"),
            ("broken", "a = क\nb = ख { $x\n", "line"),
        ] {
            let refused = Folder::of(test, "a = A\nb = B { $x }\n", hi)
                .compiled()
                .unwrap_err();
            assert!(refused.contains(problem), "{test}: {refused}");
        }
    }

    #[test]
    fn a_file_that_one_language_lacks_is_refused() {
        let folder = Folder::of("file", "a = A\n", "a = क\n");
        std::fs::write(folder.0.join("en/more.ftl"), "b = B\n").unwrap();
        assert!(
            folder
                .compiled()
                .unwrap_err()
                .contains("not every language has this file")
        );
    }

    #[test]
    fn plural_rules_are_those_of_the_language() {
        assert_eq!(plural::categories("en").unwrap()["one"], [1]);
        assert_eq!(plural::categories("hi").unwrap()["one"], [0, 1]);
        let polish = plural::categories("pl").unwrap();
        assert!(polish["few"].contains(&22) && polish["few"].contains(&122) && !polish["few"].contains(&112));
        assert!(plural::categories("xx").is_err());
    }

    #[test]
    fn quoted_signs_join_the_text_around_them() {
        let texts = fluent::parse("a = {\" \"}x {\"{\"} y\n").unwrap();
        assert_eq!(texts["a"].parts, [fluent::Part::Text(" x { y".to_owned())]);
    }
}
