//! `traitortrack backup …`: makes, lists and checks backups.

use super::{Urls, connect, say};
use crate::backup::{Clients, Job, check, make};
use crate::config::Config;
use crate::key_files;
use crate::private_postgres::PrivatePostgres;
use crate::state::AppState;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use service::Client;
use service::site::backups::{Kind, Manifest, manifests};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Backup {
    /// The folder of backups, best on another disk. Unset: BACKUP_DIR.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Copy the whole cluster instead, as what the archived log is replayed on. The newest two are kept.
    #[arg(long)]
    base: bool,
    #[command(subcommand)]
    pub(super) look: Option<Look>,
}

impl Backup {
    /// The folder that a backup would be put into.
    pub(super) fn writes_into<'a>(&'a self, backups: Option<&'a Path>) -> Option<&'a Path> {
        self.to.as_deref().or(backups).filter(|_| self.look.is_none())
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Look {
    /// List the backups in a folder.
    List {
        /// Unset: BACKUP_DIR.
        #[arg(long = "in", value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Read backups and compare their checksums; exits with 1 and the first damaged file.
    Verify {
        /// Unset: BACKUP_DIR.
        #[arg(long = "in", value_name = "DIR")]
        folder: Option<PathBuf>,
        /// The name of one backup. Unset: all.
        file: Option<String>,
    },
}

/// The folder that was named, else that of the settings.
pub(super) fn folder(config: &Config, named: Option<PathBuf>, option: &str) -> anyhow::Result<PathBuf> {
    let folder = named
        .or_else(|| config.backup_dir.clone())
        .with_context(|| format!("Which folder? Say {option} DIR, or set BACKUP_DIR."))?;
    // PostgreSQL's programs are started in another folder.
    Ok(std::path::absolute(folder)?)
}

pub(super) async fn run(
    config: &Config,
    private: Option<&PrivatePostgres>,
    urls: &Urls,
    what: Backup,
) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let folder = folder(config, what.to, "--to")?;
    // Whatever its schema: before a migration is when a backup is wanted most.
    let db = connect(config, private, &urls.app).await?;
    let services = AppState::new(db, config, key_files::keys(config)?, key_files::seals(config)?).services;
    let client = Client {
        request_id: uuid::Uuid::new_v4().to_string(),
        station: Some("command line".to_owned()),
        ..Client::default()
    };
    let made = make(Job {
        services: &services,
        client: &client,
        owner: urls.owner.as_deref().unwrap_or(&urls.app),
        kind: if what.base { Kind::Base } else { Kind::Dump },
        folder: &folder,
        archives: &config.archive_dir,
        wal: config.wal_archive(),
    })
    .await?;
    say(&format!(
        "{}: {} in {:.1} s, {}.",
        folder.join(&made.manifest.file).display(),
        size(made.manifest.bytes),
        begun.elapsed().as_secs_f64(),
        made.manifest
            .parts
            .first()
            .map_or_else(String::new, |part| format!("sha256 {}", part.sha256))
    ));
    for old in &made.removed {
        say(&format!("{old} was too old and is removed."));
    }
    if made.log_files_removed > 0 {
        say(&format!(
            "{} files of the archived log are needed by no base any more and are removed.",
            made.log_files_removed
        ));
    }
    for warning in &made.warnings {
        say(&format!("Note: {warning}"));
    }
    if what.base && config.wal_archive().is_none() {
        say("Note: WAL_ARCHIVE_DIR is unset, so old files of the archived log are not tidied away.");
    }
    Ok(if made.warnings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What needs no database.
pub(super) async fn look(config: &Config, look: Look) -> anyhow::Result<ExitCode> {
    match look {
        Look::List { folder: named } => {
            for backup in all(&folder(config, named, "--in")?)? {
                say(&format!(
                    "{}\t{}\t{}\t{}",
                    backup.started_at,
                    backup.kind.word(),
                    size(backup.bytes),
                    backup.file
                ));
            }
        }
        Look::Verify { folder: named, file } => {
            let folder = folder(config, named, "--in")?;
            let mut chosen = all(&folder)?;
            if let Some(file) = &file {
                chosen.retain(|backup| backup.file == *file);
            }
            if chosen.is_empty() {
                bail!("There is no such backup in {}.", folder.display());
            }
            for backup in chosen {
                check(&folder, &backup)?;
                if backup.kind == Kind::Dump {
                    let clients = Clients::find(&backup.postgres).await?;
                    clients.entries(&folder.join(&backup.file)).await?;
                }
                say(&format!("{}: as it was written.", backup.file));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn all(folder: &Path) -> anyhow::Result<Vec<Manifest>> {
    manifests(folder).with_context(|| format!("{} cannot be read", folder.display()))
}

fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    format!("{mebibytes:.1} MiB")
}
