//! Makes Rust of the texts that this crate's sentences are made of.

fn main() -> Result<(), texts::TextError> {
    texts::compile(
        "../../app/locales",
        &[
            "alert-message",
            "doctor",
            "export-file",
            "integrity",
            "mail",
            "papers",
            "replica",
            "seals",
            "smoke-test",
            "user-list",
        ],
    )
}
