//! How far a new site is set up, by what it holds.

use crate::error::StoreError;
use crate::tx::Db;
use domain::first_run::{FirstRun, Step};

impl Db {
    /// The steps that are done, two of them by this admin.
    pub async fn first_run(&self, admin: i64) -> Result<FirstRun, StoreError> {
        let row = sqlx::query!(
            "select exists (select from \"user\" where id = $1 and totp_confirmed_at is not null)
                        or exists (select from user_passkey where user_id = $1) as \"factor!\",
                    exists (select from user_recovery_code where user_id = $1) as \"codes!\",
                    exists (select from site_setting where company_name <> '') as \"company!\",
                    exists (select from audit_log where action = 'create_area')
                        or exists (select from audit_log where action = 'change_area')
                        or exists (select from \"user\" where dispatch_area is not null) as \"areas!\",
                    exists (select from audit_log where action = 'create_bag_type')
                        or exists (select from audit_log where action = 'change_bag_type')
                        or exists (select from bag where type = 'parent') as \"bag_types!\",
                    exists (select from \"user\" where id <> $1 and erased_at is null) as \"people!\",
                    exists (select from counter where parents_open + parents_full + parents_closed_short > 0) as \"scan!\"",
            admin
        )
        .fetch_one(&self.pool)
        .await?;
        let steps = [
            (Step::Factor, row.factor),
            (Step::Codes, row.codes),
            (Step::Company, row.company),
            (Step::Areas, row.areas),
            (Step::BagTypes, row.bag_types),
            (Step::People, row.people),
            (Step::Scan, row.scan),
        ];
        Ok(FirstRun {
            done: steps
                .into_iter()
                .filter_map(|(step, is_done)| is_done.then_some(step))
                .collect(),
        })
    }

    /// Whether nothing was packed yet and nobody but admins can sign in.
    pub async fn is_new(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            "select not exists (select from bag)
                    and not exists (select from \"user\" where role <> 'admin' and password_hash is not null) as \"new!\""
        )
        .fetch_one(&self.pool)
        .await?)
    }
}
