//! One file that was brought: what would become of it, then how far it is.

mod looked;

use crate::acts::imports::{CancelImport, LookAtImport, StartImport};
use crate::components::admin::AdminNav;
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, FormFailure, form_error, hidden};
use crate::components::script::FormsScript;
use crate::page::{Loaded, Page};
use crate::paths::{IMPORT_LIVE, import_path};
use crate::request::{self, Moment as _, param};
use crate::words::{grouped, import_kind, import_state, imports as words, operations};
use domain::fault::Missing;
use domain::import::Import;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use looked::found;
use service::ServiceError;
use service::site::imports::ImportLooked;

/// A file, how it is read and what would become of it; once it was started, how far it is.
pub(crate) async fn import() -> Loaded {
    let t = words();
    let ImportLooked {
        import,
        looked,
        remembered,
    } = request::handle(async |cx| {
        let by = cx.authorize(domain::access::ImportLists)?;
        let id = param("id")
            .parse()
            .map_err(|_| ServiceError::NotFound(Missing::Import))?;
        cx.services.import_looked(&by, id).await
    })
    .await?;
    let title = t.of_import(&import.id.to_string(), &import.wish.file_name);
    let error = FormFailure::first_of([
        form_error::<StartImport>(),
        form_error::<CancelImport>(),
        form_error::<LookAtImport>().unless_at(&["columns"]),
    ]);
    let is_started = import.state.is_some();
    let is_running = import.state.is_some_and(|state| !state.is_ended());
    let stream = IMPORT_LIVE.replace("{id}", &import.id.to_string());
    let o = operations();
    let before = (!is_started).then(|| view! { <Said import=import.clone() remembered/> {found(looked)} });
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <h1>{title.clone()}</h1>
        <FormError error/>
        <p>{import_kind(import.wish.kind)}</p>
        {is_running.then(|| view! {
            <p class="hint needs-script" id="live-state" data-stream=stream data-live=o.live data-failed=o.live_failed></p>
            <noscript><p><a class="button" href=import_path(import.id)>{t.reload}</a></p></noscript>
        })}
        {progress(&import)}
        {before}
    })
    .titled(title))
}

/// The parts of an open page that are live.
pub fn import_parts(import: &Import, language: Language) -> String {
    Owner::new().with(|| {
        provide_context(language);
        // The marker is for hydration, which nothing here has.
        progress(import).to_html().replace("<!>", "")
    })
}

/// How far an import is, and what can be done about it.
fn progress(import: &Import) -> AnyView {
    let t = words();
    let progress = &import.progress;
    let figures = [
        (t.rows_read, progress.rows),
        (t.taken, progress.taken),
        (t.known, progress.known),
        (t.refused_groups, progress.refused),
        (t.refused_short, progress.refused_rows),
        (t.new_bags, progress.bags),
        (t.links, progress.links),
        (t.new_bills, progress.bills),
        (t.billed, progress.billed),
    ];
    let figures = figures
        .into_iter()
        .map(|(name, count)| {
            let count = grouped(i64::try_from(count).unwrap_or(i64::MAX));
            view! { <dt>{name}</dt><dd class="num">{count}</dd> }
        })
        .collect_view();
    let id = import.id.to_string();
    let can_cancel = import.state.is_some_and(|state| !state.is_ended()) && !import.cancelling;
    let refused = (import.state.is_some() && progress.refused_rows > 0).then(|| {
        let href = format!("{}/refused", import_path(import.id));
        view! { <ExportLinks label=t.refused_file href/> }
    });
    let ended = import.ended_at.as_ref().map(|at| at.minute());
    view! {
        <section class="live card medium" id="live-import" aria-labelledby="progress-title">
            <h2 id="progress-title">{t.progress_title}</h2>
            <p role="status"><strong>{import_state(import)}</strong>" "{ended}</p>
            {import.error.clone().map(|why| view! { <p class="banner bad">{why}</p> })}
            {import.state.map(|_| view! { <dl class="facts">{figures}</dl> })}
            {refused}
            {can_cancel.then(|| view! {
                <form method="post" action=CancelImport::url()>
                    {hidden([("id", &id)])}
                    <p class="hint">{t.cancel_help}</p>
                    <button type="submit">{t.cancel}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

/// How a file is read, and the button that takes it.
#[component]
fn Said(
    import: Import,
    /// The columns of the last file of this kind.
    remembered: Option<String>,
) -> impl IntoView {
    let t = words();
    let error = form_error::<LookAtImport>();
    let id = import.id.to_string();
    let check = |name: &'static str, label: &'static str, is_on: bool| {
        view! {
            <label class="check"><input type="checkbox" name=name value="on" checked=is_on/>{label}</label>
        }
    };
    let start = import.is_whole().then(|| {
        view! {
            <form method="post" action=StartImport::url()>
                {hidden([("id", &id)])}
                {check("again", t.start_again, false)}
                <div class="actions"><button class="primary" type="submit">{t.start}</button></div>
            </form>
        }
    });
    view! {
        <section class="card medium">
            <h2>{t.said_title}</h2>
            <form method="post" action=LookAtImport::url()>
                {hidden([("id", &id)])}
                <Field
                    name="columns" label=t.columns value=import.wish.columns.clone() maxlength=500 hint=t.columns_hint
                    offers=remembered.into_iter().collect() error
                />
                {check("hidden", t.hidden, import.wish.hidden)}
                {check("legacy", t.legacy, import.wish.legacy)}
                <div class="actions"><button type="submit">{t.look}</button></div>
            </form>
            {start}
        </section>
    }
}
