//! One writer for every format, and what it has written since somebody last took it away.

use super::cell::Cell;
use super::xlsx::{SHEET_ROWS, Xlsx};
use super::{ExportFormat, List, csv};
use crate::ServiceError;
use crate::texts::ExportFile;

pub(super) enum Writer {
    Csv(Vec<u8>),
    Xlsx(Box<Xlsx>),
    Json { out: Vec<u8>, is_empty: bool },
}

impl Writer {
    /// Begins a file with the names of its columns.
    pub(super) fn new(
        format: ExportFormat,
        title: &'static str,
        columns: Vec<&'static str>,
    ) -> Result<Self, ServiceError> {
        Ok(match format {
            ExportFormat::Csv => {
                let mut out = csv::MARK.to_vec();
                csv::line(&mut out, columns.into_iter().map(Cell::from));
                Self::Csv(out)
            }
            ExportFormat::Xlsx => {
                let xlsx = Xlsx::new(title, columns, SHEET_ROWS).map_err(ServiceError::internal)?;
                Self::Xlsx(Box::new(xlsx))
            }
            ExportFormat::Json => Self::Json {
                out: Vec::new(),
                is_empty: true,
            },
        })
    }

    pub(super) fn row<L: List>(&mut self, row: L::Row, t: &'static ExportFile) -> Result<(), ServiceError> {
        match self {
            Self::Csv(out) => csv::line(out, L::cells(row, t)),
            Self::Xlsx(xlsx) => xlsx.row(L::cells(row, t)).map_err(ServiceError::internal)?,
            Self::Json { out, is_empty } => {
                out.extend_from_slice(if *is_empty { b"[\n" } else { b",\n" });
                *is_empty = false;
                L::object(row, out).map_err(ServiceError::internal)?;
            }
        }
        Ok(())
    }

    /// Writes what stands after the last row.
    pub(super) fn end(&mut self) -> Result<(), ServiceError> {
        match self {
            Self::Csv(_) => {}
            Self::Xlsx(xlsx) => xlsx.end().map_err(ServiceError::internal)?,
            Self::Json { out, is_empty } => {
                let end: &[u8] = if *is_empty { b"[\n]\n" } else { b"\n]\n" };
                out.extend_from_slice(end);
            }
        }
        Ok(())
    }

    /// What was written and not yet taken.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(out) | Self::Json { out, .. } => std::mem::take(out),
            Self::Xlsx(xlsx) => xlsx.take(),
        }
    }
}
