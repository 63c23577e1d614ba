//! Makes Rust of the texts that this crate's sentences are made of.

fn main() -> Result<(), texts::TextError> {
    texts::compile_languages("../locales")?;
    texts::compile(
        "../locales",
        &["alert", "bill", "edits", "label", "notice", "scan", "seal-fault", "site-health"],
    )
}
