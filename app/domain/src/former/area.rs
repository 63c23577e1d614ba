//! Dispatch areas, which were free texts.

/// What a former area says: a code that this site could have, and a name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerArea {
    pub code: String,
    pub name: String,
}

/// Texts that stood for no area.
const NONE: [&str; 7] = ["default", "default_area", "none", "null", "all", "na", "unknown"];

/// Reads an area's text; nothing where it names none. White space, case and dashes make no difference.
pub fn read_area(text: &str) -> Option<FormerArea> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    let code = words.join("_").to_ascii_lowercase();
    if !(2..=40).contains(&code.len()) || NONE.contains(&code.as_str()) {
        return None;
    }
    let name: Vec<String> = words.iter().map(|word| capitalised(word)).collect();
    Some(FormerArea {
        code,
        name: name.join(" "),
    })
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{}", first.to_ascii_uppercase(), rest.to_ascii_lowercase())
}
