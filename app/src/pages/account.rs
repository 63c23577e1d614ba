//! Signing in, passwords, one's own profile. Plain forms: the whole document changes with who is signed in.

use crate::api::account::load_profile;
use crate::api::session::{LogIn, LogOut, SetPassword, SetUp};
use crate::components::field::{Field, FormError, error_of};
use crate::components::load::load;
use crate::components::outcome::DoneBanner;
use crate::components::query::query;
use crate::html::local_path;
use crate::shell::role_name;
use crate::words::words;
use domain::user::Profile;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// Signing in; returns to the page that asked for it.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let w = words();
    let error = error_of(ServerAction::<LogIn>::new());
    let next = query("next");
    let next = move || next.with(|n| local_path(n).unwrap_or("/").to_owned());
    view! {
        <Title text=w.sign_in/>
        <section class="card narrow">
            <h1>{w.sign_in}</h1>
            <DoneBanner/>
            <FormError error/>
            <form method="post" action=LogIn::url()>
                <input type="hidden" name="next" value=next/>
                <Field name="username" label=w.username autocomplete="username" maxlength=64 required=true/>
                <Field name="password" label=w.password kind="password" autocomplete="current-password" maxlength=256 required=true/>
                <button class="primary wide" type="submit">{w.sign_in}</button>
            </form>
            <p class="hint">{w.sign_in_help}</p>
        </section>
    }
}

/// Making the first admin of a new site.
#[component]
pub(crate) fn SetUpPage() -> impl IntoView {
    let w = words();
    let error = error_of(ServerAction::<SetUp>::new());
    let token = query("token");
    view! {
        <Title text=w.set_up_title/>
        <section class="card narrow">
            <h1>{w.set_up_title}</h1>
            <p>{w.set_up_help}</p>
            <FormError error/>
            <form method="post" action=SetUp::url()>
                <input type="hidden" name="token" value=move || token.get()/>
                <Field name="username" label=w.username autocomplete="username" maxlength=64 required=true error/>
                <Field name="email" label=w.email kind="email" autocomplete="email" maxlength=254 required=true error/>
                <Field
                    name="password" label=w.new_password kind="password" autocomplete="new-password" maxlength=256
                    required=true hint=w.password_hint error
                />
                <button class="primary wide" type="submit">{w.make_admin}</button>
            </form>
        </section>
    }
}

/// Setting a password with a one-time link.
#[component]
pub(crate) fn SetPasswordPage() -> impl IntoView {
    let w = words();
    let error = error_of(ServerAction::<SetPassword>::new());
    let token = query("token");
    view! {
        <Title text=w.set_password/>
        <section class="card narrow">
            <h1>{w.set_password}</h1>
            <FormError error/>
            <form method="post" action=SetPassword::url()>
                <input type="hidden" name="token" value=move || token.get()/>
                <Field
                    name="password" label=w.new_password kind="password" autocomplete="new-password" maxlength=256
                    required=true hint=w.password_hint error
                />
                <button class="primary wide" type="submit">{w.set_password}</button>
            </form>
        </section>
    }
}

/// What the site knows of the person.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    let profile = Resource::new_blocking(|| (), |()| load_profile());
    load(profile, |profile| view! { <ProfileCard profile/> })
}

#[component]
fn ProfileCard(profile: Profile) -> impl IntoView {
    let w = words();
    view! {
        <Title text=w.profile/>
        <section class="card narrow">
            <h1>{w.profile}</h1>
            <dl class="facts">
                <div><dt>{w.username}</dt><dd>{profile.username}</dd></div>
                <div><dt>{w.email}</dt><dd>{profile.email}</dd></div>
                <div><dt>{w.role}</dt><dd>{role_name(profile.role)}</dd></div>
                <div><dt>{w.area}</dt><dd>{profile.area.unwrap_or_else(|| "–".to_owned())}</dd></div>
                <div><dt>{w.member_since}</dt><dd>{profile.created_at.day()}</dd></div>
                <div>
                    <dt>{w.last_login}</dt>
                    <dd>{profile.last_login_at.map_or_else(|| "–".to_owned(), |at| at.minute())}</dd>
                </div>
            </dl>
            <form method="post" action=LogOut::url()>
                <button type="submit">{w.sign_out}</button>
            </form>
        </section>
    }
}
