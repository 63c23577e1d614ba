//! The plural rules of a language for whole numbers, from CLDR by way of `intl_pluralrules`.

use crate::TextError;
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use std::collections::BTreeMap;
use unic_langid::LanguageIdentifier;

/// Numbers below it are themselves; of others the last two digits decide, with this added.
pub(crate) const OWN: u64 = 100;

/// For each category but `other`: the numbers that it holds, as [`OWN`] says.
pub(crate) fn categories(language: &str) -> Result<BTreeMap<&'static str, Vec<u64>>, TextError> {
    let unknown = || TextError::Plural {
        language: language.to_owned(),
    };
    let tag: LanguageIdentifier = language.parse().map_err(|_| unknown())?;
    let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).map_err(|_| unknown())?;
    let category = |number: u64| rules.select(number).map(name).map_err(|_| unknown());
    let mut found: BTreeMap<&'static str, Vec<u64>> = BTreeMap::new();
    for number in 0..2 * OWN {
        found.entry(category(number)?).or_default().push(number);
    }
    // A rule that looks further than two digits would be made wrongly.
    for number in 2 * OWN..100 * OWN {
        if category(number)? != category(OWN + number % OWN)? {
            return Err(unknown());
        }
    }
    found.remove("other");
    Ok(found)
}

const fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}
