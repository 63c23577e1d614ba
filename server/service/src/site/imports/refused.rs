//! The rows that were not taken, as a file.

use crate::export::{Cell, Export, ExportForm, List, ROWS};
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::ImportLists;
use domain::language::Language;
use serde::Serialize;
use store::floor::contents::Part;
use store::{Db, StoreError};

struct Refusals {
    import: i64,
    about: String,
    language: Language,
}

/// A row that was not taken.
#[derive(Debug, Serialize)]
struct RefusedRow {
    sheet: String,
    row: u64,
    message: String,
}

impl List for Refusals {
    type Row = RefusedRow;
    type Place = i64;

    const CODE: &'static str = "refused-rows";

    fn about(&self) -> Option<&str> {
        Some(&self.about)
    }

    fn filters(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        (t.refused_rows, vec![t.sheet, t.row, t.what_is_wrong])
    }

    fn cells(refused: RefusedRow, _: &'static ExportFile) -> Vec<Cell> {
        vec![
            refused.sheet.into(),
            Cell::Number(refused.row.to_string()),
            refused.message.into(),
        ]
    }

    async fn read(&self, db: &Db, after: Option<&i64>) -> Result<Part<RefusedRow, i64>, StoreError> {
        let after = after.copied().unwrap_or_default();
        let rows = db.import_refusals(self.import, after, ROWS).await?;
        let is_full = i64::try_from(rows.len()).unwrap_or_default() == ROWS;
        Ok(Part {
            next: rows.last().filter(|_| is_full).map(|row| row.id),
            items: rows
                .into_iter()
                .map(|row| RefusedRow {
                    sheet: row.sheet,
                    row: row.fault.row,
                    message: row.fault.fault.sentence(self.language),
                })
                .collect(),
        })
    }
}

impl Services {
    /// What was wrong with each row that an import did not take, in the order of the file.
    pub async fn export_import_refusals(
        &self,
        by: &Authorized<ImportLists>,
        id: i64,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let import = self.import_row(id).await?.import;
        let list = Refusals {
            import: import.id,
            about: import.id.to_string(),
            language: form.language,
        };
        self.begin_export(by, list, form).await
    }
}
