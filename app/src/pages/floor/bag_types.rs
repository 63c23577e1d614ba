//! The list of bag types, and making one.

use crate::acts::bag_types::{BagTypeForm, CreateBagType};
use crate::components::admin::AdminNav;
use crate::components::field::{Field, FormError, FormFailure, TextArea, form_error};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::tester::Tester;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::bag_type_path;
use crate::request::{self, RefusedForm, bag_type_page, filter};
use crate::words::{site_data, words};
use domain::bag_type::BagTypeDetail;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every bag type, and what a text would be.
pub(crate) async fn bag_types() -> Loaded {
    let t = site_data();
    let types = read().await?;
    let text = filter("try");
    let tried = match &text {
        Some(text) => Some(try_text(text).await),
        None => None,
    };
    let is_open = types
        .iter()
        .any(|found| found.fields.child_patterns.is_empty() && !found.fields.retired);
    Ok(Page::new(view! {
        <AdminNav/>
        <div class="page-head">
            <h1>{t.bag_types}</h1>
            <a class="button primary add" href="/admin/bag-types/new">{t.new_bag_type}</a>
        </div>
        <DoneBanner/>
        {is_open.then(|| view! { <p class="banner warn">{t.any_child_warning}</p> })}
        <table class="rows" id="bag-types-table">
            <thead>
                <tr>
                    <th scope="col">{t.name}</th><th scope="col">{t.label_pattern}</th>
                    <th scope="col">{t.child_patterns}</th><th scope="col" class="num">{t.capacity}</th>
                    <th scope="col" class="num">{t.grams_per_child}</th><th scope="col">{words().status}</th>
                </tr>
            </thead>
            <tbody>{types.into_iter().map(|found| view! { <Row found/> }).collect_view()}</tbody>
        </table>
        <Tester action="/admin/bag-types".to_owned() text=text.unwrap_or_default() forms=None tried/>
    }))
}

async fn read() -> Result<Vec<BagTypeDetail>, AppError> {
    request::handle(async |cx| {
        cx.services
            .bag_type_list(&cx.authorize(domain::access::ConfigureSite)?)
            .await
    })
    .await
}

async fn try_text(text: &str) -> Result<domain::bag_type::TriedLabel, AppError> {
    request::handle(async |cx| {
        let by = cx.authorize(domain::access::ConfigureSite)?;
        cx.services.try_label(&by, text, None, None, cx.language).await
    })
    .await
}

#[component]
fn Row(found: BagTypeDetail) -> impl IntoView {
    let t = site_data();
    let fields = found.fields;
    let forms = match fields.child_texts() {
        none if none.is_empty() => t.any_child.to_owned(),
        forms => forms.join(", "),
    };
    view! {
        <tr>
            <th scope="row" data-label=t.name><a class="row-link" href=bag_type_path(found.id)>{fields.name}</a></th>
            <td data-label=t.label_pattern class="code">{fields.label_pattern.as_str().to_owned()}</td>
            <td data-label=t.child_patterns class="breaks">{forms}</td>
            <td data-label=t.capacity class="num">{fields.capacity}</td>
            <td data-label=t.grams_per_child class="num">{fields.grams_per_child}</td>
            <td data-label=words().status><StateBadge retired=fields.retired/></td>
        </tr>
    }
}

/// Whether something is in use or retired.
#[component]
pub(super) fn StateBadge(retired: bool) -> impl IntoView {
    let code = if retired { "retired" } else { "in_use" };
    view! { <OutcomeBadge code/> }
}

/// Making a bag type.
pub(crate) async fn new_bag_type() -> Loaded {
    let (t, w) = (site_data(), words());
    let refused = request::handle(async |cx| cx.take_refused(&bag_type_page("new")).await).await?;
    let error = form_error::<CreateBagType>();
    Ok(Page::new(view! {
        <AdminNav/>
        <section class="card medium">
            <h1>{t.new_bag_type}</h1>
            <FormError error/>
            <form method="post" action=CreateBagType::url()>
                <BagTypeFieldset shown=BagTypeForm::default() refused pattern_stays=false error/>
                <div class="actions">
                    <button class="primary" type="submit">{t.make}</button>
                    <a class="button" href="/admin/bag-types">{w.cancel}</a>
                </div>
            </form>
        </section>
    }))
}

/// What an admin types about a bag type.
#[component]
pub(super) fn BagTypeFieldset(
    shown: BagTypeForm,
    refused: Option<RefusedForm>,
    /// Parents bear labels of the pattern, so it is shown and not offered.
    pattern_stays: bool,
    error: FormFailure,
) -> impl IntoView {
    let t = site_data();
    let value = |name: &str, shown: &str| {
        let typed = refused.as_ref().and_then(|form| form.typed.get(name));
        typed.map_or_else(|| shown.to_owned(), Clone::clone)
    };
    let pattern = value("label_pattern", &shown.label_pattern);
    view! {
        <Field name="form[name]" label=t.name value=value("name", &shown.name) maxlength=40 required=true error error_field="name"/>
        {if pattern_stays {
            view! {
                <p>{t.label_pattern}": "<span class="code">{shown.label_pattern.clone()}</span></p>
                <input type="hidden" name="form[label_pattern]" value=shown.label_pattern.clone()/>
            }.into_any()
        } else {
            view! {
                <Field
                    name="form[label_pattern]" label=t.label_pattern value=pattern maxlength=40 required=true
                    hint=t.label_pattern_hint error error_field="label_pattern"
                />
            }.into_any()
        }}
        <TextArea
            name="form[child_patterns]" label=t.child_patterns value=value("child_patterns", &shown.child_patterns)
            hint=t.child_patterns_hint error error_field="child_patterns"
        />
        <Field
            name="form[capacity]" label=t.capacity value=value("capacity", &shown.capacity) inputmode="numeric" maxlength=4
            required=true error error_field="capacity"
        />
        <Field
            name="form[grams_per_child]" label=t.grams_per_child value=value("grams_per_child", &shown.grams_per_child)
            inputmode="numeric" maxlength=7 required=true error error_field="grams_per_child"
        />
        <Field
            name="form[tare_child_g]" label=t.tare_child value=value("tare_child_g", &shown.tare_child_g)
            inputmode="numeric" maxlength=6 hint=t.tare_hint error error_field="tare_child_g"
        />
        <Field
            name="form[tare_parent_g]" label=t.tare_parent value=value("tare_parent_g", &shown.tare_parent_g)
            inputmode="numeric" maxlength=6 error error_field="tare_parent_g"
        />
    }
}
