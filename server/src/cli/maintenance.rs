//! `traitortrack maintenance …`: sizes, dead rows, indexes.

use super::say;
use anyhow::{Context, bail};
use clap::Subcommand;
use std::process::ExitCode;
use std::time::Instant;
use store::Db;
use store::site::indexes::Mended;

#[derive(Debug, Subcommand)]
pub(super) enum Maintenance {
    /// List the tables by size.
    Sizes,
    /// Make room of dead rows usable again and renew the planner's statistics; nobody waits for it.
    Vacuum {
        /// One table, such as bag. Unset: all.
        #[arg(long)]
        table: Option<String>,
    },
    /// Make the partitions of the logs that are missing, from this month to three ahead, and attach one of them that was detached; exits
    /// with 1 where a log still takes no rows.
    Partitions,
    /// Make indexes that are missing or half built again; scans go on meanwhile.
    Indexes,
    /// After an upgrade of the operating system: build the indexes anew whose order of texts has changed, then record its version.
    Collations,
    /// Build indexes anew beside the old ones; scans go on meanwhile, and it takes room for both.
    Reindex {
        /// One table, such as bag. Unset: all.
        #[arg(long)]
        table: Option<String>,
    },
}

/// Tidies up as the owner of the tables.
pub(super) async fn run(db: &Db, what: Maintenance) -> anyhow::Result<ExitCode> {
    if !matches!(what, Maintenance::Sizes) && !db.owns_tables().await? {
        bail!("Only the owner of the tables may do this. Set MIGRATION_DATABASE_URL to the owner's address.");
    }
    match what {
        Maintenance::Sizes => sizes(db).await?,
        Maintenance::Partitions => return partitions(db).await,
        Maintenance::Indexes => return indexes(db).await,
        Maintenance::Collations => return collations(db).await,
        Maintenance::Vacuum { table } => {
            for table in named(db, table).await? {
                let begun = Instant::now();
                db.vacuum(&table).await?;
                say(&format!(
                    "vacuumed {table} in {:.1} s",
                    begun.elapsed().as_secs_f64()
                ));
            }
        }
        Maintenance::Reindex { table } => {
            for table in named(db, table).await? {
                let begun = Instant::now();
                db.reindex(&table).await?;
                say(&format!(
                    "reindexed {table} in {:.1} s",
                    begun.elapsed().as_secs_f64()
                ));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tries to mend each fault once, and prints those that stay.
async fn indexes(db: &Db) -> anyhow::Result<ExitCode> {
    let faults = db.index_faults().await?;
    if faults.is_empty() {
        say("All indexes are there and valid.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut is_left = false;
    for fault in faults {
        let (name, begun) = (&fault.name, Instant::now());
        let mended = db.mend_index(&fault).await.with_context(|| {
            format!("{name} could not be made; whatever is left of it is taken up by the next run. A unique one fails on rows that are there twice: see `traitortrack integrity check`")
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        match mended {
            Mended::Made => say(&format!("made {name} in {seconds:.1} s")),
            Mended::Rebuilt => say(&format!("rebuilt {name} in {seconds:.1} s")),
            Mended::Dropped => say(&format!("dropped {name}, which a rebuild had left behind")),
            Mended::Gone => {}
            Mended::Constraint(statement) => {
                is_left = true;
                say(&format!(
                    "{name} stays missing: it belongs to a constraint, and adding that keeps everybody waiting. While nobody scans, have the owner run `{statement}`, and see what else was dropped with it."
                ));
            }
            Mended::Foreign => {
                is_left = true;
                say(&format!(
                    "{name} stays half built: it is none of this program's. If nobody is building it just now, have the owner run `drop index concurrently {name}`."
                ));
            }
        }
    }
    Ok(if is_left {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The version is recorded last: whatever breaks this off, the next run begins anew.
async fn collations(db: &Db) -> anyhow::Result<ExitCode> {
    let found = db.collations().await?;
    if found.changed.is_empty() {
        say("No collation has changed.");
        return Ok(ExitCode::SUCCESS);
    }
    for name in &found.doubtful {
        let begun = Instant::now();
        db.reindex_one(name).await.with_context(|| {
            format!("{name} could not be built anew. A unique one fails on rows that are there twice: see `traitortrack integrity check`, then run this again")
        })?;
        say(&format!(
            "reindexed {name} in {:.1} s",
            begun.elapsed().as_secs_f64()
        ));
    }
    for collation in &found.changed {
        let name = collation.name.as_deref().unwrap_or("that of the database");
        if db.refresh_collation(collation).await.is_err() {
            bail!(
                "All indexes are built anew, but the version could not be recorded: that takes the owner of the database. Have a superuser run `{}`.",
                db.refresh_statement(collation).await?
            );
        }
        say(&format!("recorded the version of the collation {name}"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn partitions(db: &Db) -> anyhow::Result<ExitCode> {
    db.ensure_partitions().await?;
    let found = db.write_path().await?;
    if found.closed.is_empty() {
        say(&format!("Both logs take rows of {}.", found.month));
        return Ok(ExitCode::SUCCESS);
    }
    for log in &found.closed {
        let table = format!("{log}_{}", found.month.replace('-', "_"));
        say(&format!(
            "{log} has no partition for {}, and the table {table} could not be made one: Postgres said why as a warning, in its log too. Attach it by hand, or rename it and run this again.",
            found.month
        ));
    }
    Ok(ExitCode::FAILURE)
}

async fn sizes(db: &Db) -> anyhow::Result<()> {
    let (bytes, tables) = db.sizes().await?;
    say(&format!(
        "{:<24} {:>10} {:>12} {:>12} {:>12}",
        "table", "MB", "indexes, MB", "rows, about", "dead rows"
    ));
    for table in tables {
        say(&format!(
            "{:<24} {:>10} {:>12} {:>12} {:>12}",
            table.name,
            megabytes(table.bytes),
            megabytes(table.index_bytes),
            table.rows,
            table.dead_rows
        ));
    }
    say(&format!("{:<24} {:>10}", "the whole database", megabytes(bytes)));
    Ok(())
}

/// Begun tenths of 1,000,000 bytes.
fn megabytes(bytes: i64) -> String {
    let tenths = bytes.max(0).saturating_add(99_999) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The table of that name, or all.
async fn named(db: &Db, table: Option<String>) -> anyhow::Result<Vec<String>> {
    let all = db.tables().await?;
    let Some(table) = table else {
        return Ok(all);
    };
    match all
        .iter()
        .find(|name| name.trim_matches('"') == table.trim_matches('"'))
    {
        Some(name) => Ok(vec![name.clone()]),
        None => bail!("There is no table {table}. The tables are: {}.", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn a_begun_tenth_counts() {
        for (bytes, text) in [
            (0, "0.0"),
            (1, "0.1"),
            (100_000, "0.1"),
            (100_001, "0.2"),
            (12_345_678, "12.4"),
        ] {
            assert_eq!(megabytes(bytes), text);
        }
    }
}
