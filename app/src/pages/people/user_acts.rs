//! What an admin can do about a user: each act a form of its own, with what it does said beside it.

use crate::acts::users::{DisableUser, EnableUser, EraseUser, MakePasswordLink, ResetUserFactor, UnlockUser};
use crate::components::field::hidden;
use crate::words::accounts;
use crate::words::words;
use domain::account::{UserDetail, UserStatus};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The acts that fit the user's state.
#[component]
pub(super) fn UserActs(detail: UserDetail, has_mail: bool) -> impl IntoView {
    let (a, w) = (accounts(), words());
    if detail.is_self {
        return view! {
            <section class="card">
                <p>{a.this_is_you}</p>
                <p class="actions"><a class="button" href="/profile/security">{w.security}</a></p>
            </section>
        }
        .into_any();
    }
    let id = detail.user.id.to_string();
    let version = detail.version.to_string();
    let status = detail.user.status;
    let disabled = status == UserStatus::Disabled;
    view! {
        {(status == UserStatus::Locked).then(|| view! {
            <section class="card" aria-labelledby="unlock-title">
                <h2 id="unlock-title">{a.unlock}</h2>
                <p>{a.unlock_help}</p>
                <form method="post" action=UnlockUser::url()>
                    {hidden([("id", &id)])}
                    <button class="primary" type="submit">{a.unlock}</button>
                </form>
            </section>
        })}
        {disabled.then(|| view! {
            <section class="card" aria-labelledby="enable-title">
                <h2 id="enable-title">{a.enable}</h2>
                <p>{a.enable_help}</p>
                <form method="post" action=EnableUser::url()>
                    {hidden([("id", &id), ("version", &version)])}
                    <button class="primary" type="submit">{a.enable}</button>
                </form>
            </section>
        })}
        {(!disabled).then(|| view! { <LinkForm id=id.clone() has_mail/> })}
        {detail.user.second_factor.then(|| view! {
            <details class="card danger">
                <summary>{a.reset_factor}</summary>
                <p>{a.reset_factor_help}</p>
                <form method="post" action=ResetUserFactor::url()>
                    {hidden([("id", &id), ("version", &version)])}
                    <button class="danger" type="submit">{a.reset_factor}</button>
                </form>
            </details>
        })}
        {(!disabled).then(|| view! {
            <details class="card danger">
                <summary>{a.disable}</summary>
                <p>{a.disable_help}</p>
                <form method="post" action=DisableUser::url()>
                    {hidden([("id", &id), ("version", &version)])}
                    <button class="danger" type="submit">{a.disable}</button>
                </form>
            </details>
        })}
        <section class="card" aria-labelledby="personal-title">
            <h2 id="personal-title">{a.personal_data}</h2>
            <p>{a.personal_data_of_user}</p>
            <p class="actions"><a class="button" href=format!("/admin/users/{id}/personal-data") download="">{a.personal_data_save}</a></p>
        </section>
        <details class="card danger">
            <summary>{a.erase}</summary>
            <p>{a.erase_help}</p>
            <form method="post" action=EraseUser::url()>
                {hidden([("id", &id), ("version", &version)])}
                <button class="danger" type="submit">{a.erase}</button>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn LinkForm(id: String, has_mail: bool) -> impl IntoView {
    let a = accounts();
    view! {
        <section class="card" aria-labelledby="link-title">
            <h2 id="link-title">{a.link_title}</h2>
            <p>{a.link_help}</p>
            <form method="post" action=MakePasswordLink::url()>
                {hidden([("id", &id)])}
                <div class="actions">
                    <button type="submit" name="delivery" value="hand">{a.link_make}</button>
                    {has_mail.then(|| view! { <button type="submit" name="delivery" value="mail">{a.link_mail}</button> })}
                </div>
            </form>
        </section>
    }
}
