//! Keys of the site's own: from the settings, or from files that the first start makes.

use crate::config::Config;
use anyhow::{Context, bail};
use service::encryption::{Key, Keys};
use service::seals::{SealKey, SealSettings};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;

/// The keys that encrypt the secrets of second factors. Without any in the settings, the one in `DATA_DIR/secret.key`.
pub(crate) fn keys(config: &Config) -> anyhow::Result<Keys> {
    let current = match &config.secret_key {
        Some(key) => key.clone(),
        None => kept(config, &SECRET, || Key::generate().to_text(), Key::parse)?,
    };
    Ok(Keys::new(current, config.secret_keys_old.clone()))
}

/// How logs are sealed and archived. Without a key in the settings, the one in `DATA_DIR/seal.key` signs.
pub(crate) fn seals(config: &Config) -> anyhow::Result<SealSettings> {
    let key = match &config.seal_key {
        Some(key) => key.clone(),
        None => kept(config, &SEAL, SealKey::generate, SealKey::parse)?,
    };
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
