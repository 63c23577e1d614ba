//! What people are told: their list of notifications.

use crate::input::check_cursor;
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services};
use domain::access::ViewOwnProfile;
use domain::language::Language;
use domain::notice::Notification;
use domain::page::{DEFAULT_LIMIT, Page};
use store::Unaudited;

impl Services {
    /// A page of one's own notifications, newest first.
    pub async fn notifications(
        &self,
        by: &Authorized<ViewOwnProfile>,
        before: Option<&str>,
        language: Language,
    ) -> Result<Page<Notification>, ServiceError> {
        let before = check_cursor(before)?;
        Ok(self
            .db
            .notifications(by.user().id(), before, DEFAULT_LIMIT, language)
            .await?)
    }

    /// Marks one of one's own notifications as read, or all.
    pub async fn mark_read(
        &self,
        by: &Authorized<ViewOwnProfile>,
        notification: Option<i64>,
    ) -> Result<(), ServiceError> {
        retried(|| async move {
            let mut tx = self.db.begin(by.actor()).await?;
            store::people::notices::mark_read(&mut tx, by.user().id(), notification).await?;
            Ok(tx.commit_unaudited(Unaudited::NotificationRead).await?)
        })
        .await
    }
}
