//! What people are told: notifications.

use crate::error::StoreError;
use crate::floor::scan_log::paged;
use crate::moment::in_zone;
use crate::people::accounts::UserRow;
use crate::tx::{Db, Locked, WriteTx};
use domain::language::Language;
use domain::notice::{NoticeCode, NoticeType, Notification};
use domain::page::Page;

impl Db {
    /// A page of somebody's notifications, newest first.
    pub async fn notifications(
        &self,
        user: i64,
        before: Option<i64>,
        limit: i64,
        language: Language,
    ) -> Result<Page<Notification>, StoreError> {
        let rows = sqlx::query!(
            "select id, notification_type, title, message, link, created_at, code, details, read_at is not null as \"is_read!\"
             from notification where user_id = $1 and id < coalesce($2, 9223372036854775807) order by id desc limit $3",
            user,
            before,
            limit + 1
        )
        .fetch_all(&self.pool)
        .await?;
        let items = rows
            .into_iter()
            .map(|r| {
                let known = NoticeCode::from_code(&r.code);
                Notification {
                    id: r.id,
                    kind: NoticeType::from_code(&r.notification_type).unwrap_or(NoticeType::Info),
                    title: known.map_or(r.title, |n| n.title(language).to_owned()),
                    message: known.map_or(r.message, |n| n.message(language, &r.details)),
                    link: r.link,
                    at: in_zone(r.created_at, &self.zone),
                    is_read: r.is_read,
                }
            })
            .collect();
        Ok(paged(items, limit, |n: &Notification| n.id))
    }
}

/// Tells a user something.
pub async fn notify(
    tx: &mut WriteTx,
    user: i64,
    code: NoticeCode,
    details: &[String],
    link: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into notification (user_id, notification_type, title, message, link, code, details)
         values ($1, $2, $3, $4, $5, $6, $7)",
        user,
        code.kind().code(),
        code.title(Language::default()),
        code.message(Language::default(), details),
        link,
        code.code(),
        details
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Tells every active admin something.
pub async fn notify_admins(
    tx: &mut WriteTx,
    code: NoticeCode,
    details: &[String],
    link: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into notification (user_id, notification_type, title, message, link, code, details)
         select id, $1, $2, $3, $4, $5, $6 from \"user\"
         where role = 'admin' and disabled_at is null and erased_at is null order by id",
        code.kind().code(),
        code.title(Language::default()),
        code.message(Language::default(), details),
        link,
        code.code(),
        details
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Puts another name where others were told of a person by the name of now, so that no former name outlives its person.
pub(crate) async fn rename_person(
    tx: &mut WriteTx,
    user: &Locked<UserRow>,
    name: &str,
) -> Result<(), StoreError> {
    let codes = NoticeCode::NAMING.map(|notice| notice.code().to_owned());
    // The name may be a word of the rest too, such as that of a role; it comes first.
    sqlx::query!(
        "update notification set details = array[$2] || details[2:],
             message = case when position(details[1] in message) = 0 then message
                            else overlay(message placing $2 from position(details[1] in message) for length(details[1])) end
         where code = any($3) and lower(details[1]) = lower($1)",
        user.username,
        name,
        &codes
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(())
}

/// Marks one notification of a user as read, or all. Returns how many were unread.
pub async fn mark_read(tx: &mut WriteTx, user: i64, notification: Option<i64>) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "update notification set read_at = now()
         where user_id = $1 and read_at is null and ($2::bigint is null or id = $2)",
        user,
        notification
    )
    .execute(&mut *tx.tx)
    .await?;
    Ok(done.rows_affected())
}
