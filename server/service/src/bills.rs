//! Bills (SPEC 5).

mod export;
pub(crate) mod paper;

use crate::input::{
    check_code, check_days, check_filter_label, check_no_controls, check_place, check_sort, non_blank,
};
use crate::{Authorized, ServiceError, Services, edits};
use domain::access::{ManageBills, OverseeBills, Scope, ViewBags};
use domain::audit::AuditEvent;
use domain::bill::{
    self, BillChange, BillDetail, BillFields, BillFilter, BillHints, BillInput, BillStatus, BillSummary,
    CompletionState, optional_text,
};
use domain::edits::SeenBill;
use domain::fault::Missing;
use domain::label::{self, Label};
use domain::page::{Leaf, Page};
use domain::refusal::{FieldError, Refusal, WrongField};
use store::bills::BillNow;
use store::filter::Asked;
use store::{Actor, Locked, WriteTx};

/// The longest reason for completing or reopening, in characters.
const REASON_CHARS: usize = 500;

fn check_number(text: &str) -> Result<String, ServiceError> {
    label::normalise(text).map_err(|_| ServiceError::NotFound(Missing::Bill))
}

/// What a list of bills is narrowed to, with its words checked.
fn checked(filter: BillFilter) -> Result<BillFilter, FieldError> {
    let filter = BillFilter {
        status: non_blank(filter.status),
        area: non_blank(filter.area),
        q: check_filter_label(filter.q.as_deref())?,
        from: non_blank(filter.from),
        to: non_blank(filter.to),
        sort: non_blank(filter.sort),
        ..filter
    };
    check_sort(filter.sort.as_deref(), filter.sorts())?;
    check_code("status", filter.status.as_deref(), BillStatus::ALL)?;
    check_no_controls("area", filter.area.as_deref())?;
    Ok(filter)
}

fn frozen(number: &str) -> Refusal {
    Refusal::BillCompleted {
        number: number.to_owned(),
    }
}

impl Services {
    /// One page of bills.
    pub async fn bills(
        &self,
        by: &Authorized<ManageBills>,
        filter: BillFilter,
    ) -> Result<Page<BillSummary>, ServiceError> {
        Ok(self.read_bills(by, filter, false).await?.page)
    }

    /// One page of bills as people leaf through them, with how many match.
    pub async fn leaf_of_bills(
        &self,
        by: &Authorized<ManageBills>,
        filter: BillFilter,
    ) -> Result<Leaf<BillSummary>, ServiceError> {
        self.read_bills(by, filter, true).await
    }

    async fn read_bills(
        &self,
        _by: &Authorized<ManageBills>,
        filter: BillFilter,
        is_counted: bool,
    ) -> Result<Leaf<BillSummary>, ServiceError> {
        let filter = checked(filter)?;
        let asked = Asked {
            filter: &filter,
            span: check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?,
            place: check_place(filter.cursor.as_deref())?,
            limit: store::filter::limit(filter.limit),
            is_counted,
        };
        Ok(self.db.bills(&asked, None).await?)
    }

    /// One bill with its parents, its history, and who edited, completed or reopened it.
    pub async fn bill(
        &self,
        _by: &Authorized<ManageBills>,
        number: &str,
    ) -> Result<BillDetail, ServiceError> {
        self.db
            .bill(&check_number(number)?, true)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Bill))
    }

    /// What a person sees of a bill who may not touch it: all that is not of another area, and nothing of a bill that is wholly elsewhere.
    pub async fn bill_in_sight(
        &self,
        by: &Authorized<ViewBags>,
        number: &str,
    ) -> Result<BillDetail, ServiceError> {
        let number = check_number(number)?;
        let found = match by.scope() {
            Scope::All => self.db.bill(&number, false).await?,
            Scope::Area(area) => self.db.bill_of_area(&number, area.as_deref()).await?,
        };
        found.ok_or(ServiceError::NotFound(Missing::Bill))
    }

    /// What the form of a new bill offers.
    pub async fn bill_hints(&self, _by: &Authorized<ManageBills>) -> Result<BillHints, ServiceError> {
        Ok(self.db.bill_hints().await?)
    }

    /// Opens a new bill.
    pub async fn create_bill(
        &self,
        by: &Authorized<ManageBills>,
        input: BillInput,
    ) -> Result<BillSummary, ServiceError> {
        let draft = input.check()?;
        let types = self.bag_types().await?;
        let looks_like_a_bag = matches!(
            label::parse(&draft.number, &self.site(&types)),
            Label::Parent { .. }
        );
        if looks_like_a_bag || self.db.find_bag_id(&draft.number, false, None).await?.is_some() {
            return Err(FieldError::new("number", WrongField::BillNumberIsLabel).into());
        }
        let mut tx = self.db.begin(by.actor()).await?;
        let made = store::bills::insert(&mut tx, &draft, by.user().id())
            .await
            .map_err(|error| {
                if error.is_constraint("bill_number_key") {
                    let number = draft.number.clone();
                    return ServiceError::from(Refusal::BillExists { number });
                }
                if error.is_constraint("bill_dispatch_area_fkey") {
                    return FieldError::new("area", WrongField::AreaUnknown).into();
                }
                error.into()
            })?;
        tx.commit(AuditEvent::BillCreated {
            bill: made.id,
            after: draft,
        })
        .await?;
        Ok(made.summary)
    }

    /// Changes target, texts or scale weight of a bill that is not completed. What others changed since the change's version
    /// is kept where the change does not name it, and refused where it does.
    pub async fn change_bill(
        &self,
        by: &Authorized<ManageBills>,
        seen: impl Into<SeenBill<'_>>,
        change: BillChange,
    ) -> Result<BillSummary, ServiceError> {
        let seen = seen.into();
        let number = check_number(seen.number)?;
        let wanted = change.check()?;
        let (mut tx, bill) = self.lock_bill(by.actor(), &number).await?;
        if change.version.is_some_and(|version| version > bill.stamp.version) {
            return Err(FieldError::new("version", WrongField::VersionUnknown).into());
        }
        edits::check_seen(&mut tx, &bill, &seen).await?;
        let completed_since = edits::changed_since(&bill, change.version, "status");
        if bill.completed && completed_since {
            return Err(edits::refuse_fields(&mut tx, &bill, &["status"]).await);
        }
        if bill.completed {
            return Err(frozen(&number).into());
        }
        let before = bill.state.clone();
        let now = BillFields::from(&before);
        let fields = match bill::merge(change.version, &now, &wanted, &bill.last) {
            Ok(fields) => fields,
            Err(clashing) => return Err(edits::refuse_fields(&mut tx, &bill, &clashing).await),
        };
        if fields.target_parents < before.parents {
            let wrong = WrongField::MoreParentsOnBill {
                parents: before.parents,
            };
            return Err(FieldError::new("target_parents", wrong).into());
        }
        if fields == now {
            return Ok(bill.summary.clone());
        }
        store::bills::set_fields(&mut tx, &bill, &fields).await?;
        let now = store::bills::reread(&mut tx, &bill).await?;
        tx.commit(AuditEvent::BillChanged {
            bill: bill.id,
            before,
            after: now.state,
        })
        .await?;
        Ok(now.summary)
    }

    async fn lock_bill(
        &self,
        actor: Actor,
        number: &str,
    ) -> Result<(WriteTx, Locked<BillNow>), ServiceError> {
        let mut tx = self.db.begin(actor).await?;
        let bill = store::bills::lock(&mut tx, number)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Bill))?;
        Ok((tx, bill))
    }

    /// Completes a bill: it and the children of its parents are frozen from then on.
    pub async fn complete_bill(
        &self,
        by: &Authorized<ManageBills>,
        seen: impl Into<SeenBill<'_>>,
        reason: Option<&str>,
    ) -> Result<BillSummary, ServiceError> {
        let seen = seen.into();
        let number = check_number(seen.number)?;
        let reason = optional_text("reason", reason, REASON_CHARS)?;
        let (mut tx, bill) = self.lock_bill(by.actor(), &number).await?;
        edits::check_seen(&mut tx, &bill, &seen).await?;
        let before = bill.state.clone();
        let state = CompletionState {
            completed: bill.completed,
            parents: before.parents,
            target_parents: before.target_parents,
            short_parents: store::bills::count_short_parents(&mut tx, &bill).await?,
        };
        bill::plan_completion(state, reason.as_deref())?;
        store::bills::set_completed(&mut tx, &bill, by.user().id(), reason.as_deref()).await?;
        let now = store::bills::reread(&mut tx, &bill).await?;
        tx.commit(AuditEvent::BillCompleted {
            bill: bill.id,
            before,
            after: now.state,
            reason,
        })
        .await?;
        Ok(now.summary)
    }

    /// Opens a completed bill again, for a reason.
    pub async fn reopen_bill(
        &self,
        by: &Authorized<OverseeBills>,
        seen: impl Into<SeenBill<'_>>,
        reason: &str,
    ) -> Result<BillSummary, ServiceError> {
        let seen = seen.into();
        let number = check_number(seen.number)?;
        let reason = optional_text("reason", Some(reason), REASON_CHARS)?
            .ok_or_else(|| FieldError::new("reason", WrongField::ReopenReasonMissing))?;
        let (mut tx, bill) = self.lock_bill(by.actor(), &number).await?;
        edits::check_seen(&mut tx, &bill, &seen).await?;
        if !bill.completed {
            return Err(Refusal::BillNotCompleted { number }.into());
        }
        let before = bill.state.clone();
        store::bills::set_reopened(&mut tx, &bill).await?;
        let now = store::bills::reread(&mut tx, &bill).await?;
        tx.commit(AuditEvent::BillReopened {
            bill: bill.id,
            before,
            after: now.state,
            reason,
        })
        .await?;
        Ok(now.summary)
    }

    /// Deletes a bill that is not completed; its parents come free.
    pub async fn delete_bill(
        &self,
        by: &Authorized<OverseeBills>,
        seen: impl Into<SeenBill<'_>>,
    ) -> Result<(), ServiceError> {
        let seen = seen.into();
        let number = check_number(seen.number)?;
        let (mut tx, bill) = self.lock_bill(by.actor(), &number).await?;
        edits::check_seen(&mut tx, &bill, &seen).await?;
        if bill.completed {
            return Err(frozen(&number).into());
        }
        let before = bill.state.clone();
        store::bills::delete(&mut tx, &bill, by.user().id()).await?;
        tx.commit(AuditEvent::BillDeleted {
            bill: bill.id,
            before,
        })
        .await?;
        Ok(())
    }

    /// The bill's number as a QR code, as an SVG element; empty when the number does not fit into one.
    pub fn bill_qr_svg(&self, number: &str) -> String {
        crate::qr::svg(number).unwrap_or_default()
    }
}
