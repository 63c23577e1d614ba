//! Bag types: what the parser must know of them, and what admins and the command line do with them (SPEC 3).

use crate::access::anonymous;
use crate::edits::Edited;
use crate::{Authorized, Client, ServiceError, Services};
use domain::access::ConfigureSite;
use domain::audit::{AuditEvent, BagTypeState};
use domain::bag_type::{
    self, BagTypeChange, BagTypeDetail, BagTypeFields, BagTypeInput, TriedLabel, check_child_patterns,
};
use domain::fault::Missing;
use domain::label::{BagType, BagTypeId, Site};
use domain::language::Language;
use domain::refusal::{FieldError, Refusal, WrongField};
use store::floor::bag_types::BagTypeRow;
use store::{Actor, StoreError};

/// The bag type that an act is about.
#[derive(Clone, Copy, Debug)]
enum Which<'a> {
    Number(BagTypeId),
    /// Whatever its case.
    Name(&'a str),
}

impl Which<'_> {
    fn is(self, row: &BagTypeRow) -> bool {
        match self {
            Self::Number(id) => row.id == id,
            Self::Name(name) => row.fields.name.to_lowercase() == name.trim().to_lowercase(),
        }
    }
}

/// What the database refused, for whoever made or changed a type of that name.
fn conflict(error: StoreError, name: &str) -> ServiceError {
    let StoreError::Constraint(constraint) = &error else {
        return error.into();
    };
    match constraint.as_str() {
        "bag_type_name_key" => FieldError::new("name", WrongField::BagTypeNameTaken).into(),
        "bag_type_pattern_in_use_check" => Refusal::PatternInUse {
            type_name: name.to_owned(),
        }
        .into(),
        _ => error.into(),
    }
}

impl Services {
    /// What the parser must know of the site, with these bag types.
    pub fn site<'a>(&'a self, types: &'a [BagType]) -> Site<'a> {
        Site {
            types,
            url: &self.settings.public_url,
        }
    }

    /// All bag types, for admins.
    pub async fn bag_type_list(
        &self,
        _by: &Authorized<ConfigureSite>,
    ) -> Result<Vec<BagTypeDetail>, ServiceError> {
        self.list_bag_types().await
    }

    /// The bag types as they are now, past any cache, for the command line.
    pub async fn list_bag_types(&self) -> Result<Vec<BagTypeDetail>, ServiceError> {
        Ok(self.db.bag_type_list().await?)
    }

    /// One bag type.
    pub async fn bag_type(
        &self,
        _by: &Authorized<ConfigureSite>,
        id: BagTypeId,
    ) -> Result<BagTypeDetail, ServiceError> {
        let types = self.list_bag_types().await?;
        let found = types.into_iter().find(|found| found.id == id);
        found.ok_or(ServiceError::NotFound(Missing::BagType))
    }

    /// Says what a text would be: of itself, or read to go into a parent of the type `into`. With `forms` that type is tried as if
    /// it had these forms of child labels.
    pub async fn try_label(
        &self,
        _by: &Authorized<ConfigureSite>,
        text: &str,
        into: Option<BagTypeId>,
        forms: Option<&[String]>,
        language: Language,
    ) -> Result<TriedLabel, ServiceError> {
        let mut types = self.db.bag_types().await?;
        if let Some(id) = into {
            let own = types.iter_mut().find(|own| own.id == id);
            let own = own.ok_or(ServiceError::NotFound(Missing::BagType))?;
            if let Some(forms) = forms {
                own.child_patterns = check_child_patterns(forms)?;
            }
        }
        Ok(bag_type::try_label(text, into, &self.site(&types), language))
    }

    /// Makes a bag type.
    pub async fn add_bag_type(
        &self,
        by: &Authorized<ConfigureSite>,
        input: &BagTypeInput,
    ) -> Result<BagTypeDetail, ServiceError> {
        self.insert_bag_type(by.actor(), input).await
    }

    /// The same on the command line.
    pub async fn add_bag_type_named(
        &self,
        client: &Client,
        input: &BagTypeInput,
    ) -> Result<BagTypeDetail, ServiceError> {
        self.insert_bag_type(anonymous(client), input).await
    }

    /// Changes a bag type, in one of the versions `seen` where there are any. Parents that are there keep capacity and weight of
    /// their making, and linked children stay. What other admins changed since the change's own version is kept where it is not
    /// named, and refused where it is. Running servers follow within two seconds.
    pub async fn change_bag_type(
        &self,
        by: &Authorized<ConfigureSite>,
        id: BagTypeId,
        seen: Option<&[i32]>,
        change: &BagTypeChange,
    ) -> Result<BagTypeDetail, ServiceError> {
        self.write_bag_type(by.actor(), Which::Number(id), seen, change)
            .await
    }

    /// The same on the command line, which names the type.
    pub async fn change_bag_type_named(
        &self,
        client: &Client,
        name: &str,
        change: &BagTypeChange,
    ) -> Result<BagTypeDetail, ServiceError> {
        self.write_bag_type(anonymous(client), Which::Name(name), None, change)
            .await
    }

    async fn insert_bag_type(
        &self,
        actor: Actor,
        input: &BagTypeInput,
    ) -> Result<BagTypeDetail, ServiceError> {
        let fields = input.check()?;
        let mut tx = self.db.begin(actor).await?;
        let all = store::floor::bag_types::lock_all(&mut tx).await?;
        fields.check_among(all.iter().map(|row| &row.fields))?;
        let id = store::floor::bag_types::insert(&mut tx, &all, &fields)
            .await
            .map_err(|error| conflict(error, &fields.name))?;
        tx.commit(AuditEvent::BagTypeAdded {
            bag_type: id,
            after: BagTypeState::from(&fields),
        })
        .await?;
        Ok(BagTypeDetail {
            id,
            fields,
            version: 1,
            in_use: false,
        })
    }

    async fn write_bag_type(
        &self,
        actor: Actor,
        which: Which<'_>,
        seen: Option<&[i32]>,
        change: &BagTypeChange,
    ) -> Result<BagTypeDetail, ServiceError> {
        let mut tx = self.db.begin(actor).await?;
        let all = store::floor::bag_types::lock_all(&mut tx).await?;
        let row = all.iter().find(|row| which.is(row));
        let row = row.ok_or(ServiceError::NotFound(Missing::BagType))?;
        let before = &row.fields;
        let now = Edited {
            version: row.version,
            last: &row.last,
            value: |field: &str| before.text(field),
        };
        now.check(&mut tx, seen).await?;
        let after = change.on(before)?;
        let changed = after.differing(before);
        if !changed.is_empty() {
            now.merge(&mut tx, change.version, &changed).await?;
            check_beside(row, &after, &changed, &all)?;
            store::floor::bag_types::update(&mut tx, &all, row.id, &after, &changed)
                .await
                .map_err(|error| conflict(error, &before.name))?;
            tx.commit(AuditEvent::BagTypeChanged {
                bag_type: row.id,
                before: BagTypeState::from(before),
                after: BagTypeState::from(&after),
            })
            .await?;
        }
        let types = self.list_bag_types().await?;
        let found = types.into_iter().find(|found| found.id == row.id);
        found.ok_or(ServiceError::NotFound(Missing::BagType))
    }
}

/// A type can be retired, and its measures changed, whatever stands beside it.
fn check_beside(
    row: &BagTypeRow,
    after: &BagTypeFields,
    changed: &[&str],
    all: &[BagTypeRow],
) -> Result<(), FieldError> {
    let is_about_labels = ["name", "label_pattern", "child_patterns"]
        .iter()
        .any(|field| changed.contains(field));
    if !is_about_labels {
        return Ok(());
    }
    let others = all.iter().filter(|other| other.id != row.id);
    after.check_among(others.map(|other| &other.fields))
}
