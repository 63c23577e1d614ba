//! Writes what was read, each batch in one transaction with the note of how far it is.

use super::end::kept;
use super::part::{Fate, Notes, Whose};
use super::read::GroupAt;
use super::{bags, bills, groups};
use crate::access::on_behalf_of;
use crate::site::jobs::Work;
use crate::{ServiceError, Services};
use domain::import::{ImportFault, ImportKind, ImportProgress, ImportWish, RowFault};
use domain::label::{BagType, Site};
use std::error::Error;
use store::site::jobs::Hold;
use store::{StoreError, Unaudited};

/// How often a transaction is tried that the database ended in favour of another.
const TRIES: u32 = 4;

/// Writes the groups of one file.
pub(super) struct Writer<'a> {
    services: &'a Services,
    work: &'a Work,
    whose: Whose,
    kind: ImportKind,
    types: Vec<BagType>,
    url: String,
    progress: ImportProgress,
}

/// What a transaction came to.
enum Tried {
    Written(Hold),
    Fate(Fate),
}

impl<'a> Writer<'a> {
    pub(super) async fn new(
        services: &'a Services,
        work: &'a Work,
        whose: Whose,
        wish: &ImportWish,
        progress: ImportProgress,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            services,
            work,
            whose,
            kind: wish.kind,
            types: services.bag_types().await?.to_vec(),
            url: services.settings.public_url.clone(),
            progress,
        })
    }

    /// How far it is.
    pub(super) fn progress(&self) -> &ImportProgress {
        &self.progress
    }

    /// Writes a batch: all groups in one transaction, and where one of them is refused, fewer at a time.
    pub(super) async fn write(&mut self, batch: &[GroupAt]) -> Result<Hold, StoreError> {
        let mut open = vec![batch];
        while let Some(part) = open.pop() {
            match self.write_part(part).await? {
                Some(Hold::Held) => {}
                Some(hold) => return Ok(hold),
                None => {
                    let (first, second) = part.split_at(part.len() / 2);
                    open.extend([second, first]);
                }
            }
        }
        Ok(Hold::Held)
    }

    /// Nothing where the groups have to be written apart.
    async fn write_part(&mut self, part: &[GroupAt]) -> Result<Option<Hold>, StoreError> {
        let is_alone = part.len() == 1;
        let mut refused = None;
        let mut tries = 1;
        loop {
            match self.try_part(part, refused.clone()).await {
                Ok(Tried::Written(hold)) => return Ok(Some(hold)),
                Ok(Tried::Fate(Fate::Refused(faults))) if is_alone => refused = Some(faults),
                Ok(Tried::Fate(_)) => return Ok(None),
                Err(error @ StoreError::Retry(_)) if tries < TRIES => {
                    tries += 1;
                    tracing::info!(target: "jobs", error = &error as &dyn Error, "the database asked for a retry");
                }
                Err(StoreError::Constraint(name)) if is_alone && refused.is_none() => {
                    let row = part.first().map(|at| at.group.first_row).unwrap_or_default();
                    refused = Some(vec![ImportFault::Wall { name }.at(row)]);
                }
                Err(StoreError::Constraint(_)) if !is_alone => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    async fn try_part(
        &mut self,
        part: &[GroupAt],
        refused: Option<Vec<RowFault>>,
    ) -> Result<Tried, StoreError> {
        let actor = on_behalf_of(Some(self.whose.user));
        let mut tx = self.services.db.begin(actor).await?;
        let mut notes = Notes::after(&self.progress);
        let site = Site {
            types: &self.types,
            url: &self.url,
        };
        let fate = match (refused, self.kind) {
            (Some(faults), _) => {
                for at in part {
                    notes.refuse(at, faults.clone());
                }
                Fate::Whole
            }
            (None, ImportKind::Bags) => bags::write(&mut tx, &site, self.whose, part, &mut notes).await?,
            (None, ImportKind::Bills) => bills::write(&mut tx, &site, self.whose, part, &mut notes).await?,
            (None, ImportKind::Packing | ImportKind::BillParents) => {
                groups::write(&mut tx, &site, self.whose, part, &mut notes).await?
            }
        };
        if !matches!(fate, Fate::Whole) {
            return Ok(Tried::Fate(fate));
        }
        notes.pass(part);
        store::site::imports::refuse(&mut tx, self.whose.import, &notes.faults).await?;
        let hold = self.work.hold(&mut tx, &kept(&notes.progress)?).await?;
        if hold == Hold::Lost {
            return Ok(Tried::Written(hold));
        }
        if notes.events.is_empty() {
            tx.commit_unaudited(Unaudited::ImportStep).await?;
        } else {
            tx.commit_all(&notes.events).await?;
        }
        self.progress = notes.progress;
        Ok(Tried::Written(hold))
    }
}
