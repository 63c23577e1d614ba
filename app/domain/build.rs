//! Makes Rust of the texts that this crate's sentences are made of.

fn main() -> Result<(), texts::TextError> {
    texts::compile_languages("../locales")?;
    texts::compile(
        "../locales",
        &[
            "alert",
            "bill",
            "calendar",
            "edits",
            "fault",
            "field",
            "import",
            "label",
            "notice",
            "refusal",
            "role",
            "scan",
            "seal-fault",
            "site-health",
        ],
    )
}
