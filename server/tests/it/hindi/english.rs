//! What a page says that is not Hindi.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use std::collections::BTreeSet;

/// Words that a Hindi page has in Latin letters: names, units, technical terms.
const WORDS: &[&str] = &[
    "aegis",
    "agpl",
    "api",
    "authenticator",
    "critical",
    "csv",
    "chainway",
    "code",
    "cursor",
    "error",
    "fas",
    "google",
    "honeywell",
    "json",
    "kb",
    "kg",
    "mib",
    "mm",
    "ms",
    "newland",
    "pdf",
    "pin",
    "postgres",
    "prefix",
    "qr",
    "replication",
    "slot",
    "suffix",
    "tls",
    "traitortrack",
    "tspl",
    "type",
    "utf",
    "uuid",
    "xlsx",
    "zebra",
    "zpl",
];

/// What people typed in these tests, and what a site is shipped with.
const DATA: &[&str] = &[
    "amit",
    "bina",
    "dipa",
    "jaya",
    "mina",
    "ravi",
    "web",
    // Label patterns, such as SB#####.
    "sb",
    "moong",
    "mustard",
    "akola",
    "asha",
    "bathinda",
    "ganganagar",
    "hisar",
    "indore",
    "jaipur",
    "lucknow",
    "raipur",
    "ranchi",
    "seeds",
    "sangaria",
    "sri",
    "sri_ganganagar",
    "firefox",
    // Of a vehicle number.
    "gb",
    "linux",
    // What the stories type, and the codes that the log keeps of an act.
    "erased",
    "label",
    "log",
    "nothing",
    "password",
    "user",
    "view",
];

/// Attributes that are read or read aloud. Style sheets show `data-label` on narrow screens.
const READ: &[&[u8]] = &[
    b"title",
    b"aria-label",
    b"aria-description",
    b"placeholder",
    b"alt",
    b"data-label",
];

/// Elements without content.
const VOID: &[&[u8]] = &[b"br", b"col", b"hr", b"img", b"input", b"link", b"meta"];

/// The texts of a page that have a word which is neither Hindi nor data.
pub(crate) fn english(html: &str) -> Vec<String> {
    let is_foreign = |text: &String| !is_list_of_codes(text) && words(text).next().is_some();
    let mut found: Vec<String> = texts(html).into_iter().filter(is_foreign).collect();
    found.extend(script_texts(html).into_iter().filter(|text| is_sentence(text)));
    found
}

/// What may stand in an address, by its codes.
fn is_list_of_codes(text: &str) -> bool {
    text.starts_with("इनमें से एक लिखें: ")
}

/// Whether a text holds two foreign words one after the other: what scripts get holds codes and addresses as well.
fn is_sentence(text: &str) -> bool {
    let is_foreign = |chunk: &str| words(chunk).next().is_some();
    let chunks: Vec<bool> = text.split_whitespace().map(is_foreign).collect();
    chunks.windows(2).any(|pair| pair[0] && pair[1])
}

/// The words in Latin letters that no Hindi page should have. What holds a digit, an `@`, an address or a file's name is data; so are
/// the names of settings and codes, which hold a `_`, commands in backquotes, and the places for values in braces. What stands on the
/// screen of another device is in “quotation marks”, as it is there.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_data = |chunk: &str| {
        chunk.contains(|c: char| c.is_ascii_digit() || "@_{".contains(c))
            || chunk.contains("://")
            || chunk.contains(".md")
    };
    let behind_quotes = |part| str::split_once(part, '”').map_or(part, |(_, behind)| behind);
    // Every other part stands in backquotes.
    text.split('`')
        .step_by(2)
        .flat_map(|part| part.split('“'))
        .map(behind_quotes)
        .flat_map(str::split_whitespace)
        .filter(move |chunk| !is_data(chunk))
        .flat_map(|chunk| chunk.split(|c: char| !(c.is_ascii_alphabetic() || c == '_')))
        .filter(|word| word.len() > 1)
        .filter(|word| {
            let word = word.to_ascii_lowercase();
            !WORDS.contains(&word.as_str()) && !DATA.contains(&word.as_str())
        })
}

/// Everything on a page that a person reads or hears.
pub(crate) fn texts(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(html, |token| match token {
        Token::StartTag(tag) => {
            let read = tag
                .attributes
                .iter()
                .filter(|(name, _)| READ.contains(&name.as_slice()));
            found.extend(read.map(|(_, value)| text_of(value)));
        }
        Token::String(text) => {
            found.insert(text_of(text));
        }
        _ => {}
    });
    found.retain(|text| !text.trim().is_empty());
    found
}

/// The texts in what a page gives to its scripts and islands, some of them as JSON.
fn script_texts(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(html, |token| {
        let Token::StartTag(tag) = token else { return };
        for (name, value) in &tag.attributes {
            if name.starts_with(b"data-") {
                let value = text_of(value);
                match serde_json::from_str(&value) {
                    Ok(json) => strings(&json, &mut found),
                    Err(_) => drop(found.insert(value)),
                }
            }
        }
    });
    found
}

fn strings(json: &serde_json::Value, found: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::String(text) => drop(found.insert(text.clone())),
        serde_json::Value::Array(all) => all.iter().for_each(|one| strings(one, found)),
        serde_json::Value::Object(all) => all.values().for_each(|one| strings(one, found)),
        _ => {}
    }
}

/// Hands over every token but those within elements whose content nobody reads as text.
fn walk(html: &str, mut take: impl FnMut(&Token)) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut within: Option<HtmlString> = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match &token {
            Token::EndTag(tag) if within.as_ref() == Some(&tag.name) => within = None,
            _ if within.is_some() => {}
            Token::StartTag(tag) => {
                take(&token);
                within = is_skipped(tag).then(|| tag.name.clone());
            }
            _ => take(&token),
        }
    }
}

/// Scripts, codes and labels, and what the page itself says is in another language: the switch of languages, and what a part of the
/// site tells whoever runs the machines.
fn is_skipped(tag: &StartTag<()>) -> bool {
    let attribute = |name: &[u8]| {
        tag.attributes
            .get(name)
            .map(|value| text_of(value))
            .unwrap_or_default()
    };
    let name = tag.name.as_slice();
    if VOID.contains(&name) || tag.self_closing {
        return false;
    }
    let is_other_language = matches!(name, b"button" | b"td" | b"span") && attribute(b"lang") == "en";
    let is_code = attribute(b"class").split(' ').any(|class| class == "code");
    matches!(name, b"script" | b"style" | b"code" | b"noscript") || is_code || is_other_language
}

fn text_of(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[test]
fn what_is_not_hindi_is_found_and_data_is_not() {
    let found = |html: &str| english(html);
    assert_eq!(
        found("<p>SB00001 भर गया (30/30)। अगला पैरेंट स्कैन करें।</p>"),
        Vec::<String>::new()
    );
    assert_eq!(
        found("<p>यह QR कोड amit का है: amit@example.com, 3 kg</p>"),
        Vec::<String>::new()
    );
    assert_eq!(found("<p>“Output mode” में “Enter” चुनें।</p>"), Vec::<String>::new());
    assert_eq!(found("<p>“Enter” Press</p>"), ["“Enter” Press"]);
    assert_eq!(found("<p>24 Nov 2026</p>"), ["24 Nov 2026"]);
    assert_eq!(found("<p>Saved.</p>"), ["Saved."]);
    assert_eq!(
        found("<input placeholder=\"Type here\" value=\"Typed by somebody\">"),
        ["Type here"]
    );
    assert_eq!(
        found("<td data-label=\"Weight\" class=\"code\">ABCD</td>"),
        ["Weight"]
    );
    assert_eq!(
        found("<script>let some = words;</script><button lang=\"en\">English</button>"),
        Vec::<String>::new()
    );
    assert_eq!(
        found(r#"<i data-start='{"code":"linked","say":["Try it again."]}'></i>"#),
        ["Try it again."]
    );
    assert_eq!(
        found("<i data-state=\"closed_short\" data-words='{\"mine\":\"आपके स्कैन\"}'></i>"),
        Vec::<String>::new()
    );
}
