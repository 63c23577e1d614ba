//! Somebody who uses the site in Hindi, in a browser without script.

use super::english::{english, texts};
use crate::site::{Answer, ServedSite};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use std::collections::{BTreeMap, BTreeSet};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// What was found that is not Hindi, and where.
#[derive(Default)]
pub(crate) struct Findings(BTreeMap<String, BTreeSet<String>>);

impl Findings {
    pub(crate) fn add(&mut self, at: &str, text: &str) {
        self.0
            .entry(text.trim().to_owned())
            .or_default()
            .insert(at.to_owned());
    }

    /// Looks through a page.
    pub(crate) fn read(&mut self, at: &str, html: &str) {
        for text in english(html) {
            self.add(at, &text);
        }
    }

    /// Fails with all that was found.
    pub(crate) fn none(self) {
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(text, at)| format!("  {text:?} at {at:?}"))
            .collect();
        assert!(lines.is_empty(), "not in Hindi:\n{}", lines.join("\n"));
    }
}

pub(crate) struct Person<'a> {
    pub(crate) site: &'a ServedSite,
    pub(crate) name: &'static str,
    cookie: String,
}

impl<'a> Person<'a> {
    /// Somebody who has not signed in.
    pub(crate) fn nobody(site: &'a ServedSite) -> Self {
        Self {
            site,
            name: "nobody",
            cookie: String::new(),
        }
    }

    pub(crate) async fn signed_in(site: &'a ServedSite, name: &'static str) -> Self {
        Self {
            site,
            name,
            cookie: site.sign_in(name).await,
        }
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = request
            .header(header::ACCEPT, "text/html")
            .header(header::HOST, "localhost")
            .header(header::USER_AGENT, AGENT)
            .header(header::COOKIE, format!("{}; lang=hi", self.cookie));
        let answer = self.site.send(request.body(Body::from(body)).unwrap()).await;
        if !answer.set_session().is_empty() {
            self.cookie = answer.cookie();
        }
        answer
    }

    pub(crate) async fn page(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), String::new()).await
    }

    /// Sends a form of the page `on`; answers where it leads.
    pub(crate) async fn post(&mut self, on: &str, act: &str, fields: &[(String, String)]) -> String {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(format!("/fn/{act}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://localhost")
            .header(header::REFERER, format!("http://localhost{on}"));
        let answer = self.ask(request, body).await;
        assert_eq!(
            answer.status,
            StatusCode::FOUND,
            "{act} by {}: {}",
            self.name,
            answer.text
        );
        let location = answer.header("location");
        location
            .strip_prefix("http://localhost")
            .unwrap_or(location)
            .to_owned()
    }

    /// Sends a form, and reads the page that it leads to. That page must say something that it does not say by itself.
    pub(crate) async fn send_and_read(
        &mut self,
        found: &mut Findings,
        on: &str,
        act: &str,
        fields: &[(String, String)],
    ) -> String {
        let before = texts(&self.page(on).await.text);
        let location = self.post(on, act, fields).await;
        let page = self.page(&location).await;
        let at = format!("{act} {fields:?} by {} on {on}", self.name);
        if texts(&page.text).is_subset(&before) {
            found.add(&at, "(nothing is told)");
        }
        found.read(&at, &page.text);
        location
    }
}
