//! Asking for a role that may do more, and deciding about it (SPEC 7).

use crate::people::accounts::user_conflict;
use crate::retry::retried;
use crate::{Authorized, ServiceError, Services};
use domain::access::{AskPromotion, ManageUsers, Role};
use domain::account::PromotionRequest;
use domain::audit::{AuditEvent, UserState};
use domain::fault::Missing;
use domain::notice::NoticeCode;
use domain::refusal::{FieldError, Refusal, WrongField};
use domain::user::check_promotion_reason;

/// The longest note of a decision, in characters.
const NOTE_CHARS: usize = 500;
const PROMOTIONS_PAGE: &str = "/admin/promotions";

impl Services {
    /// Asks for a higher role. One request waits at a time.
    pub async fn ask_promotion(
        &self,
        by: &Authorized<AskPromotion>,
        role: Role,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = check_promotion_reason(reason)?;
        retried(|| self.insert_promotion(by, role, &reason)).await
    }

    async fn insert_promotion(
        &self,
        by: &Authorized<AskPromotion>,
        role: Role,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let mut tx = self.db.begin(by.actor()).await?;
        let user = by.lock(&mut tx).await?;
        if role <= user.role()? {
            return Err(FieldError::new("role", WrongField::RoleNotHigher).into());
        }
        let request = store::people::promotions::insert(&mut tx, user.id, role, reason)
            .await
            .map_err(
                |error| match error.is_constraint("promotion_request_pending_key") {
                    true => Refusal::PromotionPending.into(),
                    false => ServiceError::from(error),
                },
            )?;
        let values = [user.username.clone(), role.code().to_owned()];
        store::people::notices::notify_admins(&mut tx, NoticeCode::PromotionAsked, &values, PROMOTIONS_PAGE)
            .await?;
        tx.commit(AuditEvent::PromotionAsked { request, role }).await?;
        Ok(())
    }

    /// What waits for a decision, oldest first, then what was decided.
    pub async fn promotions(
        &self,
        _by: &Authorized<ManageUsers>,
    ) -> Result<Vec<PromotionRequest>, ServiceError> {
        Ok(self.db.promotions().await?)
    }

    /// Grants or refuses a promotion. Granted, the person has the role at once and signs in anew.
    pub async fn decide_promotion(
        &self,
        by: &Authorized<ManageUsers>,
        request: i64,
        approve: bool,
        note: &str,
    ) -> Result<(), ServiceError> {
        by.user().recently_verified()?;
        let note = note.trim();
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if note.chars().count() > NOTE_CHARS || note.chars().any(is_odd) {
            return Err(FieldError::new("note", WrongField::NotPlain { max: NOTE_CHARS }).into());
        }
        retried(|| self.write_decision(by, request, approve, note)).await
    }

    async fn write_decision(
        &self,
        by: &Authorized<ManageUsers>,
        request: i64,
        approve: bool,
        note: &str,
    ) -> Result<(), ServiceError> {
        let user = self
            .db
            .promotion_user(request)
            .await?
            .ok_or(ServiceError::NotFound(Missing::Promotion))?;
        let (mut tx, user) = self.lock_other(by, user).await?;
        let request = store::people::promotions::lock(&mut tx, request)
            .await?
            .filter(|request| !request.decided)
            .ok_or(Refusal::DecidedAlready)?;
        let role = Role::from_code(&request.requested_role).ok_or(ServiceError::NotFound(Missing::Role))?;
        store::people::promotions::decide(&mut tx, &request, by.user().id(), approve, note).await?;
        let values = [role.code().to_owned(), note.to_owned()];
        let decided = AuditEvent::PromotionRejected {
            request: request.id,
            user: user.id,
        };
        if !approve {
            store::people::notices::notify(
                &mut tx,
                user.id,
                NoticeCode::PromotionRejected,
                &values,
                Some("/profile"),
            )
            .await?;
            tx.commit(decided).await?;
            return Ok(());
        }
        let before = user.role()?;
        // Somebody may have given the role, or a higher one, by another way meanwhile.
        let after = before.max(role);
        store::people::users::set_role(&mut tx, &user, after)
            .await
            .map_err(user_conflict)?;
        store::people::accounts::end_sessions(&mut tx, &user, None).await?;
        store::people::notices::notify(
            &mut tx,
            user.id,
            NoticeCode::PromotionApproved,
            &values,
            Some("/profile"),
        )
        .await?;
        let state = |role| UserState {
            role,
            area: user.area.clone(),
            disabled: user.disabled,
        };
        tx.commit_all(&[
            AuditEvent::PromotionApproved {
                request: request.id,
                user: user.id,
            },
            AuditEvent::UserChanged {
                user: user.id,
                before: state(before),
                after: state(after),
                changed: vec!["role"],
            },
        ])
        .await?;
        Ok(())
    }
}
