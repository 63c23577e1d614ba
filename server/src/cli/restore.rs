//! `traitortrack restore`: a database of its own from a backup, checked, with what was lost and how long it took.

mod drill;

use super::backup::{all, folder};
use super::{Urls, connect, prepare, say};
use crate::backup::{Address, Clients, archives_of, check, copy_archives, first_gap, goes_on_from, load};
use crate::config::Config;
use crate::private_postgres::{Archiving, Fresh, PrivatePostgres, Recovery};
use crate::state::AppState;
use anyhow::{Context, bail};
use clap::Args;
use service::proof::seals::{ExportedSeal, PublicKey, SealKey, SealSettings};
use service::site::backups::{Kind, Manifest, Moment, parse_time, seconds_between, utc};
use service::site::encryption::{Key, Keys};
use service::{Client, Services};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Clone, Debug, Args)]
pub(super) struct Restore {
    /// The folder of backups. Unset: BACKUP_DIR.
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// The folder of the archived log. Unset: WAL_ARCHIVE_DIR.
    #[arg(long, value_name = "DIR")]
    wal: Option<PathBuf>,
    /// The moment to go back to, such as `2026-11-24 14:15:30` in the site's zone or with a zone; `latest` for all there is.
    #[arg(long, value_name = "TIME", default_value = "latest")]
    to: String,
    /// One dump of the folder, by name, in place of a base and the log.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "wal"])]
    dump: Option<String>,
    /// The folder to make; a DATA_DIR for `traitortrack serve` afterwards.
    #[arg(long, value_name = "FOLDER", required_unless_present = "drill")]
    into: Option<PathBuf>,
    /// Try whether the newest backup can be brought back: restore it below --into or DATA_DIR, check it, write down the result for
    /// doctor, health and alerts, and remove it.
    #[arg(long, conflicts_with_all = ["to", "lost_at", "dump"])]
    drill: bool,
    /// Check the integrity, the audit against the backup's seal, and that reading and scanning work.
    #[arg(long)]
    verify: bool,
    /// When the database was lost, to tell how much is missing. Unset: the moment to go back to, or now for the latest.
    #[arg(long, value_name = "TIME")]
    lost_at: Option<String>,
}

/// How the data came back.
struct Restored {
    from: Manifest,
    /// Whether it is known that nothing before the wanted moment is missing.
    is_complete: bool,
    faults: Vec<String>,
}

/// A restore that came to its end.
pub(super) struct Done {
    pub(super) file: String,
    /// In seconds.
    pub(super) rpo: f64,
    pub(super) rto: f64,
    /// What the checks found.
    pub(super) faults: Vec<String>,
}

pub(super) async fn run(config: &Config, what: Restore) -> anyhow::Result<ExitCode> {
    if what.drill {
        return drill::run(config, &what).await;
    }
    let into = what.into.clone().context("Where to? Say --into FOLDER.")?;
    let done = restore(config, &what, &into).await?;
    say(&format!(
        "Use it with: env -u DATABASE_URL -u MIGRATION_DATABASE_URL DATA_DIR={} traitortrack serve",
        into.display()
    ));
    say_keys(config, &into);
    if what.dump.is_none() {
        say("Then make a new base, which the archived log goes on from: traitortrack backup --base");
    }
    for fault in &done.faults {
        say(&format!("FAULT: {fault}."));
    }
    Ok(if done.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Makes a database in that folder, uses it and stops it.
pub(super) async fn restore(config: &Config, what: &Restore, into: &Path) -> anyhow::Result<Done> {
    let begun = Instant::now();
    let backups = folder(config, what.from.clone(), "--from")?;
    let moment = |text: &str| -> anyhow::Result<Moment> {
        parse_time(text, &config.time_zone)
            .with_context(|| format!("{text} is no time. Write one such as 2026-11-24 14:15:30."))
    };
    let until = match what.to.as_str() {
        "latest" => None,
        text => Some(moment(text)?),
    };
    let lost_at = what.lost_at.as_deref().map(moment).transpose()?;
    let mut restored = match &what.dump {
        Some(name) => from_dump(&backups, name, into).await?,
        None => from_base(config, &backups, what, into, until).await?,
    };
    let private = PrivatePostgres::start(into, &Archiving::AsBefore).await?;
    let times = (begun, until, lost_at);
    let used = use_it(config, (what, into), &private, &backups, &mut restored, times).await;
    // Whoever wants to work with it starts a server, which starts it again.
    private.stop().await;
    let (rpo, rto) = used?;
    Ok(Done {
        file: restored.from.file,
        rpo,
        rto,
        faults: restored.faults,
    })
}

/// The newest base from before the moment, and the archived log up to it.
async fn from_base(
    config: &Config,
    backups: &Path,
    what: &Restore,
    into: &Path,
    until: Option<Moment>,
) -> anyhow::Result<Restored> {
    let wal = what.wal.as_deref().or(config.wal_archive());
    let wal = wal.context("Where is the archived log? Say --wal DIR, or set WAL_ARCHIVE_DIR. Without one, restore a dump with --dump.")?;
    let limit = until.map(utc);
    let mut bases = all(backups)?;
    bases.retain(|backup| {
        backup.kind == Kind::Base
            && until.is_none_or(|until| {
                // A base is usable from its end on.
                parse_time(&backup.finished_at, &config.time_zone).is_some_and(|end| end <= until)
            })
    });
    let Some(base) = bases.pop() else {
        bail!(
            "There is no base{} in {}. Restore a dump with --dump; `traitortrack backup list` names them.",
            if until.is_some() {
                " from before that time"
            } else {
                ""
            },
            backups.display()
        );
    };
    say(&format!("Base {} of {}.", base.file, base.started_at));
    check(backups, &base)?;
    let mut faults = Vec::new();
    if let Some(first) = &base.first_wal
        && !goes_on_from(wal, first).with_context(|| format!("{} cannot be read", wal.display()))?
    {
        faults.push(format!(
            "{} holds no log from the base on, so nothing came back but the base",
            wal.display()
        ));
    }
    if let Some(first) = &base.first_wal
        && let Some(last) =
            first_gap(wal, first).with_context(|| format!("{} cannot be read", wal.display()))?
    {
        let fault = format!("the archived log has a gap after {last}; what came later cannot be replayed");
        say(&format!("Note: {fault}."));
        if until.is_none() {
            faults.push(fault);
        }
    }
    Fresh::must_be_free(into)?;
    // Before the folder is handed to the user that runs Postgres.
    copy_archives(&archives_of(backups), &into.join("archives"))?;
    let fresh = Fresh::new(into, base.postgres.split('.').next()).await?;
    let folder = backups.join(&base.file);
    fresh
        .unpack(&folder.join("base.tar.gz"), &folder.join("pg_wal.tar.gz"))
        .await?;
    say(&format!(
        "Replaying {} up to {}.",
        wal.display(),
        limit.as_deref().unwrap_or("its end")
    ));
    let recovered = fresh
        .recover(Recovery {
            wal,
            until: limit.as_deref(),
            superuser: &base.superuser,
        })
        .await?;
    if base.database != PrivatePostgres::DATABASE {
        let db = connect(config, None, &recovered.url).await?;
        db.rename_database(&base.database, PrivatePostgres::DATABASE)
            .await?;
    }
    Ok(Restored {
        from: base,
        is_complete: recovered.is_target_reached,
        faults,
    })
}

/// One dump into an empty cluster.
async fn from_dump(backups: &Path, name: &str, into: &Path) -> anyhow::Result<Restored> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let found = all(backups)?
        .into_iter()
        .find(|backup| backup.kind == Kind::Dump && backup.file == name);
    let dump = found.with_context(|| {
        format!(
            "{} has no finished dump {name}. `traitortrack backup list` names them.",
            backups.display()
        )
    })?;
    check(backups, &dump)?;
    Fresh::must_be_free(into)?;
    // Before the folder is handed to the user that runs Postgres.
    copy_archives(&archives_of(backups), &into.join("archives"))?;
    Fresh::new(into, None).await?.initialise().await?;
    let private = PrivatePostgres::start(into, &Archiving::Off).await?;
    let loaded = async {
        let clients = Clients::find(&dump.postgres).await?;
        let address = Address::of(&private.owner_url())?;
        load(&clients, &address, &backups.join(&dump.file)).await
    }
    .await;
    private.stop().await;
    loaded?;
    Ok(Restored {
        from: dump,
        is_complete: false,
        faults: Vec::new(),
    })
}

/// Makes sure that it can be worked with, says how much was lost, and checks it where that is wanted.
async fn use_it(
    config: &Config,
    (what, into): (&Restore, &Path),
    private: &PrivatePostgres,
    backups: &Path,
    restored: &mut Restored,
    (begun, until, lost_at): (Instant, Option<Moment>, Option<Moment>),
) -> anyhow::Result<(f64, f64)> {
    let urls = Urls::new(config, Some(private))?;
    let owner = connect(config, Some(private), urls.owner.as_ref().unwrap_or(&urls.app)).await?;
    prepare(&owner, Some(&urls)).await?;
    let services = services(config, private, into, backups, &restored.from).await?;
    let sample = services.restored_sample().await?;
    let rto = begun.elapsed().as_secs_f64();

    let started = parse_time(&restored.from.started_at, &config.time_zone);
    let newest = match restored.from.kind {
        Kind::Base => sample.replayed_to.or(started),
        Kind::Dump => started,
    };
    let now = parse_time(&services.database_clock().await?, &config.time_zone);
    let (Some(newest), Some(now)) = (newest, now) else {
        bail!("{} does not say when it was made.", restored.from.file);
    };
    if until.is_some_and(|until| newest > until) {
        bail!(
            "The log was replayed beyond the time. Another cluster may have archived meanwhile: try again."
        );
    }
    let lost = lost_at.or(until).unwrap_or(now);
    let behind = seconds_between(newest, lost).max(0.0);
    let rpo = if restored.is_complete { 0.0 } else { behind };
    say(&format!("The newest transaction is of {}.", utc(newest)));
    say(&if restored.is_complete {
        format!(
            "RPO: 0.0 s (the log goes on beyond the time, so nothing before it is missing; nobody wrote in the last {behind:.1} s before it)."
        )
    } else {
        format!("RPO: {rpo:.1} s (from the newest transaction to {}).", utc(lost))
    });
    say(&format!(
        "RTO: {rto:.1} s (from the start of this command until the database could be used)."
    ));
    if what.verify {
        verify(&services, backups, restored).await?;
        say(&format!(
            "Checked after {:.1} s in all.",
            begun.elapsed().as_secs_f64()
        ));
    }
    let client = Client {
        request_id: uuid::Uuid::new_v4().to_string(),
        station: Some("command line".to_owned()),
        ..Client::default()
    };
    services
        .record_restore(&client, &restored.from.file, rpo, rto)
        .await?;
    Ok((rpo, rto))
}

/// Integrity, audit and a try of the work, each fault of which is told.
async fn verify(services: &Services, backups: &Path, restored: &mut Restored) -> anyhow::Result<()> {
    let findings = services.integrity_check().await?;
    say(&format!("Integrity: {} differences.", findings.len()));
    for finding in findings {
        restored.faults.push(format!(
            "rule {} ({}): {}",
            finding.rule, finding.name, finding.what
        ));
    }
    let seal = exported_seal(backups, &restored.from)?;
    let report = services.verify_audit(seal.as_ref()).await?;
    say(&format!(
        "Audit: {} seals over {} rows; {} rows are not sealed{}.",
        report.seals,
        report.audit_rows + report.scan_rows,
        report.unsealed,
        seal.map_or_else(String::new, |seal| format!(
            "; compared with seal {} of the backup",
            seal.number
        ))
    ));
    restored
        .faults
        .extend(report.fault.map(|fault| fault.to_string()));
    let test = services.smoke_test().await?;
    say(&format!("Tried out: {}.", test.lines.join("; ")));
    restored.faults.extend(test.faults);
    Ok(())
}

fn exported_seal(backups: &Path, from: &Manifest) -> anyhow::Result<Option<ExportedSeal>> {
    let Some(file) = &from.seal else {
        return Ok(None);
    };
    let path = backups.join(file);
    let text = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Some(
        serde_json::from_slice(&text).with_context(|| format!("{} holds no seal", path.display()))?,
    ))
}

/// The services over the restored database. They make no key files: those belong to whoever serves it.
async fn services(
    config: &Config,
    private: &PrivatePostgres,
    into: &Path,
    backups: &Path,
    from: &Manifest,
) -> anyhow::Result<Services> {
    let mut trusted = config.seal_public_keys.clone();
    trusted.extend(config.seal_key.as_ref().map(SealKey::public));
    let file = std::fs::read_to_string(config.data_dir.join("seal.key")).ok();
    trusted.extend(
        file.and_then(|text| SealKey::parse(&text))
            .map(|key| key.public()),
    );
    if trusted.is_empty()
        && let Some(seal) = exported_seal(backups, from)?
    {
        say(
            "Note: no seal key is here, so the seals are compared with the key that the backup names itself. Set SEAL_PUBLIC_KEYS to prove more.",
        );
        trusted.extend(PublicKey::parse(&seal.public_key));
    }
    let key = SealKey::parse(&SealKey::generate()).context("A key of this program's own is none")?;
    let seals = SealSettings {
        key,
        trusted,
        archives: into.join("archives"),
        kept: into.join("seal.last"),
        retention_days: config.audit_retention_days,
        mail: Vec::new(),
    };
    let db = connect(config, Some(private), &private.url()).await?;
    let keys = Keys::new(Key::generate(), Vec::new());
    Ok(AppState::new(db, config, keys, seals).services)
}

/// Key files are in no backup: who has both could read every secret.
fn say_keys(config: &Config, into: &Path) {
    for (name, is_set) in [
        ("secret.key", config.secret_key.is_some()),
        ("seal.key", config.seal_key.is_some()),
    ] {
        if !is_set && !into.join(name).exists() {
            let here = config.data_dir.join(name);
            let hint = if here.exists() {
                format!("copy {} there", here.display())
            } else {
                "bring it from where you keep it".to_owned()
            };
            say(&format!(
                "Missing in {}: {name}, which is in no backup; {hint} before you serve.",
                into.display()
            ));
        }
    }
}
