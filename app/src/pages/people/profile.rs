//! What the site knows of the person, and asking for another role.

use crate::acts::account::AskPromotion;
use crate::acts::session::LogOut;
use crate::components::admin::or_dash;
use crate::components::area::AreaNames;
use crate::components::field::{FormError, FormFailure, Select, TextArea, form_error};
use crate::components::outcome::{DoneBanner, OutcomeBadge};
use crate::components::script::FormsScript;
use crate::error::AppError;
use crate::page::{Loaded, Page};
use crate::request::{self, Moment as _};
use crate::words::accounts;
use crate::words::role_name;
use crate::words::words;
use domain::access::{Permission, Role};
use domain::account::PromotionRequest;
use domain::user::Profile;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// One's own profile.
pub(crate) async fn profile() -> Loaded {
    let (profile, areas) = read().await?;
    let error = form_error::<AskPromotion>();
    let (role, promotion) = (profile.role, profile.promotion.clone());
    Ok(Page::new(view! {
        <FormsScript/>
        <DoneBanner/>
        <FormError error/>
        <Facts profile areas/>
        {request::may(Permission::AskPromotion).then(|| view! { <Promotion role promotion error/> })}
    }))
}

/// What a person may see of themselves.
async fn read() -> Result<(Profile, AreaNames), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ViewOwnProfile)?;
        Ok((cx.services.profile(&by).await?, AreaNames::read(&cx).await?))
    })
    .await
}

#[component]
fn Facts(profile: Profile, areas: AreaNames) -> impl IntoView {
    let (a, w) = (accounts(), words());
    view! {
        <section class="card medium">
            <h1>{w.profile}</h1>
            <dl class="facts">
                <div><dt>{w.username}</dt><dd>{profile.username}</dd></div>
                <div class="wide"><dt>{a.email}</dt><dd>{profile.email}</dd></div>
                <div><dt>{w.role}</dt><dd>{role_name(profile.role)}</dd></div>
                <div><dt>{w.area}</dt><dd>{or_dash(areas.name_of(profile.area.as_deref()))}</dd></div>
                <div><dt>{a.second_factor}</dt><dd>{if profile.second_factor { a.on } else { a.off }}</dd></div>
                <div><dt>{a.member_since}</dt><dd>{profile.created_at.day()}</dd></div>
                <div>
                    <dt>{a.last_login}</dt>
                    <dd>{profile.last_login_at.map_or_else(|| "–".to_owned(), |at| at.minute())}</dd>
                </div>
            </dl>
            <div class="actions">
                {request::may(Permission::SecureOwnAccount).then(|| view! {
                    <a class="button" href="/profile/security">{w.security}</a>
                })}
                <a class="button" href="/notifications">{a.notifications}</a>
                <form method="post" action=LogOut::url()>
                    <button type="submit">{w.sign_out}</button>
                </form>
            </div>
        </section>
    }
}

#[component]
fn Promotion(role: Role, promotion: Option<PromotionRequest>, error: FormFailure) -> impl IntoView {
    let (a, w) = (accounts(), words());
    let pending = promotion.as_ref().is_some_and(|p| p.decided_at.is_none());
    let higher: Vec<_> = Role::ALL
        .into_iter()
        .filter(|other| *other > role)
        .map(|other| (other.code().to_owned(), role_name(other).to_owned()))
        .collect();
    view! {
        <section class="card medium" aria-labelledby="promotion-title">
            <h2 id="promotion-title">{a.promotion}</h2>
            {promotion.map(|request| view! { <RequestState request/> })}
            {(!pending).then(|| view! {
                <p>{a.promotion_help}</p>
                <form method="post" action=AskPromotion::url() data-keep="">
                    <Select name="role" label=a.promotion_role any=a.choose options=higher required=true error/>
                    <TextArea name="reason" label=w.reason hint=a.promotion_hint required=true error/>
                    <button class="primary" type="submit">{a.promotion_ask}</button>
                </form>
            })}
        </section>
    }
}

/// How far the newest request came.
#[component]
fn RequestState(request: PromotionRequest) -> impl IntoView {
    let a = accounts();
    let code = match request.approved {
        _ if request.decided_at.is_none() => "pending",
        Some(true) => "granted",
        _ => "rejected",
    };
    let asked = a.promotion_asked(role_name(request.requested_role), &request.requested_at.day());
    view! {
        <div class="request">
            <p class="request-head"><OutcomeBadge code/><span>{asked}</span></p>
            <p class="quote">{request.reason}</p>
            {request.decision_note.filter(|note| !note.is_empty()).map(|note| view! {
                <p><strong>{request.decided_by}</strong>": "{note}</p>
            })}
        </div>
    }
}
