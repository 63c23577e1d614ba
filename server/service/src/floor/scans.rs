//! What the scan page asks before a command: the parent's state, what an undo would take back, one's own newest scans (SPEC 4).

use crate::{Authorized, ServiceError, Services};
use domain::access::{OperateSite, PackBags};
use domain::label::{self, Label};
use domain::page::Page;
use domain::parent::ParentStatus;
use domain::refusal::{FieldError, WrongField};
use domain::scan::{ParentState, Shift, Undoable};
use domain::scan_log::{ScanEntry, TwoBags};

impl Services {
    /// What an undo in this parent would take back.
    pub async fn undoable(
        &self,
        by: &Authorized<PackBags>,
        parent: &str,
    ) -> Result<Option<Undoable>, ServiceError> {
        let parent = label::parse(parent, &self.site(&self.bag_types().await?));
        let (bound, area) = (by.user().role().is_bound_to_area(), by.area());
        Ok(self
            .floor
            .undoable(parent.text(), by.user().id(), bound, area)
            .await?)
    }

    /// The state of the parent that somebody is about to pack; one that nobody packed yet is empty and open.
    pub async fn parent_state(
        &self,
        by: &Authorized<PackBags>,
        text: &str,
    ) -> Result<ParentState, ServiceError> {
        let types = self.bag_types().await?;
        let parsed = label::parse(text, &self.site(&types));
        let (bound, area) = (by.user().role().is_bound_to_area(), by.area());
        let not_a_parent = |wrong| ServiceError::from(FieldError::new("parent", wrong));
        let found = self.floor.find_parent_state(parsed.text(), bound, area).await?;
        if found.is_none() && matches!(parsed, Label::Parent { .. }) {
            let mut why = label::refuse_new(&parsed, &self.site(&types));
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
            None => match &parsed {
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

    /// What the asking person packed today, and the person's newest scans, newest first.
    pub async fn my_shift(
        &self,
        by: &Authorized<PackBags>,
        limit: i64,
    ) -> Result<(Shift, Vec<ScanEntry>), ServiceError> {
        Ok(self
            .floor
            .shift_of_user(
                by.user().id(),
                by.user().role().is_bound_to_area(),
                by.area(),
                limit.clamp(1, 100),
            )
            .await?)
    }
}
