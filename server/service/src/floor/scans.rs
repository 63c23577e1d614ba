//! What the scan page asks before a command: the parent's state, what an undo would take back, one's own newest scans (SPEC 4).

use crate::{Authorized, ServiceError, Services};
use domain::access::{OperateSite, PackBags};
use domain::label::{self, BagType, Label};
use domain::page::Page;
use domain::parent::ParentStatus;
use domain::refusal::{FieldError, WrongField};
use domain::scan::{ParentState, Shift, Undoable};
use domain::scan_log::{ScanEntry, TwoBags};
use store::floor::bags::FoundParent;

impl Services {
    /// The state of the parent that somebody is about to pack; one that nobody packed yet is empty and open.
    pub async fn parent_state(
        &self,
        by: &Authorized<PackBags>,
        text: &str,
    ) -> Result<ParentState, ServiceError> {
        let types = self.bag_types().await?;
        let parsed = label::parse(text, &self.site(&types));
        let (bound, area) = (by.user().role().is_bound_to_area(), by.area());
        let found = self.floor.find_parent_state(parsed.text(), bound, area).await?;
        self.judge_parent(by, &types, &parsed, found).await
    }

    /// What the bag that was found means for who wants to pack it; of one that nobody packed yet the label tells.
    async fn judge_parent(
        &self,
        by: &Authorized<PackBags>,
        types: &[BagType],
        parsed: &Label,
        found: Option<FoundParent>,
    ) -> Result<ParentState, ServiceError> {
        let area = by.area();
        let not_a_parent = |wrong| ServiceError::from(FieldError::new("parent", wrong));
        if found.is_none() && matches!(parsed, Label::Parent { .. }) {
            let mut why = label::refuse_new(parsed, &self.site(types));
            if let (None, Some(area)) = (&why, area) {
                why = self.refuse_in_area(area).await?;
            }
            if let Some(why) = why {
                return Err(FieldError::not_a_label("parent", &why).into());
            }
        }
        match found {
            Some(found) if !found.is_parent => Err(not_a_parent(WrongField::ParentIsChild)),
            Some(found) if !found.in_scope => Err(not_a_parent(WrongField::ParentElsewhere)),
            Some(found) => found.state.ok_or_else(|| not_a_parent(WrongField::NotAParent)),
            None => match parsed {
                Label::Parent { label, bag_type } => {
                    let kind = types.iter().find(|t| t.id == *bag_type);
                    let kind = kind.ok_or_else(|| not_a_parent(WrongField::BagTypeRemoved))?;
                    Ok(ParentState {
                        label: label.clone(),
                        bag_type: kind.name.clone(),
                        children: 0,
                        capacity: kind.capacity,
                        weight_g: 0,
                        status: ParentStatus::Open,
                        bill: None,
                        area: by.area().map(str::to_owned),
                    })
                }
                Label::NotALabel { why, .. } => Err(FieldError::not_a_label("parent", why).into()),
                Label::Child { .. } | Label::BillNumber { .. } => Err(not_a_parent(WrongField::NotAParent)),
            },
        }
    }

    /// Two bags with one label, as they were told of on the floor, newest first. `cursor` is where the page before ended.
    pub async fn two_bags(
        &self,
        _by: &Authorized<OperateSite>,
        cursor: Option<i64>,
    ) -> Result<Page<TwoBags>, ServiceError> {
        Ok(self.floor.two_bags(cursor, 50).await?)
    }

    /// What the scan page begins with: the parent that its address names, what the asking person packed today, and the person's newest
    /// scans. One round trip.
    pub async fn packing_start(
        &self,
        by: &Authorized<PackBags>,
        parent: &str,
        limit: i64,
    ) -> Result<PackingStart, ServiceError> {
        let types = self.bag_types().await?;
        let parsed = label::parse(parent, &self.site(&types));
        let found = self
            .floor
            .packing_start(
                by.user().id(),
                by.user().role().is_bound_to_area(),
                by.area(),
                limit.clamp(1, 100),
                parsed.text(),
            )
            .await?;
        let mut start = PackingStart {
            shift: found.shift,
            recent: found.recent,
            ..PackingStart::default()
        };
        if !parent.trim().is_empty() {
            match self.judge_parent(by, &types, &parsed, found.parent).await {
                Ok(state) => (start.parent, start.undoable) = (Some(state), found.undoable),
                // A wrong label is not a broken page: the person scans another one.
                Err(ServiceError::Invalid(wrong)) => start.refused = Some(wrong),
                Err(other) => return Err(other),
            }
        }
        Ok(start)
    }
}

/// See [`Services::packing_start`].
#[derive(Clone, Debug, Default)]
pub struct PackingStart {
    pub parent: Option<ParentState>,
    /// What undo would take out of it.
    pub undoable: Option<Undoable>,
    /// Why the wanted parent cannot be packed.
    pub refused: Option<FieldError>,
    pub shift: Shift,
    /// Newest first.
    pub recent: Vec<ScanEntry>,
}
