//! The table of routes, and the order of what every request passes.

use crate::state::{self, AppState};
use crate::{api, downloads, limit_layer, live, middleware, monitoring, offline};
use app::{PathParams, ROUTES, Route};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, RawPathParams, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};
use domain::language::Language;
use leptos::config::LeptosOptions;
use leptos_axum::{handle_server_fns_with_context, render_app_async_with_context};
use tower::ServiceBuilder;
use tower_http::body::Limited;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::format_description::well_known::Rfc3339;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, SessionManagerLayer};

/// The largest body of a request, in bytes: a batch of 500 scans fits many times.
const MAX_BODY: usize = 1024 * 1024;

/// What is compressed in itself.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument";

/// The whole application.
pub fn router(state: AppState) -> Router {
    let site = state.site.clone();
    let sessions = SessionManagerLayer::new(state.sessions.clone())
        .with_name(if site.https { "__Host-sid" } else { "sid" })
        .with_secure(site.https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::minutes(state::IDLE_MINUTES)));
    let dynamic = pages()
        .merge(server_functions())
        .merge(api::routes())
        .merge(downloads::routes())
        .merge(live::routes())
        .route_layer(from_fn(middleware::name_route))
        .fallback(not_found)
        // In one: a router boxes what it is layered with, and each box clones all that it holds at every request.
        .layer(
            ServiceBuilder::new()
                .layer(
                    CompressionLayer::new().compress_when(
                        SizeAbove::new(512)
                            .and(NotForContentType::IMAGES)
                            .and(NotForContentType::SSE)
                            .and(NotForContentType::const_new(WORKBOOK)),
                    ),
                )
                .layer(csrf(&site.origin).with_rejection_response(middleware::cross_site))
                .layer(from_fn_with_state(state.clone(), middleware::timeout))
                .layer(RequestBodyLimitLayer::new(MAX_BODY))
                .map_request(|request: Request<Limited<Body>>| request.map(Body::new))
                .layer(DefaultBodyLimit::max(MAX_BODY))
                .layer(from_fn_with_state(state.clone(), middleware::tell_once))
                // The page's own cookie outlives the idle limit that the database enforces.
                .layer(map_response(middleware::lasting_cookie))
                .layer(sessions)
                .layer(from_fn_with_state(state.clone(), middleware::identify))
                .layer(from_fn_with_state(
                    state.clone(),
                    middleware::content_security_policy,
                ))
                .layer(from_fn(limit_layer::limit)),
        );
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready))
        .nest_service("/pkg", files(&state, "pkg"))
        .merge(public_files(&state))
        .route("/worker.js", get(offline::worker))
        .route("/.well-known/security.txt", get(security_txt))
        .fallback_service(dynamic.with_state(state.clone()))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), middleware::trace))
                .layer(from_fn_with_state(state.clone(), middleware::security_headers))
                .layer(from_fn_with_state(state.clone(), middleware::complete_refusals))
                .layer(CatchPanicLayer::custom(middleware::panicked))
                .layer(from_fn_with_state(state.clone(), monitoring::monitor)),
        )
        .with_state(state)
}

/// The pages of [`ROUTES`].
fn pages() -> Router<AppState> {
    // What renders them needs it once; an error says that it is there already.
    let _ = any_spawner::Executor::init_tokio();
    ROUTES.iter().fold(Router::new(), |router, &route| {
        let handler = move |State(state): State<AppState>, params: RawPathParams, request: Request| {
            page(route, state, params, request)
        };
        router.route(route.path, get(handler))
    })
}

async fn page(route: Route, state: AppState, params: RawPathParams, mut request: Request) -> Response {
    let params = params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    request.extensions_mut().insert(PathParams(params.collect()));
    let app = move || app::page(route, LeptosOptions::clone(&state.leptos));
    render_app_async_with_context(app::request::provide_request_context, app)(request).await
}

/// What forms and islands post to.
fn server_functions() -> Router<AppState> {
    leptos::server_fn::axum::server_fn_paths().fold(Router::new(), |router, (path, method)| {
        let call =
            |request: Request| handle_server_fns_with_context(app::request::provide_request_context, request);
        match MethodFilter::try_from(method) {
            Ok(method) => router.route(path, on(method, call)),
            // No method that axum routes by: none of ours has one.
            Err(_) => router,
        }
    })
}

/// Alive, whatever the database does.
async fn health() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"status":"ok"}"#).into_response()
}

/// Whom to tell of a weakness (RFC 9116), where the site has named somebody.
async fn security_txt(State(state): State<AppState>) -> Response {
    let now = OffsetDateTime::from_unix_timestamp(state.services.now_ms() / 1000);
    let expires = now
        .ok()
        .and_then(|now| (now + Duration::days(180)).format(&Rfc3339).ok());
    let (Some(contact), Some(expires)) = (&state.site.security_contact, expires) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let languages = Language::ALL.map(Language::tag).join(", ");
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {languages}\n");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Fit to be sent requests: the database answers.
async fn ready(State(state): State<AppState>) -> Response {
    if state.services.ready().await {
        return (
            [(header::CONTENT_TYPE, "application/json")],
            r#"{"status":"ready"}"#,
        )
            .into_response();
    }
    let body = r#"{"status":"unavailable","detail":"The database cannot be reached."}"#;
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::RETRY_AFTER, "2"),
        ],
        body,
    )
        .into_response()
}

/// Refuses posts from other sites. The site's own address is trusted by name, for a proxy that rewrites `Host`.
fn csrf(origin: &str) -> CsrfLayer {
    CsrfLayer::new()
        .add_trusted_origin(origin)
        .unwrap_or_else(|error| {
            tracing::warn!(%error, "PUBLIC_URL cannot be trusted as an origin; posts are compared with Host");
            CsrfLayer::new()
        })
}

/// Caching for what was found; that a file is missing holds only until it comes, with the next release.
fn caching(found: &'static str) -> impl Fn(&Response) -> Option<HeaderValue> + Clone {
    move |response| {
        let fine = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        Some(HeaderValue::from_static(if fine { found } else { "no-store" }))
    }
}

fn files(state: &AppState, folder: &str) -> Router {
    // A name without a hash stays the same when its content changes.
    let hashed = state.leptos.hash_files;
    let found = if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let serve = ServeDir::new(state.site.site_root.join(folder))
        .precompressed_br()
        .precompressed_gzip();
    Router::new()
        .fallback_service(serve)
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            caching(found),
        ))
}

/// The files whose names do not change with their content.
const PUBLIC: [&str; 16] = [
    "page.js",
    "camera.js",
    "queue.js",
    "kept.js",
    "offline.js",
    "forms.js",
    "import.js",
    "passkeys.js",
    "scanner.js",
    "favicon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable.png",
    "manifest.webmanifest",
    "robots.txt",
    "source.tar.gz",
];

fn public_files(state: &AppState) -> Router<AppState> {
    PUBLIC.iter().fold(Router::new(), |router, name| {
        router.route_service(&format!("/{name}"), file(state, name))
    })
}

fn file(state: &AppState, name: &str) -> Router {
    let path = state.site.site_root.join(name);
    let serve = tower_http::services::ServeFile::new(path)
        .precompressed_br()
        .precompressed_gzip();
    Router::new()
        .fallback_service(serve)
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            caching("public, max-age=300"),
        ))
}

/// What no route knows: a problem for programs, the page with status 404 for people.
async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return api::problem::Problem::new(
            404,
            "not_found",
            "There is no such call. See the API's documentation.",
        )
        .into_response();
    }
    let app = move || app::not_found(LeptosOptions::clone(&state.leptos));
    render_app_async_with_context(app::request::provide_request_context, app)(request).await
}
