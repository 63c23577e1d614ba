//! A bag's role, label and type.

use super::{Rule, renamed};
use crate::label::{BagType, BagTypeId, Label, MAX_CHARS, Site, normalise, parse};

/// What a bag was used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Links in which it is the parent.
    pub children: i64,
    /// Whether it is the child of a link.
    pub is_child: bool,
    /// Bills that it is on.
    pub bills: i64,
}

/// A bag as it comes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBag {
    pub is_parent: bool,
    pub label: String,
    /// Of a parent.
    pub bag_type: Option<BagTypeId>,
    pub legacy: bool,
    pub rules: Vec<Rule>,
}

/// The plain text of a label or a number, or the number of its row where there is none; with the rule that was needed.
fn plain(id: i64, raw: &str, missing: Rule, cut: Rule) -> (String, Option<Rule>) {
    match normalise(raw) {
        Ok(text) => (text, None),
        // White space alone, or more than any label has: all that is long is kept as far as it goes.
        Err(_) => {
            let start: String = raw.chars().take(MAX_CHARS).collect();
            match normalise(&start) {
                Ok(text) => (renamed(&text, id), Some(cut)),
                Err(_) => (format!("(OLD {id})"), Some(missing)),
            }
        }
    }
}

/// Which rule tells how a text differs from what was written.
fn difference(raw: &str, label: &str) -> Option<Rule> {
    if raw == label {
        None
    } else if raw.to_uppercase() == label {
        Some(Rule::LabelCase)
    } else if normalise(raw).as_deref() == Ok(label) {
        Some(Rule::LabelCleaned)
    } else {
        Some(Rule::LabelExtracted)
    }
}

/// The type of a parent whose label is of no type's pattern: the one whose pattern begins with the same letters before a digit, else the one
/// with the most room, so that nothing that is in the bag must leave it.
pub(crate) fn legacy_type<'a>(label: &str, types: &'a [BagType]) -> Option<&'a BagType> {
    let head = |t: &BagType| -> String {
        t.pattern
            .as_str()
            .chars()
            .take_while(char::is_ascii_uppercase)
            .collect()
    };
    let begins = |t: &&BagType| {
        let head = head(t);
        !head.is_empty()
            && label
                .strip_prefix(head.as_str())
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    types
        .iter()
        .filter(begins)
        .max_by_key(|t| (head(t).len(), std::cmp::Reverse(t.id)))
        .or_else(|| types.iter().max_by_key(|t| (t.capacity, std::cmp::Reverse(t.id))))
}

/// The role, and whether it is another than the one that was said.
fn role(stated: &str, usage: Use, has_parent_label: bool) -> (bool, bool) {
    let is_used = usage.children > 0 || usage.bills > 0;
    match stated.trim().to_ascii_lowercase().as_str() {
        "parent" if usage.is_child && !is_used && !has_parent_label => (false, true),
        "parent" => (true, false),
        "child" if !usage.is_child && (is_used || has_parent_label) => (true, true),
        "child" => (false, false),
        _ => (is_used || (!usage.is_child && has_parent_label), true),
    }
}

/// Judges one bag. Every bag gets a label, a parent also a type, as long as the site has one.
pub fn judge_bag(id: i64, raw: &str, stated: &str, usage: Use, site: &Site<'_>) -> JudgedBag {
    let meaning = parse(raw, site);
    let (is_parent, is_other) = role(stated, usage, matches!(meaning, Label::Parent { .. }));
    let mut rules = Vec::new();
    if is_other {
        rules.push(Rule::BagRole);
    }
    let (label, bag_type, legacy) = match meaning {
        Label::Parent { label, bag_type } if is_parent => (label, Some(bag_type), false),
        Label::Child { label } if !is_parent => (label, None, false),
        Label::Parent { .. } | Label::Child { .. } | Label::BillNumber { .. } | Label::NotALabel { .. } => {
            let (label, rule) = plain(id, raw, Rule::LabelMissing, Rule::LabelCut);
            rules.extend(rule);
            let bag_type = is_parent.then(|| legacy_type(&label, site.types)).flatten();
            (label, bag_type.map(|t| t.id), true)
        }
    };
    let is_told = rules
        .iter()
        .any(|r| matches!(r, Rule::LabelMissing | Rule::LabelCut));
    rules.extend(difference(raw, &label).filter(|_| !is_told));
    if legacy {
        rules.push(Rule::LabelLegacy);
    }
    JudgedBag {
        is_parent,
        label,
        bag_type,
        legacy,
        rules,
    }
}

/// The number of a bill, and the rule that was needed for it.
pub fn judge_number(id: i64, raw: &str) -> (String, Option<Rule>) {
    let (number, rule) = plain(id, raw, Rule::NumberMissing, Rule::NumberCleaned);
    let rule = rule.or_else(|| (number != raw).then_some(Rule::NumberCleaned));
    (number, rule)
}
