//! The files that were brought, and the form for another.

use crate::acts::imports::BringImport;
use crate::components::admin::AdminNav;
use crate::components::field::{Below, FormError, Select, described_by, error_at, form_error, hidden};
use crate::page::{Loaded, Page};
use crate::paths::import_path;
use crate::request::{self, Moment as _, new_key};
use crate::words::{import_kind, import_state, imports as words};
use domain::import::{Import, ImportKind, PART_BYTES};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The newest imports, and the form for another file.
pub(crate) async fn imports() -> Loaded {
    let t = words();
    let found = request::handle(async |cx| {
        let by = cx.authorize(domain::access::ImportLists)?;
        cx.services.imports(&by).await
    })
    .await?;
    let is_empty = found.is_empty();
    Ok(Page::new(view! {
        <script src=request::script("import") defer></script>
        <AdminNav/>
        <h1>{t.imports}</h1>
        <p>{t.imports_help}</p>
        <Bring/>
        {is_empty.then(|| view! { <p class="empty">{t.no_imports}</p> })}
        {(!is_empty).then(|| view! { <List found/> })}
    }))
}

#[component]
fn Bring() -> impl IntoView {
    let t = words();
    let error = form_error::<BringImport>();
    let kinds = ImportKind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), import_kind(*kind).to_owned()))
        .collect();
    let mine = error_at(Some(error), "file");
    let described = described_by("f-file", true, mine.is_some());
    let invalid = mine.is_some().then_some("true");
    view! {
        <section class="card medium">
            <h2>{t.bring_title}</h2>
            <FormError error/>
            <form
                method="post" action=BringImport::url() enctype="multipart/form-data" data-bring=PART_BYTES.to_string()
                data-uploading=t.uploading data-broken=t.upload_broken data-refused=t.upload_refused
            >
                {hidden([("key", &new_key())])}
                <Select name="kind" label=t.what_it_holds any=t.choose options=kinds required=true error/>
                <div class="field">
                    <label for="f-file">{t.file}</label>
                    <input
                        id="f-file" name="file" type="file" accept=".csv,.txt,.tsv,.xlsx,.xlsm" required
                        aria-describedby=described aria-invalid=invalid
                    />
                    <Below id="f-file".to_owned() hint=Some(t.file_hint) error=mine/>
                </div>
                <div class="actions"><button class="primary" type="submit">{t.bring}</button></div>
                <p role="status" class="hint" data-bring-state=""></p>
            </form>
        </section>
    }
}

#[component]
fn List(found: Vec<Import>) -> impl IntoView {
    let t = words();
    let rows = found
        .into_iter()
        .map(|import| {
            view! {
                <tr>
                    <th scope="row" data-label=t.file>
                        <a href=import_path(import.id)>{import.wish.file_name.clone()}</a>
                    </th>
                    <td data-label=t.what_it_holds>{import_kind(import.wish.kind)}</td>
                    <td data-label=t.state>{import_state(&import)}</td>
                    <td data-label=t.rows_read class="num">{import.progress.rows}</td>
                    <td data-label=t.refused_short class="num">{import.progress.refused_rows}</td>
                    <td data-label=t.brought_at>{import.brought_at.minute()}</td>
                    <td data-label=t.brought_by>{import.brought_by.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="rows" id="imports-table">
            <thead>
                <tr>
                    <th scope="col">{t.file}</th><th scope="col">{t.what_it_holds}</th><th scope="col">{t.state}</th>
                    <th scope="col" class="num">{t.rows_read}</th><th scope="col" class="num">{t.refused_short}</th>
                    <th scope="col">{t.brought_at}</th><th scope="col">{t.brought_by}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
