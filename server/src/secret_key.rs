//! The key that encrypts the secrets of second factors: from the settings, or a file of the site's own.

use crate::config::Config;
use anyhow::{Context, bail};
use service::sealing::{Key, Keys};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;

/// The keys of the settings. Without any, the one in `DATA_DIR/secret.key`, which the first start makes.
pub(crate) fn keys(config: &Config) -> anyhow::Result<Keys> {
    let current = match &config.secret_key {
        Some(key) => key.clone(),
        None => kept(config)?,
    };
    Ok(Keys::new(current, config.secret_keys_old.clone()))
}

fn kept(config: &Config) -> anyhow::Result<Key> {
    let path = config.data_dir.join("secret.key");
    let place = path.display();
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("The folder of {place} cannot be made. Set DATA_DIR, or SECRET_KEY"))?;
    // Whoever starts at the same moment loses the race to create it, and reads it.
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path);
    match file {
        Ok(mut file) => {
            let key = Key::generate();
            file.write_all(key.to_text().as_bytes())
                .and_then(|()| file.sync_all())
                .with_context(|| format!("The key {place} cannot be written"))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("The key {place} cannot be read. Check whose file it is"))?;
            match Key::parse(&text) {
                Some(key) => Ok(key),
                None => bail!(
                    "{place} holds no key. Bring it back from a backup, or delete it: second factors must then be reset."
                ),
            }
        }
        Err(error) => Err(error).with_context(|| format!("The key {place} cannot be made")),
    }
}
