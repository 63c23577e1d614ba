//! A file in Fluent's format: the part of it that the site uses.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use std::collections::{BTreeMap, BTreeSet};

/// A text: what stands between values, and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// A value, by its name.
    Value(String),
    /// One of several texts, by a number.
    Count {
        value: String,
        choices: Vec<(Choice, Message)>,
        otherwise: Message,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// This number.
    Exactly(u64),
    /// A number of this plural category, such as `one`.
    Category(String),
}

/// A value of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) name: String,
    /// A number that chooses between texts.
    pub(crate) counts: bool,
}

impl Message {
    /// Its values, in the order in which they appear first.
    pub(crate) fn values(&self) -> Vec<Value> {
        let mut names = Vec::new();
        self.collect(&mut names);
        let mut found: Vec<Value> = Vec::new();
        for value in names {
            match found.iter_mut().find(|known| known.name == value.name) {
                Some(known) => known.counts |= value.counts,
                None => found.push(value),
            }
        }
        found
    }

    pub(crate) fn names(&self) -> BTreeSet<String> {
        self.values().into_iter().map(|value| value.name).collect()
    }

    fn collect(&self, names: &mut Vec<Value>) {
        for part in &self.parts {
            match part {
                Part::Text(_) => {}
                Part::Value(name) => names.push(Value {
                    name: name.clone(),
                    counts: false,
                }),
                Part::Count {
                    value,
                    choices,
                    otherwise,
                } => {
                    names.push(Value {
                        name: value.clone(),
                        counts: true,
                    });
                    for (_, message) in choices {
                        message.collect(names);
                    }
                    otherwise.collect(names);
                }
            }
        }
    }
}

/// The texts of a file, by their keys.
pub(crate) fn parse(file: &str) -> Result<BTreeMap<String, Message>, String> {
    let resource = fluent_syntax::parser::parse(file).map_err(|(_, errors)| {
        let first = errors.into_iter().next();
        first.map_or_else(String::new, |error| {
            let line = file.get(..error.pos.start).unwrap_or_default().lines().count();
            format!("line {line}: {}", error.kind)
        })
    })?;
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) if message.attributes.is_empty() => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Message(_) | Entry::Term(_) => {
                return Err("terms and attributes are not used here".to_owned());
            }
            Entry::Junk { content } => return Err(format!("this is no text: {content}")),
        };
        let key = message.id.name;
        let pattern = message.value.ok_or_else(|| format!("\"{key}\" is empty"))?;
        let text = read(&pattern).map_err(|problem| format!("\"{key}\": {problem}"))?;
        if messages.insert(key.to_owned(), text).is_some() {
            return Err(format!("\"{key}\" is there twice"));
        }
    }
    Ok(messages)
}

fn read(pattern: &Pattern<&str>) -> Result<Message, String> {
    let mut message = Message::default();
    for element in &pattern.elements {
        let part = match element {
            PatternElement::TextElement { value } => Part::Text((*value).to_owned()),
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => match inline {
                InlineExpression::VariableReference { id } => Part::Value(id.name.to_owned()),
                InlineExpression::StringLiteral { value } => Part::Text((*value).to_owned()),
                _ => return Err("only values and quoted text may stand in braces".to_owned()),
            },
            PatternElement::Placeable {
                expression: Expression::Select { selector, variants },
            } => count(selector, variants)?,
        };
        // Text that comes in pieces, such as before and after a quoted sign, is one.
        if let (Some(Part::Text(before)), Part::Text(text)) = (message.parts.last_mut(), &part) {
            before.push_str(text);
        } else {
            message.parts.push(part);
        }
    }
    Ok(message)
}

fn count(selector: &InlineExpression<&str>, variants: &[Variant<&str>]) -> Result<Part, String> {
    let InlineExpression::VariableReference { id } = selector else {
        return Err("only a value can choose between texts".to_owned());
    };
    let (mut choices, mut otherwise) = (Vec::new(), None);
    for variant in variants {
        let message = read(&variant.value)?;
        if variant.default {
            otherwise = Some(message);
            continue;
        }
        let choice = match &variant.key {
            VariantKey::NumberLiteral { value } => {
                Choice::Exactly(value.parse().map_err(|_| format!("{value} is no whole number"))?)
            }
            VariantKey::Identifier { name } if ["zero", "one", "two", "few", "many"].contains(name) => {
                Choice::Category((*name).to_owned())
            }
            VariantKey::Identifier { name } => return Err(format!("\"{name}\" is no plural category")),
        };
        choices.push((choice, message));
    }
    Ok(Part::Count {
        value: id.name.to_owned(),
        choices,
        otherwise: otherwise.ok_or("one of the texts must be the default, marked by *")?,
    })
}
