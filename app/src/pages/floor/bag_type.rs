//! One bag type: what it is, editing it, what a text would be to it, retiring it.

use super::bag_types::{BagTypeFieldset, StateBadge};
use crate::acts::bag_types::{BagTypeForm, ChangeBagType, RestoreBagType, RetireBagType, patterns};
use crate::components::admin::AdminNav;
use crate::components::field::{FormError, FormFailure, form_error, hidden};
use crate::components::outcome::DoneBanner;
use crate::components::tester::{Tester, Tried};
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::{audit_path, bag_type_path};
use crate::request::{self, RefusedForm, bag_type_id, bag_type_page, filter, param, query};
use crate::words::{site_data, words};
use domain::bag_type::BagTypeDetail;
use domain::fault::Fault;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

struct Shown {
    detail: BagTypeDetail,
    refused: Option<RefusedForm>,
}

/// One bag type.
pub(crate) async fn bag_type() -> Loaded {
    let (t, w) = (site_data(), words());
    let Shown { detail, refused } = read(param("id")).await?;
    let text = filter("try");
    let forms = match &text {
        Some(_) => query("forms"),
        None => BagTypeForm::of(&detail.fields).child_patterns,
    };
    let tried = try_text(detail.id, text.as_deref(), &forms).await;
    // What changed meanwhile is told by what was kept of the form, which knows who did it.
    let stale = refused.as_ref().and_then(|form| form.meanwhile.clone());
    let stale = stale.map(|meanwhile| Fault::ChangedMeanwhile(meanwhile).into());
    let edit = form_error::<ChangeBagType>().unless_stale();
    let others = FormFailure::first_of([
        edit,
        form_error::<RetireBagType>(),
        form_error::<RestoreBagType>(),
    ])
    .unless_stale();
    let title = detail.fields.name.clone();
    let entries = audit_path(&[("entity", "bag_type"), ("id", &detail.id.to_string())]);
    Ok(Page::new(view! {
        <AdminNav/>
        <div class="page-head">
            <h1>{title.clone()}</h1>
            <StateBadge retired=detail.fields.retired/>
        </div>
        <DoneBanner/>
        <FormError error=FormFailure::new(stale)/>
        <FormError error=others/>
        <section class="card medium" aria-labelledby="touches-title">
            <h2 id="touches-title">{t.touches_title}</h2>
            <ul class="points">
                <li>{t.touches_parents}</li>
                <li>{t.touches_children}</li>
                <li>{t.touches_tare}</li>
                <li>{t.touches_servers}</li>
            </ul>
        </section>
        <Edit detail=detail.clone() refused error=edit/>
        <Tester action=bag_type_path(detail.id) text=text.unwrap_or_default() forms=Some(forms) tried/>
        <Retire detail/>
        <p class="actions"><a href="/admin/bag-types">{t.bag_types}</a><a href=entries>{w.audit_of_this}</a></p>
    })
    .titled(title))
}

async fn read(id: String) -> Result<Shown, AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let id = bag_type_id(&id)?;
        Ok(Shown {
            detail: cx.services.bag_type(&by, id).await?,
            refused: cx.take_refused(&bag_type_page(&id.to_string())).await?,
        })
    })
    .await
}

async fn try_text(id: i16, text: Option<&str>, forms: &str) -> Tried {
    let text = text?;
    let tried = request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        let forms = patterns(forms);
        let into = Some(id);
        cx.services
            .try_label(&by, text, into, Some(&forms), cx.language)
            .await
    });
    Some(tried.await)
}

#[component]
fn Edit(detail: BagTypeDetail, refused: Option<RefusedForm>, error: FormFailure) -> impl IntoView {
    let t = site_data();
    let shown = BagTypeForm::of(&detail.fields);
    let seen = shown
        .fields()
        .map(|(name, value)| view! { <input type="hidden" name=format!("seen[{name}]") value=value.to_owned()/> })
        .into_iter()
        .collect_view();
    let (id, version) = (detail.id.to_string(), detail.version.to_string());
    let came_back = error.get().is_some() || refused.is_some();
    view! {
        <details class="card medium" id="edit" open=came_back>
            <summary>{t.edit}</summary>
            <form method="post" action=ChangeBagType::url()>
                {hidden([("id", &id), ("version", &version)])}
                {seen}
                <BagTypeFieldset shown refused pattern_stays=detail.in_use error/>
                <button class="primary" type="submit">{words().save}</button>
            </form>
        </details>
    }
}

#[component]
fn Retire(detail: BagTypeDetail) -> impl IntoView {
    let t = site_data();
    let (id, version) = (detail.id.to_string(), detail.version.to_string());
    let (action, help, label) = if detail.fields.retired {
        (RestoreBagType::url(), t.restore_help, t.restore)
    } else {
        (RetireBagType::url(), t.retire_help, t.retire)
    };
    view! {
        <section class="card medium" aria-labelledby="retire-title">
            <h2 id="retire-title">{label}</h2>
            <p>{help}</p>
            <form method="post" action=action>
                {hidden([("id", &id), ("version", &version)])}
                <button type="submit">{label}</button>
            </form>
        </section>
    }
}
