//! A site for one test: router, people, tokens, and a browser without script.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::access::Role;
use serde_json::Value;
use server::config::Config;
use server::{AppState, router};
use service::Client;
use sqlx::PgPool;
use std::collections::BTreeMap;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "four plain words here";

#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) state: AppState,
    pub(crate) pool: PgPool,
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

impl Site {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self::with(pool, &[])
    }

    pub(crate) fn with(pool: PgPool, settings: &[(&str, &str)]) -> Self {
        let source: BTreeMap<String, String> = settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let config = Config::read(&source).unwrap();
        let state = AppState::new(
            store::Db::from_pool(pool.clone(), config.time_zone.clone()),
            &config,
        );
        Self {
            router: router(state.clone()),
            state,
            pool,
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
        self.state
            .services
            .create_token(&client, name, "test")
            .await
            .unwrap()
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
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
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
