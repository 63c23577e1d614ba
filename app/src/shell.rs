//! The HTML document, and the frame around every page.

use crate::api::account::load_unread;
use crate::api::session::{LogOut, SetLanguage, load_viewer};
use crate::components::bell::Bell;
use crate::components::icon::Icon;
use crate::error::AppError;
use crate::platform;
use crate::routes::{Pages, is_plain};
use crate::words::words;
use domain::access::{Permission, Role};
use domain::language::Language;
use domain::user::Viewer;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{A, Router};
use leptos_router::hooks::use_location;

/// The document. Rendered by the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=platform::language().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#0f5c4d"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <leptos_meta::HashedStylesheet options=options.clone() id="leptos"/>
                <AutoReload options=options.clone()/>
                {(!is_plain()).then(|| view! { <HydrationScripts options=options.clone() defer=true/> })}
                <script src="/bell.js" defer></script>
                <QueueScript/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <SourceLink/>
            </body>
        </html>
    }
}

/// The offer of the source that the licence asks for (AGPL, section 13). After what hydration takes over.
#[component]
fn SourceLink() -> impl IntoView {
    view! {
        <footer class="source">
            <a href=platform::source() rel="external">{words().source_code}</a>
        </footer>
    }
}

/// What waits on this device, for every page; in the head, where hydration leaves it alone.
#[component]
fn QueueScript() -> impl IntoView {
    let w = words();
    let (id, name) = platform::signed_in().unzip();
    let words = serde_json::json!({
        "mine": w.kept_mine,
        "theirs": w.kept_theirs,
        "open": w.kept_open,
        "leave": w.kept_leave,
    });
    view! {
        <script src="/queue.js" defer data-user-id=id data-user=name data-now=platform::now_ms() data-log-out=LogOut::url() data-words=words.to_string()></script>
    }
}

/// Who is signed in, read once per document.
#[derive(Clone, Copy)]
pub(crate) struct SignedIn(pub(crate) Resource<Result<Option<Viewer>, AppError>>);

/// The frame: skip link, top bar, page. Runs on the server and, after hydration, in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let w = words();
    provide_context(SignedIn(Resource::new_blocking(|| (), |()| load_viewer())));
    view! {
        <Title formatter=title/>
        <Router>
            <a class="skip" href="#main" rel="external">{w.skip_to_content}</a>
            <TopBar/>
            <main id="main" tabindex="-1">
                <Pages/>
            </main>
        </Router>
    }
}

/// The document's title. leptos_meta writes it unescaped, and labels and bill numbers are free text.
fn title(text: String) -> String {
    if text.is_empty() {
        return "TraitorTrack".to_owned();
    }
    format!("{} · TraitorTrack", text.replace('<', "‹").replace('>', "›"))
}

#[component]
fn TopBar() -> impl IntoView {
    let w = words();
    let SignedIn(viewer) = expect_context();
    let unread = Resource::new_blocking(|| (), |()| load_unread());
    view! {
        <header class="top">
            <a class="brand" href="/" rel="external" aria-label="TraitorTrack">
                <Icon name="bag"/>
                <span>"TraitorTrack"</span>
            </a>
            <Suspense>
                {move || Suspend::new(async move {
                    let viewer = viewer.await.ok().flatten()?;
                    let unread = unread.await.unwrap_or_default();
                    Some(if viewer.second_factor_missing {
                        view! { <SetUpMenu viewer/> }.into_any()
                    } else {
                        view! { <Menu viewer unread/> }.into_any()
                    })
                })}
            </Suspense>
            <LanguageSwitch label=w.language/>
        </header>
    }
}

#[component]
fn Menu(viewer: Viewer, unread: i64) -> impl IntoView {
    let w = words();
    let bills = viewer.role.grants(Permission::ManageBills);
    let admin = viewer.role.grants(Permission::ManageUsers);
    view! {
        <nav class="menu" aria-label=w.main_menu>
            <A href="/dashboard"><Icon name="chart"/><span>{w.dashboard}</span></A>
            // A full load: the scan page starts without waiting for anything else.
            <A href="/scan" attr:rel="external"><Icon name="scan"/><span>{w.scan}</span></A>
            <A href="/bags"><Icon name="bag"/><span>{w.bags}</span></A>
            {bills.then(|| view! { <A href="/bills"><Icon name="bill"/><span>{w.bills}</span></A> })}
            <A href="/search"><Icon name="search"/><span>{w.search}</span></A>
            {admin.then(|| view! { <AdminLink/> })}
        </nav>
        <div class="account">
            <Bell unread/>
            <A href="/profile" attr:class="account-name" attr:rel="external">
                <span>{viewer.username.clone()}</span>
                <small>{role_name(viewer.role)}</small>
            </A>
            <SignOut/>
        </div>
    }
}

/// The entry for all pages of admins.
#[component]
fn AdminLink() -> impl IntoView {
    let path = use_location().pathname;
    let current = move || {
        path.with(|p| p.starts_with("/admin/") || p == "/pool_dashboard")
            .then_some("page")
    };
    view! {
        <a href="/admin/users" rel="external" aria-current=current><Icon name="people"/><span>{words().admin}</span></a>
    }
}

/// All that is open to somebody whose second factor is missing.
#[component]
fn SetUpMenu(viewer: Viewer) -> impl IntoView {
    view! {
        <div class="account alone">
            <A href="/profile/security" attr:class="account-name" attr:rel="external">
                <span>{viewer.username}</span>
                <small>{words().security}</small>
            </A>
            <SignOut/>
        </div>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    view! {
        <form method="post" action=LogOut::url()>
            <button class="quiet" type="submit">{words().sign_out}</button>
        </form>
    }
}

/// The other language, as a plain form: the whole document changes its language, so it is loaded anew.
#[component]
fn LanguageSwitch(label: &'static str) -> impl IntoView {
    let location = use_location();
    let here = move || {
        let search = location.search.get();
        let path = location.pathname.get();
        if search.is_empty() {
            path
        } else {
            format!("{path}?{}", search.trim_start_matches('?'))
        }
    };
    let now = platform::language();
    view! {
        <form class="language" method="post" action=SetLanguage::url() aria-label=label>
            <input type="hidden" name="next" value=here/>
            {Language::ALL
                .into_iter()
                .filter(|language| *language != now)
                .map(|language| view! {
                    <button class="quiet" type="submit" name="lang" value=language.tag() lang=language.tag()>
                        {language.name()}
                    </button>
                })
                .collect_view()}
        </form>
    }
}

/// A role in the language of the screen.
pub(crate) fn role_name(role: Role) -> &'static str {
    let w = words();
    match role {
        Role::Dispatcher => w.role_dispatcher,
        Role::Biller => w.role_biller,
        Role::Admin => w.role_admin,
    }
}
