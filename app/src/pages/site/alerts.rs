//! Alerts: what is wrong with the running of the site and what to do about it, then what was.

use crate::acts::alerts::AcknowledgeAlert;
use crate::components::admin::{AdminNav, or_dash};
use crate::components::commands::with_commands;
use crate::components::field::{FormError, form_error, hidden};
use crate::components::icon::Drawing;
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::with_query;
use crate::request::Moment as _;
use crate::request::{self, filter};
use crate::words::{self, words};
use domain::alert::{Alert, AlertList, Channel, Trouble};
use domain::language::Language;
use domain::page::Page as ListPage;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What is on, worst first; then what is over, newest first.
pub(crate) async fn alerts() -> Loaded {
    let t = words::alerts();
    let list = read(filter("cursor")).await?;
    Ok(Page::new(view! {
        <AdminNav/>
        <h1>{t.title}</h1>
        <DoneBanner/>
        <FormError error={form_error::<AcknowledgeAlert>()}/>
        <section class="stack" aria-labelledby="open-title">
            <h2 id="open-title">{t.open}</h2>
            <Open alerts=list.open/>
        </section>
        <section class="stack" aria-labelledby="history-title">
            <h2 id="history-title">{t.history}</h2>
            <History page=list.history/>
        </section>
    }))
}

/// What is on, and a page of what is over.
async fn read(cursor: Option<String>) -> Result<AlertList, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        cx.services.alerts(&by, cursor.as_deref()).await
    })
    .await
}

#[component]
fn Open(alerts: Vec<Alert>) -> impl IntoView {
    let t = words::alerts();
    if alerts.is_empty() {
        return view! { <p class="empty" role="status">{t.none_open}</p> }.into_any();
    }
    let waiting = alerts.iter().any(|alert| alert.acknowledged_at.is_none());
    view! {
        {waiting.then(|| view! { <p class="hint">{t.acknowledge_help}</p> })}
        <ol class="notices">
            {alerts.into_iter().map(|alert| view! { <OpenAlert alert/> }).collect_view()}
        </ol>
    }
    .into_any()
}

#[component]
fn OpenAlert(alert: Alert) -> impl IntoView {
    let (t, language) = (words::alerts(), request::language());
    let code = alert.severity.code();
    let title_id = format!("alert-{}", alert.id);
    let sentence = alert.sentence(language);
    let taken = alert
        .acknowledged_at
        .map(|at| t.taken(&or_dash(alert.acknowledged_by), &at.minute()));
    let care = match taken {
        Some(taken) => view! { <p class="hint">{taken}</p> }.into_any(),
        None => view! {
            <form method="post" action=AcknowledgeAlert::url()>
                {hidden([("id", &alert.id.to_string())])}
                <button type="submit" aria-describedby=title_id.clone()>{t.acknowledge}</button>
            </form>
        }
        .into_any(),
    };
    let look = words::look(code);
    view! {
        <li class="card notice">
            <span class=format!("notice-icon {}", look.tone)><Drawing path=look.drawing/></span>
            <div class="notice-text">
                <p class="request-head">
                    <OutcomeBadge code/>
                    <time class="hint" datetime=alert.raised_at.0.clone()>
                        {t.since(&alert.raised_at.minute())}
                    </time>
                </p>
                <h3 id=title_id>{alert.kind.title(language)}</h3>
                <p class="breaks">{with_commands(&sentence)}</p>
                <p><b>{t.to_do}</b>" "{with_commands(alert.kind.to_do(language))}</p>
                {troubles(alert.troubles)}
            </div>
            <div class="actions">{care}</div>
        </li>
    }
}

/// Who has not heard of it, and why.
fn troubles(troubles: Vec<Trouble>) -> impl IntoView {
    let t = words::alerts();
    let line = move |trouble: Trouble| {
        let way = match trouble.channel {
            Channel::Mail => t.by_mail,
            Channel::Webhook => t.by_webhook,
        };
        let text = match &trouble.given_up_at {
            None => t.not_delivered(way, &trouble.told_at.minute(), &trouble.attempts.to_string()),
            Some(at) => t.given_up(way, &trouble.told_at.minute(), &at.minute()),
        };
        view! {
            <p class="hint breaks">
                <Drawing path=words::look("warning").drawing/>" "{text}" "<span lang=Language::default().tag()>{trouble.error}</span>
            </p>
        }
    };
    troubles.into_iter().map(line).collect_view()
}

#[component]
fn History(page: ListPage<Alert>) -> impl IntoView {
    let (t, w) = (words::alerts(), words());
    if page.items.is_empty() {
        return view! { <p class="empty">{t.none_over}</p> }.into_any();
    }
    view! {
        <table class="rows" id="history-table">
            <thead>
                <tr>
                    <th scope="col">{t.what}</th><th scope="col">{t.severity}</th><th scope="col">{t.from}</th>
                    <th scope="col">{t.to}</th><th scope="col">{t.taken_by}</th>
                </tr>
            </thead>
            <tbody>{page.items.into_iter().map(|alert| view! { <Line alert/> }).collect_view()}</tbody>
        </table>
        {page.next.map(|cursor| {
            let next = with_query("/admin/alerts", [("cursor", Some(cursor))]);
            view! { <p class="pager"><a class="button" rel="next" href=next>{w.next_page}</a></p> }
        })}
    }
    .into_any()
}

#[component]
fn Line(alert: Alert) -> impl IntoView {
    let t = words::alerts();
    let sentence = alert.sentence(request::language());
    let over = alert.cleared_at.unwrap_or_default();
    view! {
        <tr>
            <th scope="row" data-label=t.what class="breaks">{with_commands(&sentence)}{troubles(alert.troubles)}</th>
            <td data-label=t.severity><OutcomeBadge code=alert.severity.code()/></td>
            <td data-label=t.from><time datetime=alert.raised_at.0.clone()>{alert.raised_at.minute()}</time></td>
            <td data-label=t.to><time datetime=over.0.clone()>{over.minute()}</time></td>
            <td data-label=t.taken_by>{or_dash(alert.acknowledged_by)}</td>
        </tr>
    }
}
