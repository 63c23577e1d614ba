//! Bills, and what one holds, as files. A biller takes away the bills that they opened, an admin all (SPEC 6).

use super::{check_number, checked};
use crate::export::{Cell, Export, ExportForm, List, ROWS};
use crate::input::check_days;
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::{ExportBills, Permission};
use domain::bill::{BillContent, BillFilter, BillSummary};
use domain::fault::Missing;
use domain::page::Filter;
use store::filter::{Asked, Span};
use store::floor::contents::{ContentPlace, Part};
use store::{Db, StoreError};

/// Bills, of one user or of all.
struct Bills {
    filter: BillFilter,
    span: Span,
    opened_by: Option<i64>,
}

impl List for Bills {
    type Row = BillSummary;
    type Place = i64;

    const CODE: &'static str = "bills";

    fn filters(&self) -> Vec<&'static str> {
        let own = self.opened_by.map(|_| "own");
        own.into_iter().chain(self.filter.names()).collect()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
            t.number,
            t.status,
            t.parents,
            t.target_parents,
            t.children,
            t.actual_weight,
            t.expected_weight,
            t.variance,
            t.scale_weight,
            t.customer,
            t.destination,
            t.vehicle,
            t.area,
            t.note,
            t.opened,
            t.opened_by,
            t.completed,
            t.completed_by,
            t.reason,
        ];
        (t.bills, columns)
    }

    fn cells(bill: BillSummary, _: &'static ExportFile) -> Vec<Cell> {
        vec![
            bill.number.into(),
            bill.status.code().into(),
            bill.parents.into(),
            bill.target_parents.into(),
            bill.children.into(),
            Cell::kilograms(bill.actual_weight_g),
            Cell::kilograms(bill.expected_weight_g),
            Cell::kilograms(bill.variance_g),
            bill.scale_weight_g.map(Cell::kilograms).unwrap_or(Cell::Empty),
            bill.customer.into(),
            bill.destination.into(),
            bill.vehicle.into(),
            bill.area.into(),
            bill.note.into(),
            bill.created_at.into(),
            bill.created_by.into(),
            bill.completed_at.into(),
            bill.completed_by.into(),
            bill.complete_reason.into(),
        ]
    }

    async fn read(&self, db: &Db, after: Option<&i64>) -> Result<Part<BillSummary, i64>, StoreError> {
        let asked = Asked::after(&self.filter, self.span, after.copied(), ROWS);
        Ok(Part::of_page(
            db.bills(&asked, self.opened_by).await?.page,
            |bill| bill.id,
        ))
    }
}

/// What one bill holds.
struct Contents {
    bill: i64,
    number: String,
}

impl List for Contents {
    type Row = BillContent;
    type Place = ContentPlace;

    const CODE: &'static str = "bill";

    fn about(&self) -> Option<&str> {
        Some(&self.number)
    }

    fn filters(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
            t.parent,
            t.bag_type,
            t.status,
            t.added,
            t.added_by,
            t.child,
            t.packed,
            t.packed_by,
            t.weight,
        ];
        (t.bill, columns)
    }

    fn cells(line: BillContent, _: &'static ExportFile) -> Vec<Cell> {
        vec![
            line.parent.into(),
            line.bag_type.into(),
            line.status.code().into(),
            line.added_at.into(),
            line.added_by.into(),
            line.child.into(),
            line.linked_at.into(),
            line.linked_by.into(),
            Cell::kilograms(line.weight_g),
        ]
    }

    async fn read(
        &self,
        db: &Db,
        after: Option<&ContentPlace>,
    ) -> Result<Part<BillContent, ContentPlace>, StoreError> {
        db.bill_contents_after(self.bill, after.copied(), ROWS).await
    }
}

/// The user whose bills alone may be taken away; nobody where all may.
fn only_of(by: &Authorized<ExportBills>) -> Option<i64> {
    let user = by.user();
    (!user.role().grants(Permission::ExportLists)).then(|| user.id())
}

impl Services {
    /// The bills that the filter lets through and that the person may take away, newest first or in the order that is asked for, as a file.
    pub async fn export_bills(
        &self,
        by: &Authorized<ExportBills>,
        filter: BillFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let filter = checked(filter)?;
        let list = Bills {
            span: check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?,
            filter,
            opened_by: only_of(by),
        };
        self.begin_export(by, list, form).await
    }

    /// What a bill holds, child by child, as a file.
    pub async fn export_bill(
        &self,
        by: &Authorized<ExportBills>,
        number: &str,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let number = check_number(number)?;
        let found = self.db.find_bill(&number).await?;
        let (bill, opened_by) = found.ok_or(ServiceError::NotFound(Missing::Bill))?;
        if only_of(by).is_some_and(|user| opened_by != Some(user)) {
            return Err(ServiceError::Forbidden(Permission::ExportLists));
        }
        self.begin_export(by, Contents { bill, number }, form).await
    }
}
