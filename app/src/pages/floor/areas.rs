//! Dispatch areas: the list, making one, one area.

use super::bag_types::StateBadge;
use crate::acts::areas::{AreaForm, ChangeArea, CreateArea, RestoreArea, RetireArea};
use crate::components::admin::AdminNav;
use crate::components::field::{Field, FormError, FormFailure, form_error, hidden};
use crate::components::outcome::DoneBanner;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{area_path, with_query};
use crate::request::{self, RefusedForm, area_page, param};
use crate::words::{site_data, words};
use domain::area::AreaDetail;
use domain::fault::Fault;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every area.
pub(crate) async fn areas() -> Loaded {
    let (t, w) = (site_data(), words());
    let list = request::handle(async |cx| {
        cx.services
            .area_list(&cx.authorize(domain::access::ConfigureSite)?)
            .await
    })
    .await?;
    Ok(Page::new(view! {
        <AdminNav/>
        <div class="page-head">
            <h1>{t.areas}</h1>
            <a class="button primary add" href="/admin/areas/new">{t.new_area}</a>
        </div>
        <DoneBanner/>
        <table class="rows" id="areas-table">
            <thead>
                <tr>
                    <th scope="col">{t.name}</th><th scope="col">{t.code}</th><th scope="col" class="num">{t.position}</th>
                    <th scope="col" class="num">{t.area_users}</th><th scope="col">{w.status}</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(|area| view! { <Row area/> }).collect_view()}</tbody>
        </table>
    }))
}

#[component]
fn Row(area: AreaDetail) -> impl IntoView {
    let t = site_data();
    view! {
        <tr>
            <th scope="row" data-label=t.name><a class="row-link" href=area_path(&area.code)>{area.fields.name}</a></th>
            <td data-label=t.code class="code">{area.code}</td>
            <td data-label=t.position class="num">{area.fields.position}</td>
            <td data-label=t.area_users class="num">{area.users}</td>
            <td data-label=words().status><StateBadge retired=area.fields.retired/></td>
        </tr>
    }
}

/// Making an area.
pub(crate) async fn new_area() -> Loaded {
    let (t, w) = (site_data(), words());
    let refused = request::handle(async |cx| cx.take_refused(&area_page("?")).await).await?;
    let error = form_error::<CreateArea>();
    let code = typed(refused.as_ref(), "code").unwrap_or_default();
    Ok(Page::new(view! {
        <AdminNav/>
        <section class="card medium">
            <h1>{t.new_area}</h1>
            <FormError error/>
            <form method="post" action=CreateArea::url()>
                <Field name="code" label=t.code value=code maxlength=40 required=true hint=t.code_hint error/>
                <AreaFieldset shown=AreaForm::default() refused error/>
                <div class="actions">
                    <button class="primary" type="submit">{t.make_area}</button>
                    <a class="button" href="/admin/areas">{w.cancel}</a>
                </div>
            </form>
        </section>
    }))
}

fn typed(refused: Option<&RefusedForm>, field: &str) -> Option<String> {
    refused.and_then(|form| form.typed.get(field).cloned())
}

#[component]
fn AreaFieldset(shown: AreaForm, refused: Option<RefusedForm>, error: FormFailure) -> impl IntoView {
    let t = site_data();
    let name = typed(refused.as_ref(), "name").unwrap_or(shown.name);
    let position = typed(refused.as_ref(), "position").unwrap_or(shown.position);
    view! {
        <Field name="form[name]" label=t.name value=name maxlength=80 required=true error error_field="name"/>
        <Field
            name="form[position]" label=t.position value=position inputmode="numeric" maxlength=4 hint=t.position_hint
            error error_field="position"
        />
    }
}

/// One area.
pub(crate) async fn area() -> Loaded {
    let t = site_data();
    let (detail, refused) = read(param("code")).await?;
    // What changed meanwhile is told by what was kept of the form, which knows who did it.
    let stale = refused.as_ref().and_then(|form| form.meanwhile.clone());
    let stale = stale.map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into());
    let edit = form_error::<ChangeArea>().unless_stale();
    let error = FormFailure::first_of([edit, form_error::<RetireArea>(), form_error::<RestoreArea>()]);
    let title = detail.fields.name.clone();
    let of_area = |path| with_query(path, [("area", Some(detail.code.clone()))]);
    Ok(Page::new(view! {
        <AdminNav/>
        <div class="page-head">
            <h1>{title.clone()}</h1>
            <StateBadge retired=detail.fields.retired/>
        </div>
        <DoneBanner/>
        <FormError error=FormFailure::new(stale)/>
        <FormError error=error.unless_stale()/>
        <dl class="facts card">
            <div><dt>{t.code}</dt><dd class="code">{detail.code.clone()}</dd></div>
            <div><dt>{t.area_users}</dt><dd><a href=of_area("/admin/users")>{detail.users}</a></dd></div>
            <div><dt>{words().bags}</dt><dd><a href=of_area("/bags")>{words().bags}</a></dd></div>
        </dl>
        <Edit detail=detail.clone() refused error=edit/>
        <Retire detail/>
        <p class="actions"><a href="/admin/areas">{t.areas}</a></p>
    })
    .titled(title))
}

async fn read(code: String) -> Result<(AreaDetail, Option<RefusedForm>), AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let detail = cx.services.area(&by, &code).await?;
        let refused = cx.take_refused(&area_page(&detail.code)).await?;
        Ok((detail, refused))
    })
    .await
}

#[component]
fn Edit(detail: AreaDetail, refused: Option<RefusedForm>, error: FormFailure) -> impl IntoView {
    let shown = AreaForm::of(&detail.fields);
    let version = detail.version.to_string();
    let seen = hidden([
        ("code", &detail.code),
        ("version", &version),
        ("seen[name]", &shown.name),
        ("seen[position]", &shown.position),
    ]);
    view! {
        <section class="card medium" id="edit" aria-labelledby="edit-title">
            <h2 id="edit-title">{site_data().edit}</h2>
            <form method="post" action=ChangeArea::url()>
                {seen}
                <AreaFieldset shown refused error/>
                <button class="primary" type="submit">{words().save}</button>
            </form>
        </section>
    }
}

#[component]
fn Retire(detail: AreaDetail) -> impl IntoView {
    let t = site_data();
    let version = detail.version.to_string();
    let (action, help, label) = if detail.fields.retired {
        (RestoreArea::url(), t.restore_area_help, t.restore)
    } else {
        (RetireArea::url(), t.retire_area_help, t.retire)
    };
    view! {
        <section class="card medium" aria-labelledby="retire-title">
            <h2 id="retire-title">{label}</h2>
            <p>{help}</p>
            <form method="post" action=action>
                {hidden([("code", &detail.code), ("version", &version)])}
                <button type="submit">{label}</button>
            </form>
        </section>
    }
}
