//! Makes Rust of the texts of the pages.

fn main() -> Result<(), texts::TextError> {
    texts::compile(
        "locales",
        &[
            "pages",
            "account-pages",
            "alert-pages",
            "audit-pages",
            "operation-pages",
            "scanner-pages",
            "codes",
            "events",
        ],
    )
}
