//! Shared handhelds and badges, for admins.

use crate::acts::badges::{InviteDevice, MakeBadge, RevokeBadge, RevokeDevice, UnlockBadge};
use crate::components::admin::AdminNav;
use crate::components::field::{Field, FormError, FormFailure, form_error, hidden};
use crate::components::handover::HandoverBox;
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::pages::people::security::take_handover;
use crate::paths::user_path;
use crate::request::Moment as _;
use crate::words::{accounts, handhelds as texts, words};
use domain::badge::{Badge, Handheld, Handhelds, Standing};
use domain::timestamp::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every handheld and badge.
pub(crate) async fn handhelds() -> Loaded {
    let (h, w) = (texts(), words());
    let Handhelds { handhelds, badges } = read().await?;
    let handover = take_handover().await?;
    let (invited, made) = (form_error::<InviteDevice>(), form_error::<MakeBadge>());
    let error = FormFailure::first_of([
        invited,
        made,
        form_error::<RevokeDevice>(),
        form_error::<RevokeBadge>(),
        form_error::<UnlockBadge>(),
    ]);
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <h1>{h.title}</h1>
        <p class="hint">{h.help}</p>
        <DoneBanner/>
        <FormError error/>
        {handover.map(|handover| view! { <HandoverBox handover/> })}
        <section class="stack" aria-labelledby="handhelds-title">
            <h2 id="handhelds-title">{h.handhelds}</h2>
            <HandheldTable handhelds/>
            <form method="post" action=InviteDevice::url() class="card medium" data-keep="">
                <Field
                    name="name" label=h.handheld_name hint=h.handheld_name_hint maxlength=60
                    required=true error=invited
                />
                <button class="primary" type="submit">{h.invite}</button>
            </form>
        </section>
        <section class="stack" aria-labelledby="badges-title">
            <h2 id="badges-title">{h.badges}</h2>
            <BadgeTable badges/>
            <form method="post" action=MakeBadge::url() class="card medium" data-keep="">
                <Field
                    name="username" label=w.username hint=h.make_badge_help maxlength=64 required=true error=made
                />
                <button class="primary" type="submit">{h.make_badge}</button>
            </form>
        </section>
    }))
}

async fn read() -> Result<Handhelds, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        cx.services.handhelds(&by).await
    })
    .await
}

/// When, or never.
fn minute(at: Option<Timestamp>) -> String {
    at.map_or_else(|| accounts().never.to_owned(), |at| at.minute())
}

#[component]
fn HandheldTable(handhelds: Vec<Handheld>) -> impl IntoView {
    let (h, w) = (texts(), words());
    if handhelds.is_empty() {
        return view! { <p class="empty">{h.no_handhelds}</p> }.into_any();
    }
    let rows = handhelds.into_iter().map(|handheld| {
        let id = handheld.id.to_string();
        let revoke = (handheld.standing != Standing::Disabled).then(|| {
            view! {
                <form method="post" action=RevokeDevice::url()>
                    {hidden([("id", &id)])}
                    <button class="danger" type="submit" aria-label=h.revoke_handheld_label(&handheld.name)>{h.revoke}</button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row" class="breaks" data-label=h.handheld_name>{handheld.name.clone()}</th>
                <td data-label=w.status><OutcomeBadge code=handheld.standing.code()/></td>
                <td data-label=h.enrolled>{minute(handheld.enrolled_at)}</td>
                <td data-label=h.used>{minute(handheld.used_at)}</td>
                <td data-label="">{revoke}</td>
            </tr>
        }
    });
    view! {
        <table class="rows" id="handhelds-table">
            <thead>
                <tr>
                    <th scope="col">{h.handheld_name}</th><th scope="col">{w.status}</th>
                    <th scope="col">{h.enrolled}</th><th scope="col">{h.used}</th><th scope="col">{h.revoke}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn BadgeTable(badges: Vec<Badge>) -> impl IntoView {
    let (h, w) = (texts(), words());
    if badges.is_empty() {
        return view! { <p class="empty">{h.no_badges}</p> }.into_any();
    }
    let rows = badges.into_iter().map(|badge| {
        let id = badge.id.to_string();
        let unlock = (badge.standing == Standing::Locked).then(|| {
            view! {
                <form method="post" action=UnlockBadge::url()>
                    {hidden([("id", &id)])}
                    <button type="submit" aria-label=h.unlock_badge_label(&badge.username)>{h.unlock}</button>
                </form>
            }
        });
        let revoke = (badge.standing != Standing::Disabled).then(|| {
            view! {
                <form method="post" action=RevokeBadge::url()>
                    {hidden([("id", &id)])}
                    <button class="danger" type="submit" aria-label=h.revoke_badge_label(&badge.username)>{h.revoke}</button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row" data-label=w.username>
                    <a class="row-link" href=user_path(badge.user_id)>{badge.username.clone()}</a>
                </th>
                <td data-label=w.status><OutcomeBadge code=badge.standing.code()/></td>
                <td data-label=h.made>{badge.made_at.minute()}</td>
                <td data-label=h.used>{minute(badge.used_at)}</td>
                <td data-label=""><div class="actions">{unlock}{revoke}</div></td>
            </tr>
        }
    });
    view! {
        <table class="rows" id="badges-table">
            <thead>
                <tr>
                    <th scope="col">{w.username}</th><th scope="col">{w.status}</th>
                    <th scope="col">{h.made}</th><th scope="col">{h.used}</th><th scope="col">{h.revoke}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
