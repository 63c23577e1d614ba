//! Makes Rust of the texts of bare pages.

fn main() -> Result<(), texts::TextError> {
    texts::compile("../app/locales", &["refusals"])
}
