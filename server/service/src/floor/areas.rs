//! Dispatch areas: what admins and the command line do with them.

use crate::access::anonymous;
use crate::edits::Edited;
use crate::{Authorized, Client, ServiceError, Services};
use domain::access::ConfigureSite;
use domain::area::{AreaChange, AreaDetail, AreaInput};
use domain::audit::{AreaState, AuditEvent};
use domain::fault::Missing;
use domain::refusal::{FieldError, WrongField};
use store::Actor;

impl Services {
    /// All areas, for admins.
    pub async fn area_list(&self, _by: &Authorized<ConfigureSite>) -> Result<Vec<AreaDetail>, ServiceError> {
        self.list_areas().await
    }

    /// The areas as they are now, past any cache, for the command line.
    pub async fn list_areas(&self) -> Result<Vec<AreaDetail>, ServiceError> {
        Ok(self.db.area_list().await?)
    }

    /// One area.
    pub async fn area(
        &self,
        _by: &Authorized<ConfigureSite>,
        code: &str,
    ) -> Result<AreaDetail, ServiceError> {
        self.find_area(code).await
    }

    async fn find_area(&self, code: &str) -> Result<AreaDetail, ServiceError> {
        let areas = self.list_areas().await?;
        let found = areas.into_iter().find(|found| found.code == code);
        found.ok_or(ServiceError::NotFound(Missing::Area))
    }

    /// The name of an area, where no new parents come to it.
    pub(crate) async fn retired_area(&self, code: &str) -> Result<Option<String>, ServiceError> {
        let areas = self.kept_areas().await?;
        let found = areas.iter().find(|area| area.code == code && area.retired);
        Ok(found.map(|area| area.name.clone()))
    }

    /// Makes an area.
    pub async fn add_area(
        &self,
        by: &Authorized<ConfigureSite>,
        input: &AreaInput,
    ) -> Result<AreaDetail, ServiceError> {
        self.insert_area(by.actor(), input).await
    }

    /// The same on the command line.
    pub async fn add_area_named(
        &self,
        client: &Client,
        input: &AreaInput,
    ) -> Result<AreaDetail, ServiceError> {
        self.insert_area(anonymous(client), input).await
    }

    /// Changes an area, in one of the versions `seen` where there are any. Who works there and what is there stays, also when it
    /// is retired. What other admins changed since the change's own version is kept where it is not named, and refused where it is.
    pub async fn change_area(
        &self,
        by: &Authorized<ConfigureSite>,
        code: &str,
        seen: Option<&[i32]>,
        change: &AreaChange,
    ) -> Result<AreaDetail, ServiceError> {
        self.write_area(by.actor(), code, seen, change).await
    }

    /// The same on the command line.
    pub async fn change_area_named(
        &self,
        client: &Client,
        code: &str,
        change: &AreaChange,
    ) -> Result<AreaDetail, ServiceError> {
        self.write_area(anonymous(client), code, None, change).await
    }

    async fn insert_area(&self, actor: Actor, input: &AreaInput) -> Result<AreaDetail, ServiceError> {
        let (code, fields) = input.check()?;
        let mut tx = self.db.begin(actor).await?;
        let inserted = store::floor::areas::insert(&mut tx, &code, &fields).await;
        inserted.map_err(|error| {
            if error.is_constraint("area_pkey") {
                FieldError::new("code", WrongField::AreaCodeTaken).into()
            } else {
                ServiceError::from(error)
            }
        })?;
        let after = AreaState::of(&code, &fields);
        tx.commit(AuditEvent::AreaAdded { after }).await?;
        Ok(AreaDetail {
            code,
            fields,
            version: 1,
            users: 0,
        })
    }

    async fn write_area(
        &self,
        actor: Actor,
        code: &str,
        seen: Option<&[i32]>,
        change: &AreaChange,
    ) -> Result<AreaDetail, ServiceError> {
        crate::input::check_no_controls("code", Some(code))?;
        let mut tx = self.db.begin(actor).await?;
        let row = store::floor::areas::lock(&mut tx, code.trim()).await?;
        let row = row.ok_or(ServiceError::NotFound(Missing::Area))?;
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
            store::floor::areas::update(&mut tx, &row, &after, &changed).await?;
            tx.commit(AuditEvent::AreaChanged {
                before: AreaState::of(&row.code, before),
                after: AreaState::of(&row.code, &after),
            })
            .await?;
        }
        self.find_area(&row.code).await
    }
}
