//! Bags, and what parents hold, as files.

use super::bags::{check_label, checked};
use crate::export::{Cell, Export, ExportForm, List, ROWS};
use crate::input::check_days;
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::ExportLists;
use domain::bag::{BagFilter, BagRole, BagSummary, ChildEntry};
use domain::fault::Missing;
use domain::page::Filter;
use domain::parent::ParentStatus;
use store::filter::{Asked, Span};
use store::floor::contents::Part;
use store::{Db, StoreError};

/// Bags of the whole site: whoever may export is bound to no area.
struct Bags {
    filter: BagFilter,
    span: Span,
}

impl List for Bags {
    type Row = BagSummary;
    type Place = i64;

    const CODE: &'static str = "bags";

    fn filters(&self) -> Vec<&'static str> {
        self.filter.names()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
            t.label,
            t.kind,
            t.bag_type,
            t.status,
            t.children,
            t.capacity,
            t.weight,
            t.area,
            t.parent,
            t.bill,
            t.legacy,
            t.first_seen,
        ];
        (t.bags, columns)
    }

    fn cells(bag: BagSummary, t: &'static ExportFile) -> Vec<Cell> {
        // A child holds nothing: that is no number of it.
        let is_parent = bag.role == BagRole::Parent;
        let measure = |cell: Cell| if is_parent { cell } else { Cell::Empty };
        vec![
            bag.label.into(),
            bag.role.code().into(),
            bag.bag_type.into(),
            bag.status.map(ParentStatus::code).into(),
            measure(bag.children.into()),
            measure(bag.capacity.into()),
            measure(Cell::kilograms(bag.weight_g)),
            bag.area.into(),
            bag.parent.into(),
            bag.bill.into(),
            if bag.legacy { t.yes } else { t.no }.into(),
            bag.created_at.into(),
        ]
    }

    async fn read(&self, db: &Db, after: Option<&i64>) -> Result<Part<BagSummary, i64>, StoreError> {
        let asked = Asked::after(&self.filter, self.span, after.copied(), ROWS);
        Ok(Part::of_page(db.bags(&asked, false, None).await?.page, |bag| {
            bag.id
        }))
    }
}

/// The children of one parent.
struct Children {
    parent: i64,
    label: String,
}

impl List for Children {
    type Row = ChildEntry;
    type Place = i64;

    const CODE: &'static str = "children";

    fn about(&self) -> Option<&str> {
        Some(&self.label)
    }

    fn filters(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        (t.children, vec![t.child, t.packed, t.packed_by])
    }

    fn cells(child: ChildEntry, _: &'static ExportFile) -> Vec<Cell> {
        vec![child.label.into(), child.linked_at.into(), child.linked_by.into()]
    }

    async fn read(&self, db: &Db, after: Option<&i64>) -> Result<Part<ChildEntry, i64>, StoreError> {
        db.children_after(self.parent, after.copied(), ROWS).await
    }
}

impl Services {
    /// Every bag that the filter lets through, newest first or in the order that is asked for, as a file.
    pub async fn export_bags(
        &self,
        by: &Authorized<ExportLists>,
        filter: BagFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let filter = checked(filter)?;
        let span = check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?;
        self.begin_export(by, Bags { filter, span }, form).await
    }

    /// The children of a parent, in the order in which they were packed, as a file.
    pub async fn export_children(
        &self,
        by: &Authorized<ExportLists>,
        parent: &str,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let label = check_label(parent, &self.site(&self.bag_types().await?))?;
        let parent = self
            .db
            .find_bag_id(&label, false, None)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Bag))?;
        self.begin_export(by, Children { parent, label }, form).await
    }
}
