//! The list of users, and making one. Its filter is a plain form, so the address says it all.

use crate::acts::users::InviteUser;
use crate::components::admin::{AdminNav, FactorBadge, area_options, role_options};
use crate::components::area::AreaNames;
use crate::components::export::ExportLinks;
use crate::components::field::{Field, FormError, FormFailure, Select, form_error};
use crate::components::list::{
    Chips, Days, List, Order, Pager, Results, Said, TextFilter, day_in_words, found, served, state_in_words,
};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::paths::user_path;
use crate::request::Moment as _;
use crate::request::{self, filter};
use crate::words::accounts;
use crate::words::role_name;
use crate::words::{self, words};
use domain::access::{Permission, Role};
use domain::account::{UserFilter, UserStatus, UserSummary};
use domain::page::{Leaf, Sort};
use domain::user::{Area, offered_areas};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

fn read_filter() -> UserFilter {
    UserFilter {
        q: filter("q"),
        role: filter("role").and_then(|code| Role::from_code(&code)),
        area: filter("area"),
        status: filter("status").and_then(|code| UserStatus::from_code(&code)),
        from: filter("from"),
        to: filter("to"),
        sort: served(filter("sort").as_deref(), SORTS),
        cursor: filter("cursor"),
        limit: None,
    }
}

/// The orders of the list.
const SORTS: &[Sort] = &[Sort::Name, Sort::Newest, Sort::Oldest];

/// The filters in use.
fn said(filter: &UserFilter, areas: &AreaNames) -> Vec<Said> {
    let (a, w, t) = (accounts(), words(), words::list());
    vec![
        ("q", a.user_has, filter.q.clone()),
        ("role", w.role, filter.role.map(|role| role_name(role).to_owned())),
        ("area", w.area, areas.name_of(filter.area.as_deref())),
        (
            "status",
            w.status,
            filter.status.map(|status| state_in_words(status.code())),
        ),
        ("from", t.signed_in_from, day_in_words(filter.from.as_ref())),
        ("to", t.signed_in_to, day_in_words(filter.to.as_ref())),
    ]
}

/// Leads to the first of the pages of admins.
pub(crate) async fn admin() -> Loaded {
    crate::answer::see_other("/admin/users");
    Ok(Page::new(
        view! { <p class="loading"><a href="/admin/users">{accounts().users}</a></p> },
    ))
}

/// Users, filtered.
pub(crate) async fn users() -> Loaded {
    let a = accounts();
    let filter = read_filter();
    let leaf = read(filter.clone()).await?;
    let choices = read_choices().await?;
    let areas = AreaNames::of(&choices.areas);
    let said = said(&filter, &areas);
    Ok(Page::new(view! {
        <AdminNav/>
        <div class="page-head">
            <h1>{a.users}</h1>
            <a class="button primary add" href="/admin/users/new">{a.new_user}</a>
        </div>
        <DoneBanner/>
        <UserFilterForm areas=choices.areas filter=filter.clone()/>
        <Chips list=List::of("/admin/users", &filter) said/>
        <UserTable leaf filter areas/>
    }))
}

/// A page of the list of users.
async fn read(filter: UserFilter) -> Result<Leaf<UserSummary>, AppError> {
    crate::request::handle(async |cx| {
        cx.services
            .users(&cx.authorize(domain::access::ManageUsers)?, &filter)
            .await
    })
    .await
}

/// What the forms about users offer.
pub(super) struct UserChoices {
    pub(super) areas: Vec<Area>,
    /// Whether links can be mailed.
    pub(super) has_mail: bool,
}

/// The dispatch areas and the ways of a link, for the forms about users.
pub(super) async fn read_choices() -> Result<UserChoices, AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageUsers)?;
        Ok(UserChoices {
            areas: cx.services.user_areas(&by).await?,
            has_mail: cx.services.has_mail(),
        })
    })
    .await
}

#[component]
fn UserFilterForm(areas: Vec<Area>, filter: UserFilter) -> impl IntoView {
    let (a, w, t) = (accounts(), words(), words::list());
    let states = words::choices(UserStatus::ALL);
    let role = filter.role.map_or("", Role::code);
    let status = filter.status.map_or("", UserStatus::code);
    let more = [&filter.area, &filter.from, &filter.to, &filter.sort]
        .into_iter()
        .any(Option::is_some);
    view! {
        <form class="filters at-once" method="get" action="/admin/users" aria-label=w.filter>
            <TextFilter label=a.user_has value=filter.q/>
            <Select name="role" label=w.role any=w.all options=role_options() value=role/>
            <Select name="status" label=w.status any=w.all options=states value=status/>
            <button class="primary" type="submit">{w.filter}</button>
            <details class="more-filters" open=more>
                <summary>{w.more_filters}</summary>
                <div class="filters">
                    <Select name="area" label=w.area any=w.all options=area_options(areas) value=filter.area.unwrap_or_default()/>
                    <Days from_label=t.signed_in_from to_label=t.signed_in_to from=filter.from to=filter.to/>
                    <Order sorts=SORTS by_name=t.by_name value=filter.sort/>
                </div>
            </details>
        </form>
    }
}

#[component]
fn UserTable(leaf: Leaf<UserSummary>, filter: UserFilter, areas: AreaNames) -> impl IntoView {
    let (a, w, t) = (accounts(), words(), words::list());
    if leaf.page.items.is_empty() {
        return view! { <p class="empty" role="status">{a.no_users}</p> }.into_any();
    }
    let place = List::of("/admin/users", &filter);
    let file = place.file("/exports/users");
    // People are counted whole.
    let found = found(
        leaf.total,
        |count, shown| t.users_found(count, shown),
        str::to_owned,
        None,
    );
    let Leaf { page, previous, .. } = leaf;
    view! {
        <Results found>
            {request::may(Permission::ExportLists).then(|| view! { <ExportLinks label=w.export href=file/> })}
        </Results>
        <table class="rows brief" id="users-table">
            <thead>
                <tr>
                    <th scope="col">{w.username}</th><th scope="col">{a.email}</th><th scope="col">{w.role}</th>
                    <th scope="col">{w.area}</th><th scope="col">{w.status}</th><th scope="col">{a.second_factor}</th>
                    <th scope="col">{a.last_login}</th>
                </tr>
            </thead>
            <tbody>{page.items.into_iter().map(|user| view! { <UserRow area=areas.name_of(user.area.as_deref()) user/> }).collect_view()}</tbody>
        </table>
        <Pager list=place previous next=page.next is_later=filter.cursor.is_some() has_end=true/>
    }
    .into_any()
}

#[component]
fn UserRow(user: UserSummary, area: Option<String>) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let last = user
        .last_login_at
        .map_or_else(|| a.never.to_owned(), |at| at.minute());
    view! {
        <tr>
            <th scope="row" data-label=w.username><a class="row-link" href=user_path(user.id)>{user.username}</a></th>
            <td data-label=a.email class="breaks minor">{user.email}</td>
            <td data-label=w.role>{role_name(user.role)}</td>
            <td data-label=w.area>{area}</td>
            <td data-label=w.status class="lead"><OutcomeBadge code=user.status.code()/></td>
            <td data-label=a.second_factor class="minor"><FactorBadge on=user.second_factor/></td>
            <td data-label=a.last_login>{last}</td>
        </tr>
    }
}

/// Making a user.
pub(crate) async fn new_user() -> Loaded {
    let (a, w) = (accounts(), words());
    let choices = read_choices().await?;
    let error = form_error::<InviteUser>();
    Ok(Page::new(view! {
        <FormsScript/>
        <AdminNav/>
        <section class="card medium">
            <h1>{a.new_user}</h1>
            <DoneBanner/>
            <FormError error/>
            <p>{a.new_user_help}</p>
            <form method="post" action=InviteUser::url() data-keep="">
                <UserFields areas=choices.areas error/>
                <div class="actions">
                    <button class="primary" type="submit" name="delivery" value="hand">{a.make_user}</button>
                    {choices.has_mail.then(|| view! {
                        <button type="submit" name="delivery" value="mail">{a.make_user_mail}</button>
                    })}
                    <a class="button" href="/admin/users">{w.cancel}</a>
                </div>
            </form>
        </section>
    }))
}

/// What an admin types about a user.
#[component]
pub(super) fn UserFields(
    areas: Vec<Area>,
    #[prop(optional)] user: Option<UserSummary>,
    error: FormFailure,
) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let of_now = user.as_ref().and_then(|user| user.area.clone());
    let areas = offered_areas(areas, of_now.as_deref());
    let (username, email, role, area) = match user {
        Some(user) => (
            user.username,
            user.email,
            user.role.code(),
            user.area.unwrap_or_default(),
        ),
        None => (String::new(), String::new(), "", String::new()),
    };
    view! {
        <Field name="username" label=w.username value=username maxlength=64 required=true error/>
        <Field name="email" label=a.email kind="email" value=email maxlength=254 required=true error/>
        <Select name="role" label=w.role any=a.choose options=role_options() value=role required=true error/>
        <Select name="area" label=w.area any=w.no_area options=area_options(areas) value=area hint=a.area_hint error/>
    }
}
