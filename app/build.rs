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
            "site-data-pages",
            "scanner-pages",
            "camera-pages",
            "codes",
            "events",
        ],
    )
}
