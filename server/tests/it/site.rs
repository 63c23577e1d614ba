//! A site for one test, as its server serves it: router, people, tokens, and a browser without script. The tests of the services have
//! their own `Site`, without a server.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::access::Role;
use serde_json::Value;
use server::config::Config;
use server::{AppState, router};
use service::Client;
use service::proof::seals::{SealKey, SealSettings};
use service::site::encryption::{Key, Keys};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "four plain words here";

#[derive(Clone)]
pub(crate) struct ServedSite {
    pub(crate) router: Router,
    pub(crate) state: AppState,
    pub(crate) pool: PgPool,
    /// What the services work with, to hold its connections.
    pub(crate) db: store::Db,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }
    /// How the answer sets the session's cookie, whole; empty when it does not.
    pub(crate) fn set_session(&self) -> &str {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.filter_map(|v| v.to_str().ok())
            .find(|v| v.starts_with("sid=") || v.starts_with("__Host-sid="))
            .unwrap_or("")
    }
    /// The session's cookie that the answer sets.
    pub(crate) fn cookie(&self) -> String {
        self.set_session().split(';').next().unwrap_or("").to_owned()
    }
    /// A problem in the form of RFC 9457, with this status and code; answers its field.
    pub(crate) fn problem(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let json = self.json();
        assert_eq!(
            (json["status"].as_u64(), json["code"].as_str()),
            (Some(u64::from(status)), Some(code)),
            "{json}"
        );
        assert_eq!(
            json["request_id"].as_str(),
            Some(self.header("x-request-id")),
            "{json}"
        );
        let detail = json["detail"].as_str().unwrap_or_default();
        assert!(detail.ends_with('.') && detail.len() > 15, "a sentence: {detail}");
        for inner in ["sqlx", "panicked", "struct", "server/", "::"] {
            assert!(!self.text.contains(inner), "internal text shown: {}", self.text);
        }
        json["field"].as_str().unwrap_or_default().to_owned()
    }
}

/// The servers of one site seal with one key.
static SEAL_KEY: LazyLock<String> = LazyLock::new(SealKey::generate);

impl ServedSite {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self::with(pool, &[])
    }

    pub(crate) fn with(pool: PgPool, settings: &[(&str, &str)]) -> Self {
        let mut source: BTreeMap<String, String> = settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        // A test scans faster than a person; how fast depends on the machine. tests/it/limits.rs holds the clock instead.
        source
            .entry("LIMIT_SCANS_PER_SECOND".to_owned())
            .or_insert("0".to_owned());
        // A test sees at once what it did.
        source.entry("CACHE_TTL".to_owned()).or_insert("0".to_owned());
        let config = Config::read(&source).unwrap();
        let db = store::Db::from_pool(pool.clone(), config.time_zone.clone());
        let state = AppState::new(
            db.clone(),
            &config,
            Keys::new(Key::generate(), vec![]),
            SealSettings {
                mail: config.seal_mail.clone(),
                ..SealSettings::for_test(SealKey::parse(&SEAL_KEY).unwrap())
            },
        );
        Self {
            router: router(state.clone()),
            state,
            pool,
            db,
        }
    }

    /// Makes a user and answers an API token of theirs.
    pub(crate) async fn user(&self, name: &str, role: Role, area: Option<&str>) -> String {
        let client = Client::default();
        self.state
            .services
            .create_user(
                &client,
                name,
                &format!("{name}@example.com"),
                role,
                area,
                Some(PASSWORD),
            )
            .await
            .unwrap();
        if role == Role::Admin {
            self.set_up_codes(name).await;
        }
        self.state
            .services
            .create_token(&client, name, "test")
            .await
            .unwrap()
    }

    /// Another admin, so that a test may demote or disable everybody else.
    pub(crate) async fn keep_an_admin(&self) {
        sqlx::query(
            "insert into \"user\" (username, email, role, password_hash, totp_secret_encrypted, totp_confirmed_at)
             values ('keeper', 'keeper@example.com', 'admin', 'a hash', '\\x00', now())",
        )
        .execute(&self.pool)
        .await
        .unwrap();
    }

    /// Turns codes on, as every admin must. What signs in later are recovery codes of the tests' own.
    async fn set_up_codes(&self, name: &str) {
        sqlx::query("update \"user\" set totp_secret_encrypted = '\\x00', totp_confirmed_at = now() where username = $1")
            .bind(name)
            .execute(&self.pool)
            .await
            .unwrap();
    }

    /// A recovery code of a user, made for one sign-in.
    pub(crate) async fn recovery_code(&self, name: &str) -> String {
        let code = uuid::Uuid::new_v4().simple().to_string();
        sqlx::query(
            "insert into user_recovery_code (user_id, code_hash) select id, sha256(convert_to($2, 'UTF8')) from \"user\" where username = $1",
        )
        .bind(name)
        .bind(&code)
        .execute(&self.pool)
        .await
        .unwrap();
        code
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer {
            status,
            headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// An API call; an empty token is nobody.
    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request = request.header("Idempotency-Key", uuid::Uuid::new_v4().to_string());
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    /// Posts a form as a browser without script does.
    pub(crate) async fn form(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header(header::REFERER, "http://localhost/somewhere")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Signs in through the form and answers the cookie.
    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let answer = self
            .form(
                "",
                "/fn/log_in",
                &[("username", name), ("password", PASSWORD), ("next", "/profile")],
            )
            .await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
        let cookie = answer.cookie();
        if !answer.header("location").starts_with("/login/code") {
            return cookie;
        }
        let code = self.recovery_code(name).await;
        let answer = self
            .form(
                &cookie,
                "/fn/log_in_code",
                &[("code", &code), ("next", "/profile")],
            )
            .await;
        assert_eq!(answer.header("location"), "/profile", "{}", answer.text);
        answer.cookie()
    }

    pub(crate) async fn page(&self, cookie: &str, path: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::ACCEPT, "text/html")
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }
}
