//! One user, for admins: facts, what can be done, devices, what was scanned, what happened.

use crate::acts::users::{
    ChangeUser, DisableUser, EnableUser, EndUserSessions, EraseUser, MakePasswordLink, ResetUserFactor,
    UnlockUser,
};
use crate::components::admin::{AdminNav, FactorBadge, or_dash};
use crate::components::area::AreaNames;
use crate::components::devices::DeviceTable;
use crate::components::field::{FormError, FormFailure, form_error, hidden};
use crate::components::handover::HandoverBox;
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::pages::people::security::take_handover;
use crate::pages::people::user_acts::UserActs;
use crate::pages::people::users::UserFields;
use crate::pages::people::users::read_choices;
use crate::paths::audit_path;
use crate::request::Moment as _;
use crate::request::{self, param};
use crate::words::role_name;
use crate::words::words;
use crate::words::{accounts, audit, event_name};
use domain::account::{AccountEvent, ActivityDay, Device, UserDetail};
use domain::fault::Fault;
use domain::timestamp::Timestamp;
use domain::user::Area;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One user.
pub(crate) async fn user() -> Loaded {
    let detail = read(param("id")).await?;
    let choices = read_choices().await?;
    let handover = take_handover().await?;
    let title = detail.user.username.clone();
    let edit_error = form_error::<ChangeUser>();
    // What changed meanwhile is told by the page's data, which know who did it.
    let error = FormFailure::first_of([
        edit_error,
        form_error::<MakePasswordLink>(),
        form_error::<DisableUser>(),
        form_error::<EnableUser>(),
        form_error::<UnlockUser>(),
        form_error::<EndUserSessions>(),
        form_error::<ResetUserFactor>(),
        form_error::<EraseUser>(),
    ])
    .unless_stale();
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <div class="page-head">
            <h1>{detail.user.username.clone()}</h1>
            <OutcomeBadge code=detail.user.status.code()/>
        </div>
        <DoneBanner/>
        <FormError error/>
        <FormError error=FormFailure::new(detail.meanwhile.clone().map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into()))/>
        {handover.map(|handover| view! { <HandoverBox handover/> })}
        <Facts detail=detail.clone() areas=AreaNames::of(&choices.areas)/>
        <Edit detail=detail.clone() areas=choices.areas error=edit_error/>
        <UserActs detail=detail.clone() has_mail=choices.has_mail/>
        <Devices devices=detail.devices user=detail.user.id.to_string() is_self=detail.is_self/>
        <Productivity days=detail.days/>
        <Events events=detail.events id=detail.user.id username=detail.user.username/>
    })
    .titled(title))
}

/// A user's page.
async fn read(id: String) -> Result<UserDetail, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        let user = crate::request::user_id(&id)?;
        let detail = cx.services.user_detail(&by, user).await?;
        let refused = cx.take_refused(&crate::request::user_page(user)).await?;
        Ok(UserDetail {
            meanwhile: refused.and_then(|form| form.meanwhile),
            ..detail
        })
    })
    .await
}

fn minute(at: Option<Timestamp>) -> String {
    or_dash(at.map(|at| at.minute()))
}

#[component]
fn Facts(detail: UserDetail, areas: AreaNames) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let user = detail.user;
    let failed = detail.failed_login_attempts;
    view! {
        <dl class="facts card">
            <div class="wide"><dt>{a.email}</dt><dd>{user.email}</dd></div>
            <div><dt>{w.role}</dt><dd>{role_name(user.role)}</dd></div>
            <div><dt>{w.area}</dt><dd>{or_dash(areas.name_of(user.area.as_deref()))}</dd></div>
            <div><dt>{a.second_factor}</dt><dd><FactorBadge on=user.second_factor/></dd></div>
            <div><dt>{a.member_since}</dt><dd>{detail.created_at.day()}</dd></div>
            <div><dt>{a.last_login}</dt><dd>{minute(user.last_login_at)}</dd></div>
            <div><dt>{a.password_since}</dt><dd>{minute(detail.password_changed_at)}</dd></div>
            {(failed > 0).then(|| view! { <div><dt>{a.failed_logins}</dt><dd>{failed}</dd></div> })}
            {detail.locked_until.map(|at| view! { <div><dt>{a.locked_until}</dt><dd>{at.minute()}</dd></div> })}
            {detail.link_until.map(|at| view! { <div><dt>{a.link_until}</dt><dd>{at.minute()}</dd></div> })}
        </dl>
    }
}

#[component]
fn Edit(detail: UserDetail, areas: Vec<Area>, error: FormFailure) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let id = detail.user.id.to_string();
    let (version, user) = (detail.version.to_string(), &detail.user);
    let seen = hidden([
        ("id", &id),
        ("seen[version]", &version),
        ("seen[username]", &user.username),
        ("seen[email]", &user.email),
        ("seen[role]", user.role.code()),
        ("seen[area]", user.area.as_deref().unwrap_or("")),
    ]);
    view! {
        <details class="card" open=error.get().is_some()>
            <summary>{a.edit_user}</summary>
            <form method="post" action=ChangeUser::url() data-keep="">
                {seen}
                <UserFields areas user=detail.user error/>
                <p class="hint">{a.edit_user_help}</p>
                <button class="primary" type="submit">{w.save}</button>
            </form>
        </details>
    }
}

#[component]
fn Devices(devices: Vec<Device>, user: String, is_self: bool) -> impl IntoView {
    let a = accounts();
    let any = !devices.is_empty() && !is_self;
    let of_user = hidden([("id", &user)]);
    view! {
        <section class="card" aria-labelledby="devices-title">
            <h2 id="devices-title">{a.devices}</h2>
            <DeviceTable devices action=EndUserSessions::url() user/>
            {any.then(|| view! {
                <form method="post" action=EndUserSessions::url()>
                    {of_user}
                    <button type="submit">{a.end_all}</button>
                </form>
            })}
        </section>
    }
}

/// What was scanned on each day; the bars repeat the number of children.
#[component]
fn Productivity(days: Vec<ActivityDay>) -> impl IntoView {
    let a = accounts();
    let top = days.iter().map(|day| day.linked).max().unwrap_or(0).max(1);
    let body = if days.is_empty() {
        view! { <p class="empty">{a.no_days}</p> }.into_any()
    } else {
        view! {
            <table class="rows" id="days-table">
                <thead>
                    <tr>
                        <th scope="col">{a.day}</th><th scope="col" class="num">{a.linked_children}</th>
                        <th scope="col"><span class="visually-hidden">{a.linked_children}</span></th>
                        <th scope="col" class="num">{a.billed_parents}</th><th scope="col" class="num">{words().refused}</th>
                        <th scope="col" class="num">{a.hours}</th><th scope="col" class="num">{a.per_hour}</th>
                    </tr>
                </thead>
                <tbody>{days.into_iter().map(|day| view! { <DayRow day top/> }).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="days-title">
            <h2 id="days-title">{a.last_days}</h2>
            {body}
        </section>
    }
}

#[component]
fn DayRow(day: ActivityDay, top: i64) -> impl IntoView {
    let a = accounts();
    let width = day.linked * 100 / top;
    let hours = day.hours.max(1);
    let per_hour = (day.linked + hours / 2) / hours;
    view! {
        <tr>
            <th scope="row" data-label=a.day>{Timestamp(day.day).day()}</th>
            <td data-label=a.linked_children class="num">{day.linked}</td>
            <td class="day-bar" aria-hidden="true">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">
                    <rect class="scans good" x="0" y="0" width=width height="10"></rect>
                </svg>
            </td>
            <td data-label=a.billed_parents class="num">{day.billed}</td>
            <td data-label=words().refused class="num">{day.refused}</td>
            <td data-label=a.hours class="num">{day.hours}</td>
            <td data-label=a.per_hour class="num">{per_hour}</td>
        </tr>
    }
}

#[component]
fn Events(events: Vec<AccountEvent>, id: i64, username: String) -> impl IntoView {
    let (a, t) = (accounts(), audit());
    let by = audit_path(&[("user", &username)]);
    let about = audit_path(&[("entity", "user"), ("id", &id.to_string())]);
    let body = if events.is_empty() {
        view! { <p class="empty">{a.no_events}</p> }.into_any()
    } else {
        view! {
            <table class="rows" id="events-table">
                <thead>
                    <tr>
                        <th scope="col">{a.event}</th><th scope="col">{words().who}</th>
                        <th scope="col">{words().when}</th><th scope="col">{a.address}</th>
                    </tr>
                </thead>
                <tbody>{events.into_iter().map(|event| view! { <EventRow event/> }).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="events-title">
            <h2 id="events-title">{a.events}</h2>
            {body}
            <p class="actions"><a href=by>{t.events_by}</a><a href=about>{t.events_about}</a></p>
        </section>
    }
}

#[component]
fn EventRow(event: AccountEvent) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let what = event_name(&event.action, request::language()).map_or(event.action.clone(), str::to_owned);
    view! {
        <tr>
            <th scope="row" data-label=a.event>{what}</th>
            <td data-label=w.who>{or_dash(event.by)}</td>
            <td data-label=w.when><time datetime=event.at.0.clone()>{event.at.minute()}</time></td>
            <td data-label=a.address class="code">{or_dash(event.ip)}</td>
        </tr>
    }
}
