//! Taking a file on the command line: it is brought into the database, and taken by this process or by a server that is quicker.

use super::Import;
use crate::cli::say;
use anyhow::{Context, bail};
use domain::import::{Import as Taking, ImportWish, PART_BYTES};
use domain::job::JobState;
use domain::language::Language;
use service::site::imports::Bringer;
use service::site::jobs::{JobWorker, StopWork};
use service::{Client, Services};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};

/// How often it is said how far it is.
const TELL: Duration = Duration::from_secs(2);

/// Brings the file and takes it. The same command again goes on where one before was stopped.
pub(super) async fn run(
    services: &Services,
    client: &Client,
    user: &str,
    what: Import,
) -> anyhow::Result<ExitCode> {
    let by = services.bringer_named(client, user).await?;
    let mut file =
        File::open(&what.file).with_context(|| format!("{} cannot be opened", what.file.display()))?;
    let size = file.metadata()?.len();
    let wish = ImportWish {
        kind: what.kind.kind(),
        file_name: what.file.display().to_string(),
        file_size: i64::try_from(size)?,
        columns: what.columns.clone().unwrap_or_default(),
        hidden: what.hidden,
        legacy: what.legacy,
    };
    let import = services.bring_file(&by, &wish, &file, what.again).await?;
    let import = bring(services, &by, import, &mut file).await?;
    let begun = Instant::now();
    let (id, before) = (import.id, import.progress.rows);
    let job = match services.import_job(id).await? {
        Some(job) => job,
        None => services.start_import(by, id, what.again).await?,
    };
    work(services, id, job).await?;
    let import = services.import_now(id).await?;
    say(&told(&import, import.progress.rows - before, begun.elapsed()));
    if let Some(path) = &what.refused {
        write_refused(services, id, path).await?;
    }
    match import.state {
        Some(JobState::Done) => Ok(ExitCode::SUCCESS),
        Some(JobState::Failed) => bail!(import.error.unwrap_or_default()),
        Some(JobState::Cancelled) => bail!("It was cancelled; what was taken stays."),
        _ => bail!("It was stopped; the same command goes on, or a running server does."),
    }
}

/// Sends what is missing of the file.
async fn bring(
    services: &Services,
    by: &Bringer,
    mut import: Taking,
    file: &mut File,
) -> anyhow::Result<Taking> {
    let mut part = vec![0; PART_BYTES];
    while !import.is_whole() {
        let at = import.received;
        file.seek(SeekFrom::Start(at.unsigned_abs()))?;
        let mut length = 0;
        while length < part.len() {
            match file.read(&mut part[length..])? {
                0 => break,
                read => length += read,
            }
        }
        if length == 0 {
            bail!("The file became shorter while it was read.");
        }
        import = services
            .bring_import_part(by.clone(), import.id, at, &part[..length])
            .await?;
    }
    Ok(import)
}

/// Works at the job until it has ended, and says how far it is.
async fn work(services: &Services, id: i64, job: i64) -> anyhow::Result<()> {
    let stop = StopWork::default();
    let worker = JobWorker::new(services.clone(), &stop);
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let working = async {
        loop {
            worker.work_on(job).await?;
            let state = services.import_now(id).await?.state;
            if worker.is_stopping() || state.is_none_or(JobState::is_ended) {
                return anyhow::Ok(());
            }
            // Another has it, or it rests after an attempt that failed.
            worker.rest(TELL).await;
        }
    };
    let telling = async {
        loop {
            tokio::time::sleep(TELL).await;
            if let Ok(import) = services.import_now(id).await {
                say(&format!("{} rows", import.progress.rows));
            }
        }
    };
    let stopping = async {
        tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        stop.stop();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        done = working => done,
        () = telling => Ok(()),
        () = stopping => Ok(()),
    }
}

fn told(import: &Taking, rows: u64, took: Duration) -> String {
    let progress = &import.progress;
    let seconds = took.as_secs_f64().max(0.001);
    format!(
        "import {}: {} rows: {} taken, {} here already, {} refused with {} rows; {} new bags, {} links, {} bills, {} parents on bills\n{rows} rows in {seconds:.1} s",
        import.id,
        progress.rows,
        progress.taken,
        progress.known,
        progress.refused,
        progress.refused_rows,
        progress.bags,
        progress.links,
        progress.bills,
        progress.billed,
    )
}

async fn write_refused(services: &Services, id: i64, path: &Path) -> anyhow::Result<()> {
    let file = File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?;
    let mut file = std::io::BufWriter::new(file);
    let mut after = 0;
    loop {
        let rows = services.import_refusals(id, after).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            let sentence = row.fault.fault.sentence(Language::default());
            writeln!(file, "{}\t{}\t{sentence}", row.sheet, row.fault.row)?;
        }
    }
    file.flush()
        .with_context(|| format!("{} cannot be written", path.display()))
}
