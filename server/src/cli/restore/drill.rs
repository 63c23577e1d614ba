//! `traitortrack restore --drill`: proves each week that the newest backup can be brought back.

use super::{Done, Restore, restore};
use crate::cli::backup::{all, folder};
use crate::cli::{Urls, client, connect, say};
use crate::config::Config;
use crate::key_files;
use crate::private_postgres::{Archiving, PrivatePostgres, discard};
use crate::state::AppState;
use anyhow::{Context, bail};
use service::site::backups::{Drill, Kind};
use std::process::ExitCode;

/// Characters of a sentence that are kept.
const DETAIL: usize = 2000;

/// Restores, checks, removes, and writes down what came of it. The database that runs is only told.
pub(super) async fn run(config: &Config, what: &Restore) -> anyhow::Result<ExitCode> {
    let below = what.into.clone().unwrap_or_else(|| config.data_dir.clone());
    let into = std::path::absolute(below)?.join("drill");
    // What a drill left that was killed.
    discard(&into).await?;
    let done = tried(config, what, &into).await;
    let discarded = discard(&into).await;
    let drill = result(&done);
    record(config, &drill)
        .await
        .context("The result could not be written down")?;
    discarded?;
    say(&if drill.ok {
        "The drill went well.".to_owned()
    } else {
        format!("THE DRILL FAILED: {}", drill.detail)
    });
    Ok(if drill.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// From the archived log where there is one to replay, else from the newest dump; with all checks.
async fn tried(config: &Config, what: &Restore, into: &std::path::Path) -> anyhow::Result<Done> {
    let backups = folder(config, what.from.clone(), "--from")?;
    let known = all(&backups)?;
    let has_log = what.wal.is_some() || config.wal_archive().is_some();
    let has_base = known.iter().any(|backup| backup.kind == Kind::Base);
    let mut what = Restore {
        verify: true,
        ..what.clone()
    };
    if !(has_log && has_base) {
        let Some(dump) = known.iter().rev().find(|backup| backup.kind == Kind::Dump) else {
            bail!("there is no backup in {}", backups.display());
        };
        what.dump = Some(dump.file.clone());
    }
    restore(config, &what, into).await
}

fn result(done: &anyhow::Result<Done>) -> Drill {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a restore")]
    let whole = |seconds: f64| (seconds * 1000.0).round() as i64;
    let cut = |text: String| -> String { text.chars().take(DETAIL).collect() };
    match done {
        Ok(done) => Drill {
            ok: done.faults.is_empty(),
            file: Some(done.file.clone()),
            rpo_ms: Some(whole(done.rpo)),
            rto_ms: Some(whole(done.rto)),
            detail: cut(if done.faults.is_empty() {
                "Integrity, audit and a scan were checked.".to_owned()
            } else {
                done.faults.join("; ")
            }),
        },
        Err(error) => Drill {
            ok: false,
            file: None,
            rpo_ms: None,
            rto_ms: None,
            detail: cut(format!("{error:#}")),
        },
    }
}

/// Into the database that runs; a private one that does not run is started for it.
async fn record(config: &Config, drill: &Drill) -> anyhow::Result<()> {
    let private = match &config.database_url {
        Some(_) => None,
        None => Some(PrivatePostgres::start(&config.data_dir, &Archiving::AsBefore).await?),
    };
    let recorded = async {
        let urls = Urls::new(config, private.as_ref())?;
        let db = connect(config, private.as_ref(), &urls.app).await?;
        let services =
            AppState::new(db, config, key_files::keys(config)?, key_files::seals(config)?).services;
        services.record_drill(&client(), drill).await?;
        anyhow::Ok(())
    }
    .await;
    if let Some(private) = private
        && private.is_started_here()
    {
        private.stop().await;
    }
    recorded
}
