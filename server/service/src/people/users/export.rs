//! The list of users as a file.

use super::{checked, cursor};
use crate::export::{Cell, Export, ExportForm, List, ROWS};
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::ExportLists;
use domain::account::{UserFilter, UserSummary};
use store::floor::contents::Part;
use store::{Db, StoreError};

/// Users, by name.
struct Users(UserFilter);

impl List for Users {
    type Row = UserSummary;
    type Place = (String, i64);

    const CODE: &'static str = "users";

    fn filters(&self) -> Vec<&'static str> {
        let filter = &self.0;
        [
            ("q", filter.q.is_some()),
            ("role", filter.role.is_some()),
            ("area", filter.area.is_some()),
            ("status", filter.status.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_set)| is_set.then_some(name))
        .collect()
    }

    fn heading(t: &'static ExportFile) -> (&'static str, Vec<&'static str>) {
        let columns = vec![
            t.username,
            t.email,
            t.role,
            t.area,
            t.status,
            t.second_factor,
            t.last_login,
        ];
        (t.users, columns)
    }

    fn cells(user: UserSummary, t: &'static ExportFile) -> Vec<Cell> {
        vec![
            user.username.into(),
            user.email.into(),
            user.role.code().into(),
            user.area.into(),
            user.status.code().into(),
            if user.second_factor { t.yes } else { t.no }.into(),
            user.last_login_at.into(),
        ]
    }

    async fn read(
        &self,
        db: &Db,
        after: Option<&(String, i64)>,
    ) -> Result<Part<UserSummary, (String, i64)>, StoreError> {
        let page = db.users(&self.0, after.cloned(), ROWS).await?;
        Ok(Part {
            next: page.next.as_deref().and_then(|next| cursor(next).ok()),
            items: page.items,
        })
    }
}

impl Services {
    /// The users that the filter lets through, by name, as a file.
    pub async fn export_users(
        &self,
        by: &Authorized<ExportLists>,
        filter: &UserFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        self.begin_export(by, Users(checked(filter)?), form).await
    }
}
