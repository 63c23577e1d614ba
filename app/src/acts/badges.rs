//! Shared handhelds and badges: signing in on one, and what admins do with them.

use crate::done::Done;
use crate::error::AppError;
use domain::account::LogInStep;
use domain::refusal::Refusal;
use leptos::prelude::*;
use service::ServiceError;

/// Where admins look after handhelds and badges.
const PAGE: &str = "/admin/handhelds";

/// Takes a badge as it was scanned; its PIN is asked for next.
#[server(prefix = "/fn", endpoint = "read_badge")]
pub async fn read_badge(
    #[server(default)] badge: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let handheld = cx.browser.handheld.as_deref();
        let read = cx.services.read_badge(&cx.visit(), handheld, &badge).await?;
        cx.keep_read_badge(&read).await?;
        crate::answer::redirect(&format!("/login/pin?next={}", crate::html::encode(&next)));
        Ok(())
    })
    .await
}

/// Ends a log-in with the PIN of the badge that was scanned.
#[server(prefix = "/fn", endpoint = "log_in_badge")]
pub async fn log_in_badge(
    #[server(default)] pin: String,
    #[server(default)] next: String,
) -> Result<LogInStep, AppError> {
    crate::request::handle(async |cx| {
        let read = cx.read_badge().await?;
        let read = read.ok_or(ServiceError::Refused(Refusal::BadgeRefused))?;
        let handheld = cx.browser.handheld.as_deref();
        let log_in = cx
            .services
            .log_in_by_badge(&cx.visit(), handheld, &read, &pin)
            .await?;
        cx.advance_session(&log_in).await?;
        crate::answer::redirect(&next);
        Ok(log_in.step)
    })
    .await
}

/// Makes the device that asks a handheld of the site.
#[server(prefix = "/fn", endpoint = "enrol_device")]
pub async fn enrol_device(#[server(default)] code: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let token = cx.services.enrol_handheld(&cx.client, &code).await?;
        cx.remember_handheld(&token);
        Done::HandheldEnrolled.redirect("/login");
        Ok(())
    })
    .await
}

/// Makes the code that enrols a handheld; it is shown next.
#[server(prefix = "/fn", endpoint = "invite_device")]
pub async fn invite_device(#[server(default)] name: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let handover = cx.services.invite_handheld(&by, &name).await?;
        cx.hand_over(&handover)?;
        Done::HandheldInvited.redirect(PAGE);
        Ok(())
    })
    .await
}

/// Ends a handheld.
#[server(prefix = "/fn", endpoint = "revoke_device")]
pub async fn revoke_device(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let device = crate::request::number("id", &id)?;
        cx.services.revoke_handheld(&by, device).await?;
        Done::HandheldRevoked.redirect(PAGE);
        Ok(())
    })
    .await
}

/// Makes a badge and its PIN; both are shown next.
#[server(prefix = "/fn", endpoint = "make_badge")]
pub async fn make_badge(#[server(default)] username: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let handover = cx.services.make_badge(&by, &username).await?;
        cx.hand_over(&handover)?;
        Done::BadgeMade.redirect(PAGE);
        Ok(())
    })
    .await
}

/// Ends a badge.
#[server(prefix = "/fn", endpoint = "revoke_badge")]
pub async fn revoke_badge(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let badge = crate::request::number("id", &id)?;
        cx.services.revoke_badge(&by, badge).await?;
        Done::BadgeRevoked.redirect(PAGE);
        Ok(())
    })
    .await
}

/// Lets a badge be tried again that wrong PINs locked.
#[server(prefix = "/fn", endpoint = "unlock_badge")]
pub async fn unlock_badge(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let badge = crate::request::number("id", &id)?;
        cx.services.unlock_badge(&by, badge).await?;
        Done::BadgeUnlocked.redirect(PAGE);
        Ok(())
    })
    .await
}
