//! Calls of a program elsewhere, signed as [Standard Webhooks](https://www.standardwebhooks.com) say.

use super::texts;
use crate::site::outgoing::{Connector, https_connector};
use data_encoding::BASE64;
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper::{Request, StatusCode, Uri};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;
use ring::hmac;
use std::fmt::{self, Debug, Formatter};

/// Where a signed message goes.
#[derive(Clone)]
pub struct Webhook {
    url: Uri,
    key: hmac::Key,
    client: Client<Connector, String>,
}

impl Debug for Webhook {
    /// Without the key, and without what may be secret in the address.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("host", &self.url.host()).finish()
    }
}

/// Why a webhook cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSetUpError {
    #[error("{}", texts().webhook_no_url)]
    Url,
    #[error("{}", texts().webhook_no_secret)]
    Secret,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebhookError {
    #[error("{}", texts().webhook_unreachable)]
    Unreachable(#[source] Error),
    #[error("{}", texts().webhook_refused(&.0.to_string()))]
    Refused(StatusCode),
    #[error("{}", texts().webhook_not_written)]
    Request(#[from] hyper::http::Error),
}

impl Webhook {
    /// `secret` is base64 with or without `whsec_` before it.
    pub fn new(url: &str, secret: &str) -> Result<Self, WebhookSetUpError> {
        let url: Uri = url.parse().map_err(|_| WebhookSetUpError::Url)?;
        let web = matches!(url.scheme_str(), Some("http" | "https"));
        // A name and password in the address would not be sent; who sets some counts on them.
        let plain = url.authority().is_some_and(|host| !host.as_str().contains('@'));
        if !web || !plain {
            return Err(WebhookSetUpError::Url);
        }
        let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
        let secret = BASE64
            .decode(secret.as_bytes())
            .ok()
            .filter(|bytes| (24..=64).contains(&bytes.len()))
            .ok_or(WebhookSetUpError::Secret)?;
        Ok(Self {
            url,
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            client: Client::builder(TokioExecutor::new()).build(https_connector()),
        })
    }

    /// One attempt. Redirects are not followed: they would carry what was signed elsewhere.
    pub(super) async fn send(&self, id: &str, at: i64, body: &str) -> Result<(), WebhookError> {
        let request = Request::post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("TraitorTrack/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", self.sign(id, at, body))
            .body(body.to_owned())?;
        let answer = self.client.request(request).await;
        let status = answer.map_err(WebhookError::Unreachable)?.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(WebhookError::Refused(status))
        }
    }

    fn sign(&self, id: &str, at: i64, body: &str) -> String {
        let tag = hmac::sign(&self.key, format!("{id}.{at}.{body}").as_bytes());
        format!("v1,{}", BASE64.encode(tag.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// The example that Standard Webhooks gives for its implementations.
    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        let webhook = Webhook::new("https://example.com/hook", SECRET).unwrap();
        let signature = webhook.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_is_no_address_or_secret_is_refused() {
        for url in [
            "",
            "ftp://example.com",
            "/hook",
            "example.com/hook",
            "https://u:p@example.com",
        ] {
            assert!(matches!(Webhook::new(url, SECRET), Err(WebhookSetUpError::Url)));
        }
        for secret in ["", "whsec_", "c2hvcnQ=", "not base64 at all, but long enough"] {
            let made = Webhook::new("https://example.com", secret);
            assert!(matches!(made, Err(WebhookSetUpError::Secret)), "{secret}");
        }
        let shown = format!("{:?}", Webhook::new("https://example.com/t0ken", SECRET).unwrap());
        assert!(
            !shown.contains("t0ken") && shown.contains("example.com"),
            "{shown}"
        );
    }
}
