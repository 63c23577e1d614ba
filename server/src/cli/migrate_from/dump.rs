//! A dump in place of a database: restored beside the site's, for as long as it is read.

use super::{MigrateFrom, say, take};
use crate::backup::{Address, Clients, ok};
use crate::private_postgres::PrivatePostgres;
use anyhow::{Context, bail};
use service::Services;
use service::site::migrate_from::Report;
use std::path::Path;

/// The database that a dump is restored into, and what is read of it.
const SCRATCH: &str = "former_dump";
const TABLES: [&str; 13] = [
    "user",
    "bag",
    "link",
    "bill",
    "bill_bag",
    "scan",
    "audit_log",
    "promotionrequest",
    "notification",
    "return_ticket",
    "return_ticket_bag",
    "bill_return_event",
    "statistics_cache",
];
/// How every dump in PostgreSQL's custom format begins.
const CUSTOM: &[u8] = b"PGDMP";

/// Restores a dump beside the site's database, and takes it over from there.
pub(super) async fn from_dump(
    services: &Services,
    private: Option<&PrivatePostgres>,
    dump: &Path,
    what: &MigrateFrom,
) -> anyhow::Result<Report> {
    let Some(private) = private else {
        bail!(
            "--dump needs the private Postgres, and DATABASE_URL names another. Restore the dump into a database of its own \
             (createdb {SCRATCH}; pg_restore --no-owner --no-privileges -d {SCRATCH} {}), then name that with --database.",
            dump.display()
        );
    };
    let scratch = private.scratch_url(SCRATCH);
    // What was read once stands in the site's own database.
    let is_read = services.migration_stage().await?.is_some() && !what.afresh;
    if what.dry_run || !is_read {
        restore(services, private, &scratch, dump).await?;
    }
    let taken = take(services, &scratch, what).await;
    // It holds what the former system kept in clear, and whoever runs the command again restores it again.
    let dropped = drop_scratch(services, private).await;
    let report = taken?;
    dropped?;
    Ok(report)
}

async fn drop_scratch(services: &Services, private: &PrivatePostgres) -> anyhow::Result<()> {
    let clients = Clients::find(&services.backup_facts().await?.server_version).await?;
    let done = clients
        .tool("dropdb", &Address::of(&private.owner_url())?)
        .args(["--if-exists", "--force", SCRATCH])
        .output()
        .await?;
    ok(&done, "the database of the dump could not be dropped")
}

/// As the program's own role, which may do nothing outside that database: a dump is a program that somebody else wrote.
async fn restore(
    services: &Services,
    private: &PrivatePostgres,
    scratch: &str,
    dump: &Path,
) -> anyhow::Result<()> {
    let head = std::fs::File::open(dump)
        .and_then(|mut file| {
            let mut head = [0; 5];
            std::io::Read::read_exact(&mut file, &mut head).map(|()| head)
        })
        .with_context(|| format!("{} cannot be read", dump.display()))?;
    if head != CUSTOM {
        bail!(
            "{} is no dump in PostgreSQL's custom format. A plain one is a script that may do anything as whoever runs it: restore it yourself into a \
             database of its own with psql, then name that with --database.",
            dump.display()
        );
    }
    drop_scratch(services, private).await?;
    let clients = Clients::find(&services.backup_facts().await?.server_version).await?;
    let owner = Address::of(&private.owner_url())?;
    let role = private.role();
    let done = clients
        .tool("createdb", &owner)
        .args(["--template", "template0", "--owner", role, SCRATCH])
        .output()
        .await?;
    ok(&done, "the database for the dump could not be made")?;
    let dump = dump
        .canonicalize()
        .with_context(|| format!("{} cannot be read", dump.display()))?;
    let tables = TABLES.iter().flat_map(|table| ["--table", table]);
    say("restoring the dump");
    let done = clients
        .tool("pg_restore", &Address::of(scratch)?)
        .env("PGOPTIONS", "-c synchronous_commit=off -c statement_timeout=0")
        .args([
            "--no-owner",
            "--no-privileges",
            "--section=pre-data",
            "--section=data",
            "--exit-on-error",
            "--no-password",
        ])
        .args(tables)
        .args(["--dbname", ""])
        .arg(&dump)
        .output()
        .await?;
    ok(&done, "pg_restore failed")
}
