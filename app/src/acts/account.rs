//! One's own account: profile, password, second factor, devices, promotion, notifications.

use crate::done::Done;
use crate::error::AppError;
use domain::account::Handover;
use leptos::prelude::*;

/// Asks for a role that may do more.
#[server(prefix = "/fn", endpoint = "ask_promotion")]
pub async fn ask_promotion(
    #[server(default)] role: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::AskPromotion)?;
        cx.services
            .ask_promotion(&by, crate::request::role(&role)?, &reason)
            .await?;
        Done::PromotionAsked.redirect("/profile");
        Ok(())
    })
    .await
}

/// Changes one's own password.
#[server(prefix = "/fn", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services.change_password(&by, &current, &password).await?;
        Done::PasswordChanged.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Ends one of one's own sessions.
#[server(prefix = "/fn", endpoint = "end_session")]
pub async fn end_session(#[server(default)] number: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services
            .end_own_session(&by, crate::request::number("number", &number)?)
            .await?;
        Done::SessionEnded.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Ends every session of one's own but this one.
#[server(prefix = "/fn", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services.end_other_sessions(&by).await?;
        Done::SessionsEnded.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Makes a new secret for codes; it counts when its first code has come.
#[server(prefix = "/fn", endpoint = "begin_factor")]
pub async fn begin_factor() -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services.begin_second_factor(&by).await?;
        crate::answer::redirect("/profile/security/codes");
        Ok(())
    })
    .await
}

/// Makes the waiting secret count; recovery codes are shown next.
#[server(prefix = "/fn", endpoint = "confirm_factor")]
pub async fn confirm_factor(#[server(default)] code: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        let codes = cx.services.confirm_second_factor(&by, &code).await?;
        cx.hand_over(&Handover::RecoveryCodes { codes })?;
        Done::FactorOn.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Takes one's own codes off.
#[server(prefix = "/fn", endpoint = "remove_factor")]
pub async fn remove_factor() -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services.remove_second_factor(&by).await?;
        Done::FactorOff.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Makes new recovery codes; they are shown next.
#[server(prefix = "/fn", endpoint = "make_recovery_codes")]
pub async fn make_recovery_codes() -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        let codes = cx.services.make_recovery_codes(&by).await?;
        cx.hand_over(&Handover::RecoveryCodes { codes })?;
        Done::RecoveryCodes.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// How many notifications are unread: asked for again and again, so nobody is refused and no session kept alive.
#[server(prefix = "/fn", endpoint = "unread")]
pub async fn load_unread() -> Result<i64, AppError> {
    crate::request::handle(async |_cx| Ok(crate::request::unread())).await
}

/// Marks one notification as read, or all, and leads on.
#[server(prefix = "/fn", endpoint = "mark_read")]
pub async fn mark_read(
    #[server(default)] id: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewOwnProfile)?;
        let id = match id.trim() {
            "" => None,
            id => Some(crate::request::number("id", id)?),
        };
        cx.services.mark_read(&by, id).await?;
        crate::answer::redirect(if next.is_empty() { "/notifications" } else { &next });
        Ok(())
    })
    .await
}
