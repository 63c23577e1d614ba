//! Bags: lists, pages, search, deletion.

use crate::input::{
    check_code, check_cursor, check_days, check_filter_label, check_no_controls, check_place, check_sort,
    non_blank,
};
use crate::{Authorized, ServiceError, Services};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{DeleteBags, Permission, ViewBags};
use domain::audit::AuditEvent;
use domain::bag::{BagDetail, BagFilter, BagRole, BagSummary, SearchHit};
use domain::fault::Missing;
use domain::label;
use domain::page::{Leaf, Page};
use domain::parent::ParentStatus;
use domain::refusal::{FieldError, Refusal, WrongField};
use domain::scan_log::ScanEntry;
use store::filter::Asked;

/// What a list of bags is narrowed to, with its words checked.
pub(super) fn checked(filter: BagFilter) -> Result<BagFilter, FieldError> {
    let filter = BagFilter {
        role: non_blank(filter.role),
        bag_type: non_blank(filter.bag_type),
        status: non_blank(filter.status),
        area: non_blank(filter.area),
        q: check_filter_label(filter.q.as_deref())?,
        from: non_blank(filter.from),
        to: non_blank(filter.to),
        sort: non_blank(filter.sort),
        ..filter
    };
    check_sort(filter.sort.as_deref(), filter.sorts())?;
    check_code("role", filter.role.as_deref(), BagRole::ALL)?;
    check_no_controls("area", filter.area.as_deref())?;
    check_no_controls("type", filter.bag_type.as_deref())?;
    check_code("status", filter.status.as_deref(), ParentStatus::ALL)?;
    Ok(filter)
}

/// A label of a path or form, normalised; what cannot be one is simply not found.
pub(super) fn check_label(text: &str, site: &label::Site<'_>) -> Result<String, ServiceError> {
    let parsed = label::parse(text, site);
    if parsed.text().is_empty() {
        Err(ServiceError::NotFound(Missing::Bag))
    } else {
        Ok(parsed.text().to_owned())
    }
}

/// The entity tag of a bag: a hash of all that is said of it.
pub fn bag_tag(bag: &BagDetail) -> Result<String, ServiceError> {
    let text = serde_json::to_string(bag).map_err(ServiceError::internal)?;
    let hash = crate::secrets::hash(&text);
    Ok(BASE64URL_NOPAD.encode(hash.get(..15).unwrap_or_default()))
}

impl Services {
    /// Bags and, for billers and admins, bills: exact first, then prefix, then part of the label.
    pub async fn search(
        &self,
        by: &Authorized<ViewBags>,
        text: &str,
    ) -> Result<Vec<SearchHit>, ServiceError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let types = self.bag_types().await?;
        let parsed = label::parse(text, &self.site(&types));
        if parsed.text().is_empty() {
            return Err(FieldError::new(
                "q",
                WrongField::SearchLong {
                    max: label::MAX_CHARS,
                },
            )
            .into());
        }
        let scope = by.scope();
        let (bound, area) = scope.parts();
        let bills = by.user().role().grants(Permission::ManageBills);
        Ok(self.db.search(parsed.text(), bills, bound, area).await?)
    }

    /// One page of bags.
    pub async fn bags(
        &self,
        by: &Authorized<ViewBags>,
        filter: BagFilter,
    ) -> Result<Page<BagSummary>, ServiceError> {
        Ok(self.read_bags(by, filter, false).await?.page)
    }

    /// One page of bags as people leaf through them, with how many match.
    pub async fn leaf_of_bags(
        &self,
        by: &Authorized<ViewBags>,
        filter: BagFilter,
    ) -> Result<Leaf<BagSummary>, ServiceError> {
        self.read_bags(by, filter, true).await
    }

    async fn read_bags(
        &self,
        by: &Authorized<ViewBags>,
        filter: BagFilter,
        is_counted: bool,
    ) -> Result<Leaf<BagSummary>, ServiceError> {
        let filter = checked(filter)?;
        let asked = Asked {
            filter: &filter,
            span: check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?,
            place: check_place(filter.cursor.as_deref())?,
            limit: store::filter::limit(filter.limit),
            is_counted,
        };
        let scope = by.scope();
        let (bound, area) = scope.parts();
        Ok(self.db.bags(&asked, bound, area).await?)
    }

    /// One bag with children, bill and history. Who may read the audit sees the acts about it, too: who, what and when only, as much as
    /// its scans tell, so it is not audited as a look into the audit.
    pub async fn bag(&self, by: &Authorized<ViewBags>, text: &str) -> Result<BagDetail, ServiceError> {
        let label = check_label(text, &self.site(&self.bag_types().await?))?;
        let scope = by.scope();
        let (bound, area) = scope.parts();
        let acts = by.user().role().grants(Permission::ReadAudit);
        if let Some(bag) = self.db.bag(&label, bound, area, acts).await? {
            return Ok(bag);
        }
        // A scan into it would tell the same.
        let is_elsewhere = bound && self.db.is_parent(&label).await?;
        Err(ServiceError::NotFound(if is_elsewhere {
            Missing::ParentElsewhere
        } else {
            Missing::Bag
        }))
    }

    /// What happened to a bag, newest first.
    pub async fn bag_history(
        &self,
        by: &Authorized<ViewBags>,
        text: &str,
        cursor: Option<&str>,
        limit: Option<i64>,
    ) -> Result<Page<ScanEntry>, ServiceError> {
        let label = check_label(text, &self.site(&self.bag_types().await?))?;
        let before = check_cursor(cursor)?;
        let scope = by.scope();
        let (bound, area) = scope.parts();
        self.db
            .history_of_bag(&label, bound, area, before, store::filter::limit(limit))
            .await?
            .ok_or(ServiceError::NotFound(Missing::Bag))
    }

    /// Deletes a bag that is neither linked nor billed.
    pub async fn delete_bag(&self, by: &Authorized<DeleteBags>, text: &str) -> Result<(), ServiceError> {
        let label = check_label(text, &self.site(&self.bag_types().await?))?;
        let mut tx = self.db.begin(by.actor()).await?;
        let bag = store::floor::bags::lock(&mut tx, &label)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Bag))?;
        let event = AuditEvent::BagDeleted {
            bag: bag.id,
            label: bag.label.clone(),
            before: bag.state.clone(),
        };
        store::floor::bags::delete(&mut tx, &bag).await.map_err(|error| {
            if ["link_parent_fkey", "link_child_fkey", "bill_bag_bag_fkey"]
                .iter()
                .any(|name| error.is_constraint(name))
            {
                return Refusal::BagInUse { label: label.clone() }.into();
            }
            ServiceError::from(error)
        })?;
        tx.commit(event).await?;
        Ok(())
    }
}
