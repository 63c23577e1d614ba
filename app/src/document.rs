//! The HTML document, and the frame around every page.

use crate::acts::session::{LogOut, SetLanguage};
use crate::answer;
use crate::components::bell::Bell;
use crate::components::error_page::{error_page, not_found_page};
use crate::components::icon::{Icon, Mark};
use crate::components::nav_link::NavLink;
use crate::page::Page;
use crate::paths::untold;
use crate::request;
use crate::routes::Route;
use crate::words::{role_name, words};
use domain::access::Permission;
use domain::language::Language;
use domain::user::Viewer;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::HashedStylesheet;

/// The document of a page: read, then rendered whole, so that its status is right and it is complete without any script.
pub fn page(route: Route, options: LeptosOptions) -> impl IntoView {
    Suspend::new(async move {
        let loaded = route.load().await;
        let page = loaded.unwrap_or_else(|error| error_page(&error));
        let title = page.title.clone().unwrap_or_else(|| (route.title)().to_owned());
        document(options, &title, page, request::unread())
    })
}

/// The document for an address that nothing answers to.
pub fn not_found(options: LeptosOptions) -> impl IntoView {
    Suspend::new(async move {
        answer::set_status(404);
        let page = not_found_page();
        let title = page.title.clone().unwrap_or_default();
        document(options, &title, page, request::unread())
    })
}

fn document(options: LeptosOptions, title: &str, page: Page, unread: i64) -> impl IntoView + use<> {
    let title = match title {
        "" => "TraitorTrack".to_owned(),
        title => format!("{title} · TraitorTrack"),
    };
    let body = body_class(&page);
    view! {
        <!DOCTYPE html>
        <html lang=request::language().tag() class=page.is_instrument.then_some("still")>
            <head>
                <meta charset="utf-8"/>
                // A keyboard on the screen takes its room from the page, not from what lies at the bottom.
                <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#0f5c4d"/>
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet options=options.clone() id="leptos"/>
                <AutoReload options=options.clone()/>
                <script src=request::script("page") defer></script>
                <KeptScript/>
                <OfflineScript/>
            </head>
            <body class=body>
                {(!page.is_on_a_wall).then(|| view! {
                    <a class="skip" href="#main">{words().skip_to_content}</a>
                    <Frame unread is_folded=page.is_instrument/>
                })}
                <main id="main" tabindex="-1">{page.body}</main>
                {(!page.is_on_a_wall).then(|| view! { <SourceLink/> })}
                {page.has_island.then(|| view! { <Hydration options/> })}
            </body>
        </html>
    }
}

/// What kind of page it is, for the style sheet.
fn body_class(page: &Page) -> Option<&'static str> {
    if page.is_on_a_wall {
        return Some("wall");
    }
    page.is_instrument.then_some("instrument")
}

/// Takes the parts of hydration out of their template once the page was painted; in a tab that is not shown, a second after all else has come.
const AFTER_PAINT: &str = "(()=>{\
const go=()=>{const t=document.getElementById('hydration');if(t){t.remove();document.body.append(t.content)}};\
try{new PerformanceObserver((list,observer)=>{if(list.getEntriesByName('first-contentful-paint').length){observer.disconnect();go()}})\
.observe({type:'paint',buffered:true})}catch(e){go()}\
addEventListener('load',()=>setTimeout(go,1000))})()";

/// What makes islands live. The page can be used before, so none of its bytes may come between a person and the first paint (SPEC 13): neither
/// preloads nor scripts act while they lie in a template.
#[component]
fn Hydration(options: LeptosOptions) -> impl IntoView {
    view! {
        <template id="hydration"><HydrationScripts options islands=true/></template>
        <script nonce=use_nonce()>{AFTER_PAINT}</script>
    }
}

/// The offer of the source that the licence asks for (AGPL, section 13).
#[component]
fn SourceLink() -> impl IntoView {
    view! {
        <footer class="source">
            <a href=request::source()>{words().source_code}</a>
        </footer>
    }
}

/// What waits on this device, for every page.
#[component]
fn KeptScript() -> impl IntoView {
    let w = words();
    let (id, name) = request::viewer()
        .map(|(id, viewer)| (id, viewer.username))
        .unzip();
    let words = serde_json::json!({
        "mine": w.kept_mine("{count}"),
        "theirs": w.kept_theirs("{user}", "{count}"),
        "open": w.kept_open,
        "leave": w.kept_leave("{count}"),
        "stay": w.kept_stay,
        "save": w.kept_save,
        "go": w.kept_go,
        "cleared": w.kept_cleared,
        "online": w.device_online,
        "offline": w.device_offline,
        "silent": w.device_silent,
        "nothing": w.device_nothing,
        "oldest": w.device_oldest("{count}", "{age}"),
        "promised": w.device_promised,
        "unpromised": w.device_unpromised,
        "taken": w.taken_in("{count}"),
        "foreign": w.taken_foreign("{user}"),
        "noFile": w.taken_no_file,
    });
    view! {
        <script src=request::script("queue") defer></script>
        <script src=request::script("kept") defer data-user-id=id data-user=name data-log-out=LogOut::url() data-words=words.to_string()></script>
    }
}

/// The worker by which the scan page opens without a network, and the news of a release.
#[component]
fn OfflineScript() -> impl IntoView {
    let w = words();
    // Whose scan page may be kept: whoever sees one.
    let id = request::viewer()
        .filter(|(_, viewer)| !viewer.second_factor_missing)
        .map(|(id, _)| id);
    let worker = request::has_worker().then_some("/worker.js");
    view! {
        <script
            src=request::script("offline") defer data-user-id=id data-release=request::release() data-worker=worker data-news=w.release_news
            data-load=w.release_load
        ></script>
    }
}

/// The bar at the top, or the same folded into a menu.
#[component]
fn Frame(unread: i64, is_folded: bool) -> impl IntoView {
    if !is_folded {
        return view! { <TopBar unread/> }.into_any();
    }
    let w = words();
    view! {
        <details id="menu" class="fold">
            <summary aria-label=w.menu title=w.menu><Icon name="menu"/></summary>
            <TopBar unread/>
        </details>
    }
    .into_any()
}

#[component]
fn TopBar(unread: i64) -> impl IntoView {
    let menu = request::viewer().map(|(_, viewer)| {
        if viewer.second_factor_missing {
            view! { <SetUpMenu viewer/> }.into_any()
        } else {
            view! { <Menu viewer unread/> }.into_any()
        }
    });
    view! {
        <header class="top">
            <a class="brand" href="/" aria-label="TraitorTrack">
                <Mark/>
                <span>"TraitorTrack"</span>
            </a>
            {menu}
            <LanguageSwitch/>
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
            <NavLink href="/dashboard"><Icon name="chart"/><span>{w.dashboard}</span></NavLink>
            <NavLink href="/scan"><Icon name="scan"/><span>{w.scan}</span></NavLink>
            <NavLink href="/bags"><Icon name="bag"/><span>{w.bags}</span></NavLink>
            {bills.then(|| view! { <NavLink href="/bills"><Icon name="bill"/><span>{w.bills}</span></NavLink> })}
            <NavLink href="/search"><Icon name="search"/><span>{w.search}</span></NavLink>
            {admin.then(|| view! { <AdminLink/> })}
        </nav>
        <div class="account">
            <Bell unread/>
            <NavLink href="/profile" class="account-name">
                <span>{viewer.username.clone()}</span>
                <small>{role_name(viewer.role)}</small>
            </NavLink>
            <SignOut/>
        </div>
    }
}

/// The entry for all pages of admins.
#[component]
fn AdminLink() -> impl IntoView {
    let path = request::path();
    let current = (path.starts_with("/admin/") || path == "/pool_dashboard").then_some("page");
    view! {
        <a href="/admin/users" aria-current=current><Icon name="people"/><span>{words().admin}</span></a>
    }
}

/// All that is open to somebody whose second factor is missing.
#[component]
fn SetUpMenu(viewer: Viewer) -> impl IntoView {
    view! {
        <div class="account alone">
            <NavLink href="/profile/security" class="account-name">
                <span>{viewer.username}</span>
                <small>{words().security}</small>
            </NavLink>
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

/// The other languages, as a form: the whole document changes its language.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let now = request::language();
    view! {
        <form class="language" method="post" action=SetLanguage::url() aria-label=words().language>
            <input type="hidden" name="next" value=untold(&request::path_and_query())/>
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
