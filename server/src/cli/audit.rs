//! `traitortrack audit …`: seals, checks, proofs, archives.

use super::say;
use anyhow::{Context, bail};
use clap::Subcommand;
use service::proof::seals::{ExportedSeal, Log, Report};
use service::{Client, Services};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check both logs against all seals, archives included; exits with 1 and the first bad row when something is wrong.
    Verify {
        /// A seal of `audit export-seal` that was kept elsewhere: finds an end that was cut off.
        #[arg(long, value_name = "FILE")]
        seal: Option<PathBuf>,
    },
    /// Print the newest seal. Keep it where nobody who runs the site can write.
    ExportSeal,
    /// Print the proof that one row was sealed as it is now: its bytes, the way to the seal's root, the seal.
    Prove {
        /// `scan:123` or `audit_log:123`.
        row: String,
    },
    /// Seal what waits, now.
    Seal,
    /// Take the database's newest seal as the one to go on from, after a restore that you know of. The audit says so.
    AcceptSeals,
    /// Move months older than AUDIT_RETENTION_DAYS into files, each checked before its rows leave the database.
    Archive,
}

pub(super) async fn run(services: &Services, client: &Client, what: Audit) -> anyhow::Result<ExitCode> {
    match what {
        Audit::Verify { seal } => return verify(services, seal).await,
        Audit::ExportSeal => say(&serde_json::to_string_pretty(
            &services.export_seal(client).await?,
        )?),
        Audit::Prove { row } => {
            let (log, id) = row_of(&row)?;
            say(&serde_json::to_string_pretty(
                &services.prove_row(client, log, id).await?,
            )?);
        }
        Audit::Seal => say(&format!("{} seals were added.", services.seal_all().await?)),
        Audit::AcceptSeals => say(&format!(
            "The seals go on from seal {} of the database.",
            services.accept_seals(client).await?
        )),
        Audit::Archive => {
            let archived = services.archive_audit(client).await?;
            for month in &archived {
                say(&format!("{}: {} rows", month.path.display(), month.rows));
            }
            say(&format!("{} months were archived.", archived.len()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The log and the id of `scan:123`.
fn row_of(text: &str) -> anyhow::Result<(Log, i64)> {
    let found = text
        .split_once(':')
        .and_then(|(log, id)| Some((Log::from_table(log)?, id.parse().ok()?)));
    match found {
        Some(found) => Ok(found),
        None => bail!("{text} names no row. Write scan: or audit_log: and its number, such as scan:123."),
    }
}

async fn verify(services: &Services, seal: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let known: Option<ExportedSeal> = match seal {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let seal = serde_json::from_str(&text).with_context(|| {
                format!(
                    "{} holds no seal of `traitortrack audit export-seal`",
                    path.display()
                )
            })?;
            Some(seal)
        }
    };
    let begun = Instant::now();
    let report = services.verify_audit(known.as_ref()).await?;
    for line in lines(&report, begun.elapsed().as_secs_f64()) {
        say(&line);
    }
    if services.may_rewrite_logs().await? {
        say(
            "Note: this program's database role owns the logs or may change them. Give it a role of its own: see MIGRATION_DATABASE_URL.",
        );
    }
    Ok(match report.fault {
        None => ExitCode::SUCCESS,
        Some(_) => ExitCode::FAILURE,
    })
}

fn lines(report: &Report, seconds: f64) -> Vec<String> {
    let rows = report.audit_rows + report.scan_rows;
    #[expect(clippy::cast_precision_loss, reason = "a rate for people, not for counting")]
    let rate = rows as f64 / seconds.max(0.001);
    let mut lines = vec![format!(
        "Checked {} seals over {} audit_log and {} scan rows, {} archives, in {seconds:.1} s ({rate:.0} rows/s).",
        report.seals, report.audit_rows, report.scan_rows, report.archives
    )];
    if report.erased > 0 {
        lines.push(format!(
            "{} addresses and typed names were erased or shortened, as privacy asks.",
            report.erased
        ));
    }
    if report.unsealed > 0 {
        lines.push(format!(
            "{} rows wait for their seal, the oldest for {} ms: nothing is proven of them yet.",
            report.unsealed, report.lag_ms
        ));
    }
    match report.kept {
        Some(kept) => lines.push(format!("Seal {kept} is kept outside the database, and the chain was compared with it.")),
        None => lines.push(
            "Note: no seal is kept in DATA_DIR here. Only --seal FILE shows an end that was cut off or a chain that was made anew.".to_owned(),
        ),
    }
    lines.push(match &report.fault {
        None => "Everything is as it was sealed.".to_owned(),
        Some(fault) => format!("FAULT: {fault}."),
    });
    lines
}
