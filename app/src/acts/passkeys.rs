//! Passkeys: adding, removing, signing in. `public/passkeys.js` brings the options to the browser and its answer back.

use crate::done::Done;
use crate::error::AppError;
use domain::account::LogInStep;
use leptos::prelude::*;

/// Begins to add a passkey; the answer is JSON for `navigator.credentials.create`.
#[server(prefix = "/fn", endpoint = "begin_passkey")]
pub async fn begin_passkey() -> Result<String, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        let (options, adding) = cx.services.begin_passkey(&by).await?;
        cx.keep_adding(&adding).await?;
        Ok(options)
    })
    .await
}

/// Adds the passkey that answered; the first factor's recovery codes are shown next.
#[server(prefix = "/fn", endpoint = "finish_passkey")]
pub async fn finish_passkey(
    #[server(default)] name: String,
    #[server(default)] credential: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        let adding = cx.take_adding().await?;
        let codes = cx
            .services
            .finish_passkey(&by, adding, &name, &credential)
            .await?;
        if let Some(codes) = codes {
            cx.hand_over(&domain::account::Handover::RecoveryCodes { codes })?;
        }
        Done::PasskeyAdded.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Takes a passkey off.
#[server(prefix = "/fn", endpoint = "remove_passkey")]
pub async fn remove_passkey(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        cx.services
            .remove_passkey(&by, crate::request::number("id", &id)?)
            .await?;
        Done::PasskeyRemoved.redirect("/profile/security");
        Ok(())
    })
    .await
}

/// Asks for a passkey: with step `second` for one of the person whose password was right, else for anybody's. The
/// answer is JSON for `navigator.credentials.get`.
#[server(prefix = "/fn", endpoint = "begin_passkey_log_in")]
pub async fn begin_passkey_log_in(#[server(default)] step: String) -> Result<String, AppError> {
    crate::request::handle(async |cx| {
        let (options, asking) = match step.as_str() {
            "second" => cx.services.ask_second_passkey(cx.pending().await?).await?,
            _ => cx.services.ask_passkey(&cx.client).await?,
        };
        cx.keep_asking(&asking).await?;
        Ok(options)
    })
    .await
}

/// Ends a log-in with the passkey that answered, and returns to where the person wanted to be.
#[server(prefix = "/fn", endpoint = "finish_passkey_log_in")]
pub async fn finish_passkey_log_in(
    #[server(default)] credential: String,
    #[server(default)] next: String,
) -> Result<LogInStep, AppError> {
    crate::request::handle(async |cx| {
        let asking = cx.take_asking().await?;
        let log_in = cx
            .services
            .log_in_passkey(&cx.visit(), asking, &credential)
            .await?;
        cx.advance_session(&log_in).await?;
        crate::answer::redirect(&next);
        Ok(log_in.step)
    })
    .await
}
