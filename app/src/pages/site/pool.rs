//! The pool of database connections, and the health of the site's parts. Reads itself anew while somebody looks.

use crate::acts::operations::CancelQuery;
use crate::components::admin::AdminNav;
use crate::components::commands::with_commands;
use crate::components::field::{FormError, form_error, hidden};
use crate::components::outcome::DoneBanner;
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request;
use crate::request::Moment as _;
use crate::words::operations;
use crate::words::words;
use domain::health::{Component as Part, Health, SystemHealth};
use domain::language::Language;
use domain::pool::{PoolLevel, PoolState, RunningQuery};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How full the pool is, what holds it, and how the parts do.
pub(crate) async fn pool() -> Loaded {
    let o = operations();
    let Shown {
        pool,
        queries,
        health,
    } = read().await?;
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <div class="page-head">
            <h1>{o.pool_title}</h1>
            <p class="hint at-end needs-script" id="live-state" data-live=o.live data-paused=o.live_paused data-failed=o.live_failed></p>
            <noscript><a class="button" href="/pool_dashboard">{o.read_again}</a></noscript>
        </div>
        <DoneBanner/>
        <FormError error={form_error::<CancelQuery>()}/>
        <section class="card live" id="pool-now" aria-labelledby="pool-now-title"><Pool pool/></section>
        <section class="stack live" id="long-queries" aria-labelledby="long-queries-title">
            <h2 id="long-queries-title">{o.long_queries}</h2>
            <Queries queries/>
        </section>
        <section class="stack live" id="health" aria-labelledby="health-title"><Parts health/></section>
    }))
}

/// What the page about the pool shows.
struct Shown {
    pool: PoolState,
    /// What has been going on for long; none where the database did not tell.
    queries: Option<Vec<RunningQuery>>,
    health: SystemHealth,
}

/// The pool of the server that answers, and the site's health. Comes also while the database does not answer, as far as
/// it goes.
async fn read() -> Result<Shown, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OperateSite)?;
        Ok(Shown {
            queries: cx.services.running_queries(&by).await,
            health: cx.services.health_for(&by).await,
            pool: cx.services.pool_for(&by),
        })
    })
    .await
}

fn level(level: PoolLevel) -> (&'static str, &'static str) {
    let o = operations();
    match level {
        PoolLevel::Healthy => ("badge good", o.level_healthy),
        PoolLevel::Warning => ("badge warn", o.level_warning),
        PoolLevel::Critical => ("badge bad", o.level_critical),
        PoolLevel::Danger => ("badge bad", o.level_danger),
    }
}

#[component]
fn Pool(pool: PoolState) -> impl IntoView {
    let o = operations();
    let (tone, word) = level(pool.level);
    let advice = match pool.level {
        PoolLevel::Healthy => None,
        PoolLevel::Warning => Some(o.advice_warning),
        PoolLevel::Critical => Some(o.advice_critical),
        PoolLevel::Danger => Some(o.advice_danger),
    };
    let fact = |name, id, value: String| view! { <div><dt>{name}</dt><dd id=id>{value}</dd></div> };
    view! {
        <h2 id="pool-now-title">{o.pool_now}</h2>
        <p class="actions">
            <span class="big" id="pool-usage">{format!("{:.0} %", pool.usage)}</span>
            <span class=tone id="pool-level">{word}</span>
        </p>
        {advice.map(|advice| view! { <p>{advice}</p> })}
        <dl class="facts">
            {fact(o.checked_out, "pool-checked-out", pool.checked_out.to_string())}
            {fact(o.available, "pool-available", pool.available.to_string())}
            {fact(o.overflow, "pool-overflow", pool.overflow.to_string())}
            {fact(o.waiters, "pool-waiters", pool.waiters.to_string())}
            {fact(o.wait_p95, "pool-wait", o.milliseconds(&format!("{:.1}", pool.wait_p95_ms)))}
            {fact(o.timeouts, "pool-timeouts", pool.timeouts.to_string())}
            {fact(o.most, "pool-most", format!("{} + {}", pool.size, pool.most.saturating_sub(pool.size)))}
        </dl>
        <Trend trend=pool.trend/>
    }
}

/// Ten minutes as a line; the sentence below says the same.
#[component]
fn Trend(trend: Vec<f64>) -> impl IntoView {
    const STEP: f64 = 10.0;
    const POINTS: usize = 60;
    let o = operations();
    // The newest stands at the right edge, however few there are.
    let first = POINTS.saturating_sub(trend.len());
    #[expect(clippy::cast_precision_loss, reason = "at most sixty points")]
    let x = |index: usize| (first + index) as f64 * STEP;
    let line: Vec<String> = trend
        .iter()
        .enumerate()
        .map(|(index, usage)| format!("{:.0},{:.1}", x(index), 100.0 - usage.clamp(0.0, 100.0)))
        .collect();
    let bound = |percent: f64| {
        let y = 100.0 - percent;
        view! { <line class="bound" x1="0" x2="590" y1=y y2=y/> }
    };
    let text = |percent: Option<f64>| percent.map_or_else(|| "–".to_owned(), |p| format!("{p:.0} %"));
    let (low, high) = (
        trend.iter().copied().reduce(f64::min),
        trend.iter().copied().reduce(f64::max),
    );
    let sentence = o.trend(&text(low), &text(high), &text(trend.last().copied()));
    view! {
        <figure class="stack">
            <svg class="chart trend" viewBox="0 0 590 100" preserveAspectRatio="none" aria-hidden="true">
                {[PoolLevel::WARNING, PoolLevel::CRITICAL, PoolLevel::DANGER].map(bound).collect_view()}
                <polyline points=line.join(" ")/>
            </svg>
            <figcaption class="hint">{sentence}</figcaption>
        </figure>
    }
}

#[component]
fn Queries(queries: Option<Vec<RunningQuery>>) -> impl IntoView {
    let o = operations();
    let Some(queries) = queries else {
        return view! { <p class="banner bad">{o.queries_unknown}</p> }.into_any();
    };
    if queries.is_empty() {
        return view! { <p class="empty">{o.no_queries}</p> }.into_any();
    }
    let rows = queries
        .into_iter()
        .map(|query| {
            let (process, began) = (query.pid.to_string(), query.began.to_string());
            let state = if query.waits_for_lock {
                o.waits_for_lock.to_owned()
            } else {
                query.state
            };
            view! {
                <tr>
                    <th scope="row" class="code" data-label=o.process>{process.clone()}</th>
                    <td class="num" data-label=o.seconds>{format!("{:.1}", query.seconds)}</td>
                    <td data-label=o.doing>{state}</td>
                    <td data-label=o.database_role>{query.role}</td>
                    <td class="breaks" data-label=o.statement><code class="statement">{query.text}</code></td>
                    <td data-label="">
                        <form method="post" action=CancelQuery::url()>
                            {hidden([("process", &process), ("began", &began)])}
                            <button class="danger" type="submit" aria-label=o.cancel_label(&process)>
                                {words().cancel}
                            </button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p class="hint">{o.cancel_help}</p>
        <table class="rows" id="queries-table">
            <thead>
                <tr>
                    <th scope="col">{o.process}</th><th scope="col" class="num">{o.seconds}</th>
                    <th scope="col">{o.doing}</th><th scope="col">{o.database_role}</th>
                    <th scope="col">{o.statement}</th><th scope="col">{words().cancel}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn health(health: Health) -> (&'static str, &'static str) {
    let o = operations();
    match health {
        Health::Healthy => ("badge good", o.healthy),
        Health::Degraded => ("badge warn", o.degraded),
        Health::Unhealthy => ("badge bad", o.unhealthy),
    }
}

#[component]
fn Parts(health: SystemHealth) -> impl IntoView {
    let o = operations();
    let (tone, word) = self::health(health.status);
    view! {
        <div class="page-head">
            <h2 id="health-title">{o.health}</h2>
            <span class=tone id="health-status">{word}</span>
            <p class="hint">{words().as_of(&health.timestamp.minute())}</p>
        </div>
        <table class="rows" id="health-table">
            <thead>
                <tr>
                    <th scope="col">{o.part}</th><th scope="col">{words().status}</th><th scope="col">{o.found}</th>
                </tr>
            </thead>
            <tbody>
                {health.components.into_iter().map(|(name, part)| view! { <PartRow name part/> }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn PartRow(name: String, part: Part) -> impl IntoView {
    let o = operations();
    let (tone, word) = self::health(part.status);
    let facts: Vec<String> = part
        .facts
        .iter()
        .map(|(fact, value)| format!("{fact} {value}"))
        .collect();
    let language = request::language();
    // The names of figures are those of the API.
    let names = (language != Language::default()).then(|| Language::default().tag());
    view! {
        <tr>
            <th scope="row" data-label=o.part>{operations_part(&name)}</th>
            <td data-label=words().status><span class=tone>{word}</span></td>
            <td class="breaks" data-label=o.found>
                {part.advice.map(|advice| view! { <p>{with_commands(&advice.sentence(language))}</p> })}
                <details>
                    <summary class="hint">{o.figures}</summary>
                    <span class="hint" lang=names>{facts.join(" · ")}</span>
                </details>
            </td>
        </tr>
    }
}

fn operations_part(name: &str) -> String {
    let o = operations();
    match name {
        "archiving" => o.part_archiving,
        "audit_logging" => o.part_audit,
        "backup" => o.part_backup,
        "base" => o.part_base,
        "cache" => o.part_cache,
        "database" => o.part_database,
        "disk" => o.part_disk,
        "drill" => o.part_drill,
        "pool" => o.part_pool,
        "rate_limiter" => o.part_limits,
        "replica" => o.part_replica,
        "session" => o.part_sessions,
        "write_path" => o.part_write_path,
        other => return other.to_owned(),
    }
    .to_owned()
}
