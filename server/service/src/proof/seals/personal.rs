//! The values of an audit row that may be erased. Their salted hashes are sealed; a value that is still there must fit
//! its hash, one that has left takes its salt along.

use data_encoding::HEXLOWER;
use domain::address::shortened;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::proof::seals::Personal;

type Parts = BTreeMap<String, String>;

fn hash(salt: &str, value: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(format!("{salt}:{value}")))
}

/// How many values have been erased; `None` when one that is there is not what was written.
pub(crate) fn erased(hashes: &str, personal: &Personal) -> Option<u64> {
    let hashes: Parts = serde_json::from_str(hashes).ok()?;
    let salts: Parts = serde_json::from_str(&personal.salts).ok()?;
    let (username, address) = (&personal.username, &personal.address);
    for (part, salt) in &salts {
        let value = match part.as_str() {
            "username" => username.clone(),
            "address" => address.clone(),
            "network" if salts.contains_key("address") => address.as_deref().map(shortened),
            "network" => address.clone(),
            _ => None,
        };
        if hashes.get(part) != Some(&hash(salt, &value?)) {
            return None;
        }
    }
    let unproven = |value: &Option<String>, parts: &[&str]| {
        value.is_some() && !parts.iter().any(|part| salts.contains_key(*part))
    };
    if unproven(username, &["username"]) || unproven(address, &["address", "network"]) {
        return None;
    }
    u64::try_from(hashes.len().checked_sub(salts.len())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASHES: &str = r#"{"address":"82f3ba","network":"x","username":"y"}"#;

    fn row() -> (String, Personal) {
        let hashes = format!(
            r#"{{"username":"{}","address":"{}","network":"{}"}}"#,
            hash("s1", "asha"),
            hash("s2", "192.0.2.17"),
            hash("s3", "192.0.2.0/24")
        );
        let personal = Personal {
            salts: r#"{"username":"s1","address":"s2","network":"s3"}"#.to_owned(),
            username: Some("asha".to_owned()),
            address: Some("192.0.2.17".to_owned()),
        };
        (hashes, personal)
    }

    #[test]
    fn what_is_there_is_proven_and_what_is_gone_is_counted() {
        let (hashes, whole) = row();
        assert_eq!(erased(&hashes, &whole), Some(0));
        let short = Personal {
            salts: r#"{"network":"s3"}"#.to_owned(),
            username: None,
            address: Some("192.0.2.0/24".to_owned()),
        };
        assert_eq!(erased(&hashes, &short), Some(2));
        let gone = Personal {
            salts: "{}".to_owned(),
            username: None,
            address: None,
        };
        assert_eq!(erased(&hashes, &gone), Some(3));
    }

    #[test]
    fn other_values_are_found() {
        let (hashes, whole) = row();
        let other = |change: fn(&mut Personal)| {
            let mut changed = whole.clone();
            change(&mut changed);
            erased(&hashes, &changed)
        };
        assert_eq!(other(|p| p.username = Some("ashok".to_owned())), None);
        assert_eq!(other(|p| p.username = None), None);
        assert_eq!(other(|p| p.address = Some("192.0.2.18".to_owned())), None);
        assert_eq!(other(|p| p.salts = r#"{"username":"s1"}"#.to_owned()), None);
        assert_eq!(
            other(|p| p.salts = r#"{"username":"s1","address":"s2","network":"s4"}"#.to_owned()),
            None
        );
        assert_eq!(erased(HASHES, &whole), None);
    }
}
