//! `traitortrack import`: takes a sheet, or says what would become of it.

mod take;

use super::say;
use anyhow::bail;
use clap::{Args, ValueEnum};
use domain::import::{FileRead, ImportKind, SheetRead};
use domain::language::Language;
use service::site::imports::Wish;
use service::{Client, Services};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a sheet is taken for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A row is a bag: label, type, area.
    Bags,
    /// A row is a bill: number, number of parents wanted, customer and so on.
    Bills,
    /// Rows are children, closed by a row of their parent.
    Packing,
    /// Rows are parents, closed by a row of their bill.
    BillParents,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// What the file holds.
    kind: Kind,
    /// CSV or XLSX.
    file: PathBuf,
    /// Say what would become of it, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Which column holds what, such as label=B,type=C; what is not said is recognised.
    #[arg(long)]
    columns: Option<String>,
    /// Take rows and sheets too that are hidden or filtered away.
    #[arg(long)]
    hidden: bool,
    /// Take labels that no pattern fits, as old labels.
    #[arg(long)]
    legacy: bool,
    /// The admin whose rows they are told as. Needed but for --dry-run.
    #[arg(long, value_name = "USERNAME")]
    user: Option<String>,
    /// Take a file that was taken before: what is here already stays as it is.
    #[arg(long)]
    again: bool,
    /// Write what was wrong with each refused row to this file, separated by tabs. One that is there is not overwritten.
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
}

impl Kind {
    const fn kind(self) -> ImportKind {
        match self {
            Self::Bags => ImportKind::Bags,
            Self::Bills => ImportKind::Bills,
            Self::Packing => ImportKind::Packing,
            Self::BillParents => ImportKind::BillParents,
        }
    }
}

/// Takes a file, or looks at it and says what is in it.
pub(super) async fn run(services: &Services, client: &Client, what: Import) -> anyhow::Result<ExitCode> {
    if !what.dry_run {
        let Some(user) = what.user.clone() else {
            bail!("Say with --user NAME which admin brings the file, or say --dry-run to look at it only.");
        };
        return take::run(services, client, &user, what).await;
    }
    let wish = Wish {
        kind: what.kind.kind(),
        file: what.file,
        columns: what.columns,
        hidden: what.hidden,
        legacy: what.legacy,
    };
    say(&told(&services.try_import(wish).await?));
    Ok(ExitCode::SUCCESS)
}

fn told(file: &FileRead) -> String {
    let mut text = match &file.delimiter {
        Some(delimiter) => format!("{}, {delimiter} between columns\n", file.form),
        None => format!("{}\n", file.form),
    };
    for sheet in &file.sheets {
        tell_sheet(&mut text, sheet);
    }
    text.trim_end().to_owned()
}

fn tell_sheet(text: &mut String, sheet: &SheetRead) {
    let language = Language::default();
    if !sheet.name.is_empty() {
        let _ = writeln!(text, "sheet {}", sheet.name);
    }
    if !sheet.taken {
        let _ = writeln!(text, "  hidden and left; take it with --hidden");
        return;
    }
    let columns: Vec<String> = sheet
        .columns
        .iter()
        .map(|(field, column)| format!("{}={}", field.code(), column + 1))
        .collect();
    let _ = writeln!(text, "  columns: {}", columns.join(","));
    for row in &sheet.preview.rows {
        let cells: Vec<&str> = row.cells.iter().map(|(_, cell)| cell.as_str()).collect();
        let becomes = row.becomes.sentence(language);
        let _ = writeln!(text, "  row {}: {} -> {becomes}", row.row, cells.join(" | "));
    }
    for fault in &sheet.preview.faults {
        let _ = writeln!(text, "  row {}: {}", fault.row, fault.fault.sentence(language));
    }
    let counts = sheet.preview.counts;
    let _ = writeln!(
        text,
        "  {} rows: {} good with {} bags, {} refused with {} rows; {} rows empty, {} hidden, {} of them filtered; {} merged ranges",
        counts.rows,
        counts.good,
        counts.members,
        counts.refused,
        counts.refused_rows,
        sheet.empty_rows,
        sheet.hidden_rows,
        sheet.filtered_rows,
        sheet.merged_ranges,
    );
}
