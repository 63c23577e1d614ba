//! Users and promotions, for admins.

use crate::done::Done;
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Makes a user; the link that sets the password is shown next.
#[server(prefix = "/fn", endpoint = "invite_user")]
pub async fn invite_user(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] area: String,
    #[server(default)] delivery: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let draft = crate::request::user_draft(username, email, &role, area)?;
        let (user, handover) = cx
            .services
            .invite_user(&by, &draft, crate::request::delivery(&delivery))
            .await?;
        cx.hand_over(&handover)?;
        Done::UserCreated.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// A user's fields as the form showed them: what is not changed is not named, so that it stays as others set it meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenUserFields {
    pub version: String,
    pub username: String,
    pub email: String,
    pub role: String,
    pub area: String,
}

/// Writes what an admin typed about a user: what differs from what the form showed.
#[server(prefix = "/fn", endpoint = "change_user")]
pub async fn change_user(
    #[server(default)] id: String,
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] area: String,
    #[server(default)] seen: SeenUserFields,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let user = crate::request::user_id(&id)?;
        let version = crate::request::version(&seen.version)?;
        let changed = |typed: &str, shown: &str| match version {
            Some(_) => crate::request::changed(typed, shown),
            // A form that does not say what it showed means all that it holds.
            None => Some(typed.to_owned()),
        };
        let edit = domain::account::UserEdit {
            username: changed(&username, &seen.username),
            email: changed(&email, &seen.email),
            role: changed(&role, &seen.role)
                .map(|role| crate::request::role(&role))
                .transpose()?,
            area: changed(&area, &seen.area).map(crate::request::non_blank),
            version,
        };
        let saved = cx.services.change_user(&by, user, edit).await;
        cx.keep_if_refused(
            crate::request::user_page(user),
            "change_user",
            Default::default(),
            saved,
        )
        .await?;
        Done::UserSaved.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Makes a link that sets a new password; it is shown next.
#[server(prefix = "/fn", endpoint = "make_password_link")]
pub async fn make_password_link(
    #[server(default)] id: String,
    #[server(default)] delivery: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let user = crate::request::user_id(&id)?;
        let handover = cx
            .services
            .make_password_link(&by, user, crate::request::delivery(&delivery))
            .await?;
        cx.hand_over(&handover)?;
        Done::LinkMade.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Shuts a user out at once.
#[server(prefix = "/fn", endpoint = "disable_user")]
pub async fn disable_user(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let seen = crate::request::user_at(&id, &version)?;
        let user = seen.id;
        let done = cx.services.disable_user(&by, seen).await;
        cx.keep_if_refused(
            crate::request::user_page(user),
            "disable_user",
            Default::default(),
            done,
        )
        .await?;
        Done::UserDisabled.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Lets a disabled user in again.
#[server(prefix = "/fn", endpoint = "enable_user")]
pub async fn enable_user(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let seen = crate::request::user_at(&id, &version)?;
        let user = seen.id;
        let done = cx.services.enable_user(&by, seen).await;
        cx.keep_if_refused(
            crate::request::user_page(user),
            "enable_user",
            Default::default(),
            done,
        )
        .await?;
        Done::UserEnabled.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Lets somebody try again at once who waits after failed log-ins.
#[server(prefix = "/fn", endpoint = "unlock_user")]
pub async fn unlock_user(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let user = crate::request::user_id(&id)?;
        cx.services.unlock(&by, user).await?;
        Done::UserUnlocked.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Ends one session of a user, or all when no number is given.
#[server(prefix = "/fn", endpoint = "end_user_sessions")]
pub async fn end_user_sessions(
    #[server(default)] id: String,
    #[server(default)] number: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let user = crate::request::user_id(&id)?;
        match number.trim() {
            "" => cx.services.end_sessions_of(&by, user).await?,
            number => {
                let number = crate::request::number("number", number)?;
                cx.services.end_session_of(&by, user, number).await?;
            }
        }
        Done::SessionsEnded.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Takes every second factor off a user who lost it.
#[server(prefix = "/fn", endpoint = "reset_user_factor")]
pub async fn reset_user_factor(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let seen = crate::request::user_at(&id, &version)?;
        let user = seen.id;
        let done = cx.services.reset_second_factor_of(&by, seen).await;
        let handover = cx
            .keep_if_refused(
                crate::request::user_page(user),
                "reset_user_factor",
                Default::default(),
                done,
            )
            .await?;
        if let Some(handover) = handover {
            cx.hand_over(&handover)?;
        }
        Done::FactorReset.redirect(&format!("/admin/users/{user}"));
        Ok(())
    })
    .await
}

/// Grants (`decision` is `approve`) or refuses a promotion.
#[server(prefix = "/fn", endpoint = "decide_promotion")]
pub async fn decide_promotion(
    #[server(default)] id: String,
    #[server(default)] decision: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let request = crate::request::number("id", &id)?;
        let approve = crate::request::decision(&decision)?;
        cx.services.decide_promotion(&by, request, approve, &note).await?;
        Done::PromotionDecided.redirect("/admin/promotions");
        Ok(())
    })
    .await
}

/// Erases a user for good; a pseudonym stays in the logs.
#[server(prefix = "/fn", endpoint = "erase_user")]
pub async fn erase_user(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let seen = crate::request::user_at(&id, &version)?;
        let done = cx.services.erase_user(&by, seen).await;
        cx.keep_if_refused(
            crate::request::user_page(seen.id),
            "erase_user",
            Default::default(),
            done,
        )
        .await?;
        Done::UserErased.redirect("/admin/users");
        Ok(())
    })
    .await
}
