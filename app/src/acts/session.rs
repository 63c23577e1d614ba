//! Log-in, log-out, forgotten passwords, language, the dashboard's totals.

use crate::done::Done;
use crate::error::AppError;
use domain::account::LogInStep;
use leptos::prelude::*;

/// Signs in and returns to where the person wanted to be. With a second factor the code is asked for next.
#[server(prefix = "/fn", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<LogInStep, AppError> {
    crate::request::handle(async |cx| {
        let log_in = cx.services.log_in(&cx.visit(), &username, &password).await?;
        cx.advance_session(&log_in).await?;
        match log_in.step {
            LogInStep::Done => crate::answer::redirect(&next),
            LogInStep::CodeNeeded => {
                crate::answer::redirect(&format!("/login/code?next={}", crate::html::encode(&next)));
            }
        }
        Ok(log_in.step)
    })
    .await
}

/// Ends a log-in with a code of the second factor, or with a recovery code.
#[server(prefix = "/fn", endpoint = "log_in_code")]
pub async fn log_in_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<LogInStep, AppError> {
    crate::request::handle(async |cx| {
        let pending = cx.pending().await?;
        let log_in = cx.services.log_in_code(&cx.visit(), pending, &code).await?;
        cx.advance_session(&log_in).await?;
        crate::answer::redirect(&next);
        Ok(log_in.step)
    })
    .await
}

/// Proves again who is asking, by password or code, before a dangerous act.
#[server(prefix = "/fn", endpoint = "verify")]
pub async fn verify(
    #[server(default)] proof: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::SecureOwnAccount)?;
        let clock = cx.services.verify_identity(&by, &proof).await?;
        cx.keep_verified(clock).await?;
        Done::Verified.redirect(&next);
        Ok(())
    })
    .await
}

/// Asks for a link that sets a new password. The answer is the same for everybody.
#[server(prefix = "/fn", endpoint = "ask_reset")]
pub async fn ask_reset(#[server(default)] name: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        drop(cx.services.ask_password_reset(&cx.client, &name).await?);
        Done::ResetAsked.redirect("/forgot");
        Ok(())
    })
    .await
}

/// A passphrase that nobody used before, as a suggestion.
#[server(prefix = "/fn", endpoint = "suggest_passphrase")]
pub async fn suggest_passphrase() -> Result<String, AppError> {
    crate::request::handle(async |_cx| Ok(service::suggest_passphrase())).await
}

/// Ends the session.
#[server(prefix = "/fn", endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        if let Some(user) = &cx.user {
            cx.services.log_out(user).await?;
        }
        cx.end_session().await?;
        Done::SignedOut.redirect("/login");
        Ok(())
    })
    .await
}

/// Makes the first admin, with the one-time link that the server printed.
#[server(prefix = "/fn", endpoint = "set_up")]
pub async fn set_up(
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .set_up_first_admin(&cx.client, &token, &username, &email, &password)
            .await?;
        Done::SetUp.redirect("/login");
        Ok(())
    })
    .await
}

/// Sets a password with a one-time link.
#[server(prefix = "/fn", endpoint = "set_password")]
pub async fn set_password(
    #[server(default)] token: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        cx.services.set_password(&cx.client, &token, &password).await?;
        Done::PasswordSet.redirect("/login");
        Ok(())
    })
    .await
}

/// Chooses the language of the screen.
#[server(prefix = "/fn", endpoint = "set_language")]
pub async fn set_language(
    #[server(default)] lang: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        cx.remember_language(domain::language::Language::from_tag(&lang));
        crate::answer::redirect(&next);
        Ok(())
    })
    .await
}
