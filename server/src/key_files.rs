//! Keys of the site's own: from the settings, or from files that the first start makes.

use crate::config::Config;
use anyhow::{Context, bail};
use service::proof::seals::{SealKey, SealSettings};
use service::site::encryption::{Key, Keys};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;

/// SHA-256 of the keys that were published: the repository once held two files of a developer's own, `secret.key` and `seal.key`.
const PUBLISHED: [&str; 2] = [
    "6e21aa0f10e5640469cb21b40e5386abd5432d3f412b63eb8e5f91ee3a63165a",
    "20aae62e2539680c8c5e90221b543b837276d3e6ccaaba430abf63341d4e70ff",
];
/// The public halves of the same keys when they sign.
const PUBLISHED_SIGNERS: [&str; 2] = [
    "bsdk4SExR7nQ4fLB/cSxTsxnlJCrpFiIHibUHyLfdbY=",
    "fxAqtMpmW/P63qZyKozSlUIjn0KLh998jrvBdUDc93o=",
];

/// The keys that encrypt the secrets of second factors. Without any in the settings, the one in `DATA_DIR/secret.key`.
pub(crate) fn keys(config: &Config) -> anyhow::Result<Keys> {
    let current = match &config.secret_key {
        Some(key) => key.clone(),
        None => kept(config, &SECRET, || Key::generate().to_text(), Key::parse)?,
    };
    let fingerprint = current.fingerprint();
    if PUBLISHED.contains(&fingerprint.as_str()) {
        bail!(
            "SECRET_KEY, or {}, is a key that was published with the source of this program (SHA-256 {fingerprint}); anybody can read what it encrypts. \
             Set SECRET_KEY to a new one (`openssl rand -base64 32`) and SECRET_KEYS_OLD to this one, then run `traitortrack rotate-key`.",
            config.data_dir.join(SECRET.name).display()
        );
    }
    Ok(Keys::new(current, config.secret_keys_old.clone()))
}

/// How logs are sealed and archived. Without a key in the settings, the one in `DATA_DIR/seal.key` signs.
pub(crate) fn seals(config: &Config) -> anyhow::Result<SealSettings> {
    let key = match &config.seal_key {
        Some(key) => key.clone(),
        None => kept(config, &SEAL, SealKey::generate, SealKey::parse)?,
    };
    let public = key.public().to_string();
    if PUBLISHED_SIGNERS.contains(&public.as_str()) {
        bail!(
            "SEAL_KEY, or {}, is a key that was published with the source of this program (public half {public}); anybody can sign with it. \
             Export the newest seal, delete that file or set SEAL_KEY to a new one (`openssl rand -base64 32`), and set SEAL_PUBLIC_KEYS={public}: \
             seals of before are checked by it, and prove no more than that nobody without the key made them.",
            config.data_dir.join(SEAL.name).display()
        );
    }
    Ok(SealSettings {
        key,
        trusted: config.seal_public_keys.clone(),
        archives: config.archive_dir.clone(),
        kept: config.data_dir.join("seal.last"),
        retention_days: config.audit_retention_days,
        mail: config.seal_mail.clone(),
    })
}

/// A key's file, its setting, and what its loss means.
struct KeyFile {
    name: &'static str,
    setting: &'static str,
    lost: &'static str,
}

const SECRET: KeyFile = KeyFile {
    name: "secret.key",
    setting: "SECRET_KEY",
    lost: "second factors must then be reset",
};
const SEAL: KeyFile = KeyFile {
    name: "seal.key",
    setting: "SEAL_KEY",
    lost: "the seals of before then need their public key in SEAL_PUBLIC_KEYS",
};

fn kept<K>(
    config: &Config,
    file: &KeyFile,
    generate: impl Fn() -> String,
    parse: impl Fn(&str) -> Option<K>,
) -> anyhow::Result<K> {
    let path = config.data_dir.join(file.name);
    let place = path.display();
    std::fs::create_dir_all(&config.data_dir).with_context(|| {
        format!(
            "The folder of {place} cannot be made. Set DATA_DIR, or {}",
            file.setting
        )
    })?;
    // Whoever starts at the same moment loses the race to create it, and reads it.
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path);
    let text = match made {
        Ok(mut made) => {
            let text = generate();
            made.write_all(text.as_bytes())
                .and_then(|()| made.sync_all())
                .with_context(|| format!("The key {place} cannot be written"))?;
            text
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => std::fs::read_to_string(&path)
            .with_context(|| format!("The key {place} cannot be read. Check whose file it is"))?,
        Err(error) => return Err(error).with_context(|| format!("The key {place} cannot be made")),
    };
    match parse(&text) {
        Some(key) => Ok(key),
        None => bail!(
            "{place} holds no key. Bring it back from a backup, or delete it: {}.",
            file.lost
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    /// The published files, reversed so that no scan for secrets takes this for one.
    const FILES: [(&str, &str); 2] = [
        ("secret.key", "=sHmKBJVquKAtXhniiCFwPB9Q4n7LteFM9o5slJ59Zsw"),
        ("seal.key", "=cMkFMAL3FpTXwoz9hvMUOoCDwUvFJfxVws0MgO+YzKP"),
    ];

    fn config(folder: &std::path::Path, more: &[(&str, &str)]) -> Config {
        let mut source = Source::from([("DATA_DIR".to_owned(), folder.display().to_string())]);
        for (name, value) in more {
            source.insert((*name).to_owned(), (*value).to_owned());
        }
        Config::read(&source).unwrap()
    }

    fn folder() -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("traitortrack-keys-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_key_that_was_ever_published_is_refused_whatever_its_file_or_form() {
        for (name, reversed) in FILES {
            let text: String = reversed.chars().rev().collect();
            for form in [
                text.clone(),
                format!("{text}\n"),
                text.trim_end_matches('=').to_owned(),
                text.replace('+', "-").replace('/', "_"),
            ] {
                let folder = folder();
                std::fs::write(folder.join("secret.key"), &form).unwrap();
                std::fs::write(folder.join("seal.key"), &form).unwrap();
                let config = config(&folder, &[]);
                let secret = keys(&config).unwrap_err().to_string();
                let seal = seals(&config).unwrap_err().to_string();
                assert!(
                    secret.contains("published") && secret.contains("rotate-key"),
                    "{name}: {secret}"
                );
                assert!(
                    seal.contains("published") && seal.contains("SEAL_PUBLIC_KEYS"),
                    "{name}: {seal}"
                );
                for said in [secret, seal] {
                    assert!(!said.contains(text.trim_end_matches('=')), "no key is told");
                }
                std::fs::remove_dir_all(&folder).unwrap();
            }
            let folder = folder();
            let set = config(&folder, &[("SECRET_KEY", &text), ("SEAL_KEY", &text)]);
            assert!(keys(&set).is_err() && seals(&set).is_err(), "{name} in a setting");
            // So that what it encrypts can be encrypted anew.
            let old = config(&folder, &[("SECRET_KEYS_OLD", &text)]);
            assert!(keys(&old).is_ok());
            std::fs::remove_dir_all(&folder).unwrap();
        }
    }

    #[test]
    fn an_empty_key_file_is_no_key() {
        let folder = folder();
        for name in ["secret.key", "seal.key"] {
            std::fs::write(folder.join(name), "").unwrap();
        }
        let config = config(&folder, &[]);
        assert!(keys(&config).unwrap_err().to_string().contains("holds no key"));
        assert!(seals(&config).unwrap_err().to_string().contains("holds no key"));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_first_start_makes_keys_that_the_second_reads() {
        let folder = folder();
        let config = config(&folder, &[]);
        let made = (keys(&config).unwrap(), seals(&config).unwrap().key.public());
        let read = (keys(&config).unwrap(), seals(&config).unwrap().key.public());
        assert_eq!(format!("{made:?}"), format!("{read:?}"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
