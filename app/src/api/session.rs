//! Log-in, log-out, passwords, language, one's own profile, the dashboard's totals.

use crate::error::AppError;
use domain::dashboard::Stats;
use domain::user::{Profile, Viewer};
use leptos::prelude::*;

/// Who is signed in; nobody is an answer too.
#[server(prefix = "/fn", endpoint = "viewer")]
pub async fn load_viewer() -> Result<Option<Viewer>, AppError> {
    crate::server::handle(async |cx| Ok(cx.user.as_ref().map(service::CurrentUser::viewer))).await
}

/// Signs in and returns to where the person wanted to be.
#[server(prefix = "/fn", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let user = cx.services.log_in(&cx.client, &username, &password).await?;
        cx.begin_session(user).await?;
        crate::server::go(&next);
        Ok(())
    })
    .await
}

/// Ends the session.
#[server(prefix = "/fn", endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        if let Some(user) = &cx.user {
            cx.services.log_out(user).await?;
        }
        cx.end_session().await?;
        crate::server::go("/login?done=signed_out");
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
    crate::server::handle(async |cx| {
        cx.services
            .set_up_first_admin(&cx.client, &token, &username, &email, &password)
            .await?;
        crate::server::go("/login?done=set_up");
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
    crate::server::handle(async |cx| {
        cx.services.set_password(&cx.client, &token, &password).await?;
        crate::server::go("/login?done=password_set");
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
    crate::server::handle(async |_cx| {
        crate::server::remember_language(domain::language::Language::from_tag(&lang));
        crate::server::go(&next);
        Ok(())
    })
    .await
}

/// What a person may see of themselves.
#[server(prefix = "/fn", endpoint = "profile")]
pub async fn load_profile() -> Result<Profile, AppError> {
    crate::server::handle(async |cx| {
        cx.services
            .profile(&cx.authorize(domain::access::ViewOwnProfile)?)
            .await
    })
    .await
}

/// The dashboard's totals.
#[server(prefix = "/fn", endpoint = "stats")]
pub async fn load_stats() -> Result<Stats, AppError> {
    crate::server::handle(async |cx| cx.services.stats(&cx.authorize(domain::access::ViewBags)?).await).await
}
