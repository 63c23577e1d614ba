//! `traitortrack migrate-from`: a site from a database of the former system.

mod dump;

use super::{client, say};
use crate::config::Config;
use crate::private_postgres::PrivatePostgres;
use anyhow::Context;
use clap::Args;
use dump::from_dump;
use service::Services;
use service::site::migrate_from::{Progress, Report, Stage, Wish};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Seconds between two lines about the same stage.
const TOLD_EVERY: u64 = 5;

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("from").required(true).multiple(true).args(["database", "dump", "report"]))]
pub(super) struct MigrateFrom {
    /// Address of the former database, as postgres://USER@HOST/NAME; its password best in ~/.pgpass. It is only read.
    #[arg(long, value_name = "URL", conflicts_with = "dump")]
    database: Option<String>,
    /// A dump of it in PostgreSQL's custom format (pg_dump -Fc), restored into a database beside that of the private Postgres.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Say what would be repaired, and write nothing of the site.
    #[arg(long)]
    dry_run: bool,
    /// Write the report to FILE.txt and FILE.json. Unset: migrate-from in DATA_DIR. Alone: write that of what was taken over again.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Forget what was read before, as long as nothing was written: the former system went on meanwhile.
    #[arg(long, conflicts_with = "dry_run")]
    afresh: bool,
}

/// Takes a former system over, as the owner of the tables.
pub(super) async fn run(
    services: &Services,
    config: &Config,
    private: Option<&PrivatePostgres>,
    what: MigrateFrom,
) -> anyhow::Result<ExitCode> {
    let report = match (&what.database, &what.dump) {
        (Some(url), _) => take(services, url, &what).await?,
        (None, Some(dump)) => from_dump(services, private, dump, &what).await?,
        (None, None) => services.migration_report().await?,
    };
    let path = what
        .report
        .clone()
        .unwrap_or_else(|| config.data_dir.join("migrate-from"));
    let text = written(&report);
    say(&text);
    write(&path.with_extension("txt"), &text)?;
    write(
        &path.with_extension("json"),
        &serde_json::to_string_pretty(&report)?,
    )?;
    say(&format!(
        "The report stands in {} and {}.",
        path.with_extension("txt").display(),
        path.with_extension("json").display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("The folder {} cannot be made", folder.display()))?;
    }
    std::fs::write(path, format!("{}\n", text.trim_end())).with_context(|| {
        format!(
            "The report cannot be written to {}. Name another place with --report; with it alone, the report is written again",
            path.display()
        )
    })
}

async fn take(services: &Services, url: &str, what: &MigrateFrom) -> anyhow::Result<Report> {
    let mut teller = Teller::new();
    if what.dry_run {
        return Ok(services
            .try_migration(url, |progress| teller.tell(&progress))
            .await?);
    }
    let wish = Wish {
        url,
        afresh: what.afresh,
        block: None,
    };
    Ok(services
        .migrate_from(&client(), wish, |progress| teller.tell(&progress))
        .await?)
}

/// Says what is being done, and no line more often than somebody reads.
struct Teller {
    begun: Instant,
    told: Option<(&'static str, u64)>,
}

impl Teller {
    fn new() -> Self {
        Self {
            begun: Instant::now(),
            told: None,
        }
    }

    fn tell(&mut self, progress: &Progress) {
        let seconds = self.begun.elapsed().as_secs();
        let line = match progress {
            Progress::Read { table, rows } => format!("read {table}: {rows} rows"),
            Progress::Judging => "deciding what becomes of each row".to_owned(),
            Progress::Writing { stage, rows } => {
                if !self.is_due(stage.code(), seconds) {
                    return;
                }
                format!("wrote {}: {rows} rows", stage.code())
            }
            Progress::Sealing { rows } => {
                if !self.is_due("seals", seconds) {
                    return;
                }
                format!("sealed {rows} rows of the logs")
            }
            Progress::Proving => "counting everything again".to_owned(),
        };
        say(&format!("{seconds:>5} s  {line}"));
    }

    fn is_due(&mut self, what: &'static str, seconds: u64) -> bool {
        let is_due = self
            .told
            .is_none_or(|(before, at)| before != what || seconds >= at + TOLD_EVERY);
        if is_due {
            self.told = Some((what, seconds));
        }
        is_due
    }
}

/// The report as text.
fn written(report: &Report) -> String {
    let mut text = format!("Former system: {}\n", report.source);
    if report.is_trial {
        text.push_str("This was a trial: nothing was written.\n");
    } else if report.stage != Stage::Finished.code() {
        let _ = writeln!(
            text,
            "It is not finished ({}): run the same command again.",
            report.stage
        );
    }
    let nouns = [
        "user",
        "area",
        "bag",
        "link",
        "bill",
        "bill_bag",
        "scan",
        "audit",
        "not_taken",
    ];
    text.push('\n');
    for noun in nouns {
        let counts = report.counts.get(noun).and_then(|counts| counts.as_object());
        let parts: Vec<String> = counts
            .into_iter()
            .flatten()
            .map(|(what, rows)| format!("{what} {rows}"))
            .collect();
        let _ = writeln!(text, "{noun:<10} {}", parts.join(", "));
    }
    for repair in &report.repairs {
        let look = if repair.wants_a_look {
            "  << please look"
        } else {
            ""
        };
        let _ = write!(
            text,
            "\n{}: {}{look}\n  {}\n",
            repair.rule, repair.rows, repair.sentence
        );
        for example in &repair.examples {
            let id = example.old_id.map_or_else(String::new, |id| format!(" {id}"));
            let became = example.new_id.map_or_else(String::new, |id| format!(" -> {id}"));
            let _ = writeln!(text, "    {}{id}{became}: {}", example.entity, example.what);
        }
    }
    if report.repairs.is_empty() {
        text.push_str("\nNothing had to be repaired.\n");
    }
    text
}
