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
            "handheld-pages",
            "list-pages",
            "site-data-pages",
            "start-pages",
            "import-pages",
            "scanner-pages",
            "camera-pages",
            "codes",
            "design-pages",
            "events",
        ],
    )
}
