//! Makes Rust of the texts of the islands, and of no others: what is here goes to the browser.

fn main() -> Result<(), texts::TextError> {
    texts::compile("../locales", &["outcomes", "station"])
}
