//! The list of users as a file.

use super::checked;
use crate::export::{Cell, Export, ExportForm, List, ROWS};
use crate::input::check_days;
use crate::texts::ExportFile;
use crate::{Authorized, ServiceError, Services};
use domain::access::ExportLists;
use domain::account::{UserFilter, UserSummary};
use domain::page::Filter;
use store::filter::{Asked, Span};
use store::floor::contents::Part;
use store::{Db, StoreError};

/// Users, by name.
struct Users {
    filter: UserFilter,
    span: Span,
}

impl List for Users {
    type Row = UserSummary;
    type Place = i64;

    const CODE: &'static str = "users";

    fn filters(&self) -> Vec<&'static str> {
        self.filter.names()
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

    async fn read(&self, db: &Db, after: Option<&i64>) -> Result<Part<UserSummary, i64>, StoreError> {
        let asked = Asked::after(&self.filter, self.span, after.copied(), ROWS);
        Ok(Part::of_page(db.users(&asked).await?.page, |user| user.id))
    }
}

impl Services {
    /// The users that the filter lets through, in the order that is asked for, as a file.
    pub async fn export_users(
        &self,
        by: &Authorized<ExportLists>,
        filter: &UserFilter,
        form: ExportForm,
    ) -> Result<Export, ServiceError> {
        let filter = checked(filter)?;
        let span = check_days(&self.db, filter.from.as_deref(), filter.to.as_deref())?;
        self.begin_export(by, Users { filter, span }, form).await
    }
}
