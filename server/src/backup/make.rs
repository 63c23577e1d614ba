//! One backup: everything under other names first, then the files' own names, the manifest last. What was cut off is no
//! backup, and the next run takes it away.

use super::clients::{Address, Clients, ok};
use super::{files, wal};
use anyhow::{Context, bail};
use serde::Deserialize;
use service::site::backups::{BackupFacts, Kind, Manifest, Part, expired, manifests};
use service::{Client, Services};
use std::fs::{File, TryLockError};
use std::path::Path;

/// What to make a backup of, and where to.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) services: &'a Services,
    pub(crate) client: &'a Client,
    /// The database as its owner: only that role may read all of it.
    pub(crate) owner: &'a str,
    pub(crate) kind: Kind,
    pub(crate) folder: &'a Path,
    /// Archived months of the logs.
    pub(crate) archives: &'a Path,
    /// The archived log, of which the oldest part goes with the bases that needed it.
    pub(crate) wal: Option<&'a Path>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) manifest: Manifest,
    /// Backups that were too old to keep.
    pub(crate) removed: Vec<String>,
    /// Files of the archived log that no base needs any more.
    pub(crate) log_files_removed: usize,
    /// What did not work beside the backup itself.
    pub(crate) warnings: Vec<String>,
}

/// Makes a backup, then removes those that need not be kept.
pub(crate) async fn make(job: Job<'_>) -> anyhow::Result<Made> {
    files::make_folder(job.folder)?;
    let _lock = lock(job.folder)?;
    files::tidy(job.folder)?;
    // Before the copy begins, so that the copy contains it.
    let facts = job.services.backup_facts().await?;
    let seal = match &facts.seal {
        Some(_) => Some(job.services.newest_seal().await?),
        None => None,
    };
    let clients = Clients::find(&facts.server_version).await?;
    let address = Address::of(job.owner)?;
    let name = format!("traitortrack-{}.{}", facts.stamp, job.kind.word());
    let unfinished = format!("{name}{}", files::PART);
    let part = job.folder.join(&unfinished);
    let copied = match job.kind {
        Kind::Dump => dump(&clients, &address, job.folder, &unfinished).await,
        Kind::Base => base(&clients, &address, job.folder, &unfinished, &facts).await,
    };
    let (mut parts, first_wal) = match copied {
        Ok(copied) => copied,
        Err(error) => {
            // Room for the next try.
            let _ = files::remove(&part);
            return Err(error);
        }
    };
    for copied in &mut parts {
        copied.file = copied.file.replacen(&unfinished, &name, 1);
    }
    let bytes = parts.iter().map(|part| part.bytes).sum();
    let seal_file = format!("{name}.seal");
    if let Some(seal) = &seal {
        files::write(job.folder, &seal_file, &serde_json::to_vec_pretty(seal)?)?;
        parts.push(Part::of(job.folder, seal_file.clone())?);
    }
    parts.extend(files::archives_into(job.folder, job.archives)?);
    let manifest = Manifest {
        kind: job.kind,
        file: name.clone(),
        bytes,
        parts,
        day: facts.day,
        started_at: facts.at,
        finished_at: job.services.database_clock().await?,
        schema: facts.schema,
        seal: seal.map(|_| seal_file),
        postgres: facts.server_version,
        database: facts.database,
        superuser: facts.superuser,
        first_wal,
    };
    // Only now the name, and at once what makes it a backup.
    std::fs::rename(&part, job.folder.join(&name))?;
    files::sync_folder(job.folder)?;
    files::write(
        job.folder,
        &manifest.name(),
        &serde_json::to_vec_pretty(&manifest)?,
    )?;
    let mut made = Made {
        manifest,
        removed: Vec::new(),
        log_files_removed: 0,
        warnings: Vec::new(),
    };
    if let Err(error) = job.services.record_backup(job.client, job.kind, &name).await {
        made.warnings
            .push(format!("The audit could not record the backup: {error}"));
    }
    remove_expired(job, &mut made)?;
    Ok(made)
}

fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join(".lock");
    let file = File::create(&path).with_context(|| format!("{} cannot be written", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("Another backup into {} is under way.", folder.display()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The files of a copy, and of a base the first file of the log that it needs.
type Copied = (Vec<Part>, Option<String>);

async fn dump(clients: &Clients, address: &Address, folder: &Path, name: &str) -> anyhow::Result<Copied> {
    let part = folder.join(name);
    // Beforehand, since pg_dump would let everybody read it.
    files::create(&part)?;
    let done = clients
        .tool("pg_dump", address)
        .args(["--format=custom", "--compress=3", "--no-password", "--file"])
        .arg(&part)
        .output()
        .await?;
    ok(&done, "pg_dump failed").context(
        "Nothing was backed up. The role must own the tables: MIGRATION_DATABASE_URL names it; the disk must have room",
    )?;
    File::open(&part)?.sync_all()?;
    if clients.entries(&part).await? == 0 {
        bail!("pg_dump wrote a dump with nothing in it. Check which database DATABASE_URL names.");
    }
    Ok((vec![Part::of(folder, name.to_owned())?], None))
}

async fn base(
    clients: &Clients,
    address: &Address,
    folder: &Path,
    name: &str,
    facts: &BackupFacts,
) -> anyhow::Result<Copied> {
    let done = clients
        .tool("pg_basebackup", address)
        .args([
            "--format=tar",
            "--compress=1",
            "--wal-method=stream",
            "--checkpoint=fast",
            "--label=traitortrack",
            "--no-password",
            "--pgdata",
        ])
        .arg(folder.join(name))
        .output()
        .await?;
    ok(&done, "pg_basebackup failed").context(
        "Nothing was backed up. The role needs `alter role … replication` and a line for replication in pg_hba.conf; the disk must have room",
    )?;
    base_parts(folder, name, facts)
}

/// What Postgres says of a base.
#[derive(Debug, Deserialize)]
struct BaseManifest {
    #[serde(rename = "WAL-Ranges")]
    ranges: Vec<Range>,
}

#[derive(Debug, Deserialize)]
struct Range {
    #[serde(rename = "Timeline")]
    timeline: u64,
    #[serde(rename = "Start-LSN")]
    start: String,
}

fn base_parts(folder: &Path, name: &str, facts: &BackupFacts) -> anyhow::Result<Copied> {
    let path = folder.join(name);
    let mut names = Vec::new();
    for entry in path.read_dir()? {
        names.extend(entry?.file_name().to_str().map(str::to_owned));
    }
    names.sort();
    let known = ["backup_manifest", "base.tar.gz", "pg_wal.tar.gz"];
    if names != known {
        bail!(
            "The base has {} instead of {}. A cluster with tablespaces is not supported: use dumps.",
            names.join(", "),
            known.join(", ")
        );
    }
    let manifest: BaseManifest = serde_json::from_slice(&std::fs::read(path.join(known[0]))?)?;
    let bytes = u64::try_from(facts.wal_segment_bytes)?;
    let first = manifest
        .ranges
        .first()
        .and_then(|range| wal::segment_name(range.timeline, &range.start, bytes))
        .context("The base does not say where its log begins")?;
    let parts = known
        .iter()
        .map(|file| Part::of(folder, format!("{name}/{file}")))
        .collect::<std::io::Result<Vec<Part>>>()?;
    Ok((parts, Some(first)))
}

fn remove_expired(job: Job<'_>, made: &mut Made) -> anyhow::Result<()> {
    let all = manifests(job.folder)?;
    for old in expired(&all) {
        // The manifest first: what stands without one is no backup.
        std::fs::remove_file(job.folder.join(old.name()))?;
        files::remove(&job.folder.join(&old.file))?;
        if let Some(seal) = &old.seal {
            let _ = std::fs::remove_file(job.folder.join(seal));
        }
        made.removed.push(old.file.clone());
    }
    let kept = manifests(job.folder)?;
    let oldest = kept.iter().find_map(|manifest| manifest.first_wal.as_deref());
    if let (Kind::Base, Some(folder), Some(oldest)) = (job.kind, job.wal, oldest) {
        match wal::remove_before(folder, oldest) {
            Ok(removed) => made.log_files_removed = removed,
            Err(error) => made.warnings.push(format!(
                "{} was not tidied: {error}. Files before {oldest} can go.",
                folder.display()
            )),
        }
    }
    Ok(())
}
