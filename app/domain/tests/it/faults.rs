//! What people are told when an act comes to nothing. The codes and the English sentences are what the API promises.

mod fields;
mod refusals;

use domain::fault::{Fault, Missing};
use domain::language::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Debug;

/// How many texts an area of the catalogue has.
fn texts(area: &str) -> usize {
    area.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .count()
}

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// The texts must be all that the area has, so that a new one is added to these tests; each must be told in its own words in each language.
fn all_differ(area: &str, sentence: impl Fn(Language) -> Vec<String>) {
    let mut all = BTreeSet::new();
    for language in Language::ALL {
        let sentences = sentence(language);
        assert_eq!(sentences.len(), texts(area));
        all.extend(sentences.iter().cloned());
        assert!(
            sentences.iter().all(|text| text.ends_with(['.', '।'])),
            "{sentences:?}"
        );
    }
    assert_eq!(all.len(), texts(area) * Language::ALL.len());
}

#[test]
fn every_fault_is_told_in_every_language() {
    let missing = [
        Missing::Bag,
        Missing::ParentElsewhere,
        Missing::Bill,
        Missing::User,
        Missing::Promotion,
        Missing::Role,
        Missing::Alert,
        Missing::BagType,
        Missing::Area,
        Missing::Passkey,
        Missing::Import,
        Missing::Other,
    ];
    let internal = |id: &str| Fault::Internal {
        request_id: id.to_owned(),
    };
    let mut faults = vec![
        Fault::Unauthenticated,
        Fault::BadCredentials,
        Fault::Forbidden,
        Fault::SecondFactorMissing,
        Fault::StepUpNeeded,
        Fault::BadCode,
        Fault::KeyReused,
        Fault::TooMany { seconds: 1 },
        Fault::TooMany { seconds: 120 },
        Fault::Busy,
        Fault::Unavailable,
        Fault::NotStored,
        internal(""),
        internal("0196a7f4-1c3e-7a52-9a06-3d1f7c9e2b11."),
        Fault::Transport,
    ];
    faults.extend(missing.map(Fault::NotFound));
    all_differ(include_str!("../../../locales/en/fault.ftl"), |language| {
        faults.iter().map(|fault| fault.sentence(language)).collect()
    });
    assert_eq!(
        Fault::TooMany { seconds: 1 }.to_string(),
        "Too many attempts. Wait 2 seconds and try again."
    );
}
