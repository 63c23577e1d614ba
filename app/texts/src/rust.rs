//! The Rust that is made of an area.

use crate::catalogue::Area;
use crate::fluent::{Choice, Message, Part, Value};
use crate::{TextError, plural};
use std::fmt::Write;

/// The struct of an area. `home` is where `language::Language` is: `crate` or `domain`.
pub(crate) fn area(area: &Area, home: &str) -> Result<String, TextError> {
    let name = camel(&area.name);
    let (mut fields, mut methods) = (String::new(), String::new());
    for (key, message) in area.source() {
        let values = values(area, key, message);
        if values.is_empty() {
            line(&mut fields, &format!("pub(crate) {}: &'static str,", snake(key)));
        } else {
            methods.push_str(&method(area, home, key, &values));
        }
    }
    let mut statics = String::new();
    let mut arms = String::new();
    for (language, texts) in &area.languages {
        let variant = camel(language);
        let mut table = format!("in_language: {home}::language::Language::{variant},");
        for (key, message) in texts {
            if message.values().is_empty() {
                let _ = write!(table, "{}: {:?},", snake(key), whole(message));
            }
        }
        let upper = language.to_uppercase().replace('-', "_");
        line(
            &mut statics,
            &format!("static {upper}: {name} = {name} {{ {table} }};"),
        );
        line(
            &mut arms,
            &format!("{home}::language::Language::{variant} => &{upper},"),
        );
        if texts.values().any(has_count) {
            methods.push_str(&plural_rule(language)?);
        }
    }
    // Where every text is a field, the language itself is never asked for.
    let language = if methods.is_empty() {
        "#[expect(dead_code, reason = \"no text has a value\")]"
    } else {
        ""
    };
    Ok(format!(
        "#[deny(dead_code)] #[derive(Debug)] pub(crate) struct {name} {{ {language} in_language: {home}::language::Language, {fields} }}\n\
         #[deny(dead_code)] impl {name} {{\n\
         pub(crate) fn of(language: {home}::language::Language) -> &'static Self {{ {statics} match language {{ {arms} }} }}\n\
         {methods} }}\n"
    ))
}

/// The enum of the languages; `names` holds what each calls itself.
pub(crate) fn languages(names: &Area) -> Result<String, TextError> {
    let (mut variants, mut all, mut tags, mut own) =
        (String::new(), String::new(), String::new(), String::new());
    for (index, (language, texts)) in names.languages.iter().enumerate() {
        let variant = camel(language);
        let default = if index == 0 { "#[default] " } else { "" };
        let name = texts.get("own-name").map(whole).unwrap_or_default();
        let _ = write!(variants, "{default}#[serde(rename = {language:?})] {variant},");
        let _ = write!(all, "Self::{variant},");
        let _ = write!(tags, "Self::{variant} => {language:?},");
        let _ = write!(own, "Self::{variant} => {name:?},");
    }
    Ok(format!(
        "/// A language of the screen. English unless somebody chose another.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]\n\
         pub enum Language {{ {variants} }}\n\
         impl Language {{\n\
         /// All of them, English first.\n\
         pub const ALL: [Self; {count}] = [{all}];\n\
         /// The BCP 47 tag for the `lang` attribute.\n\
         pub const fn tag(self) -> &'static str {{ match self {{ {tags} }} }}\n\
         /// Its own name for itself.\n\
         pub const fn name(self) -> &'static str {{ match self {{ {own} }} }}\n\
         }}\n",
        count = names.languages.len()
    ))
}

/// A text's values, in the order of English. Any language may choose between texts by a number.
fn values(area: &Area, key: &str, message: &Message) -> Vec<Value> {
    let mut found = message.values();
    let others = area.languages.iter().filter_map(|(_, texts)| texts.get(key));
    for value in others.flat_map(Message::values).filter(|value| value.counts) {
        for known in found.iter_mut().filter(|known| known.name == value.name) {
            known.counts = true;
        }
    }
    found
}

fn method(area: &Area, home: &str, key: &str, values: &[Value]) -> String {
    let mut arguments = String::new();
    for value in values {
        let kind = if value.counts { "i64" } else { "&str" };
        let _ = write!(arguments, ", {}: {kind}", snake(&value.name));
    }
    let mut arms = String::new();
    for (language, texts) in &area.languages {
        let text = texts
            .get(key)
            .map(|message| text(message, language, values))
            .unwrap_or_default();
        line(
            &mut arms,
            &format!("{home}::language::Language::{} => {text},", camel(language)),
        );
    }
    format!(
        "pub(crate) fn {}(&self{arguments}) -> String {{ match self.in_language {{ {arms} }} }}\n",
        snake(key)
    )
}

/// The expression of a text with values. No formatting: its machinery would be a large part of a small WebAssembly.
fn text(message: &Message, language: &str, values: &[Value]) -> String {
    let mut parts = String::new();
    for part in &message.parts {
        match part {
            Part::Text(text) => {
                let _ = write!(parts, "{text:?},");
            }
            Part::Value(name) if values.iter().any(|value| value.name == *name && value.counts) => {
                let _ = write!(parts, "{}.to_string().as_str(),", snake(name));
            }
            Part::Value(name) => {
                let _ = write!(parts, "{},", snake(name));
            }
            Part::Count {
                value,
                choices,
                otherwise,
            } => {
                let mut arms = String::new();
                for (choice, message) in choices {
                    let pattern = match choice {
                        Choice::Exactly(number) => format!("({number}, _)"),
                        Choice::Category(category) => format!("(_, {category:?})"),
                    };
                    let _ = write!(arms, "{pattern} => {},", text(message, language, values));
                }
                let value = snake(value);
                let _ = write!(
                    parts,
                    "match ({value}, Self::plural_{}({value})) {{ {arms} _ => {} }}.as_str(),",
                    snake(language),
                    text(otherwise, language, values)
                );
            }
        }
    }
    format!("[{parts}].concat()")
}

/// The plural category of a whole number.
fn plural_rule(language: &str) -> Result<String, TextError> {
    let own = plural::OWN;
    let mut arms = String::new();
    for (category, numbers) in plural::categories(language)? {
        let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let _ = write!(arms, "{} => {category:?},", numbers.join(" | "));
    }
    let category = match arms.as_str() {
        "" => "\"other\"".to_owned(),
        _ => format!(
            "match if number < {own} {{ number }} else {{ {own} + number % {own} }} {{ {arms} _ => \"other\" }}"
        ),
    };
    Ok(format!(
        "fn plural_{}(number: i64) -> &'static str {{ let number = number.unsigned_abs(); {category} }}\n",
        snake(language)
    ))
}

fn has_count(message: &Message) -> bool {
    message
        .parts
        .iter()
        .any(|part| matches!(part, Part::Count { .. }))
}

/// A text without values.
fn whole(message: &Message) -> String {
    let texts = message.parts.iter().map(|part| match part {
        Part::Text(text) => text.as_str(),
        Part::Value(_) | Part::Count { .. } => "",
    });
    texts.collect()
}

fn line(code: &mut String, text: &str) {
    code.push_str(text);
    code.push('\n');
}

fn snake(key: &str) -> String {
    match key.replace('-', "_") {
        word if ["as", "in", "move", "type", "where", "for", "loop", "use"].contains(&word.as_str()) => {
            format!("r#{word}")
        }
        word => word,
    }
}

fn camel(key: &str) -> String {
    let mut name = String::new();
    for word in key.split(['-', '_']) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}
