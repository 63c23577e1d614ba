//! What sessions and cookies keep between requests.

use super::cookies::{DEVICE, HANDHELD, HANDOVER};
use super::{RefusedForm, RequestContext};
use domain::account::{Handover, LogInStep};
use http::HeaderValue;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use service::people::accounts::{ByBadge, LoggedIn, Pending, Visit, agent_name};
use service::people::badges::ReadBadge;
use service::people::passkeys::{AddingPasskey, AskingPasskey};
use service::people::users::HANDOVER_SECONDS;
use service::{CurrentUser, ServiceError};
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, Session};

/// Keys of a session that the store reads, too: it puts the user's row beside them on every load.
const UID_KEY: &str = "uid";
const EPOCH_KEY: &str = "epoch";
const BEGAN_KEY: &str = "began";
const VERIFIED_KEY: &str = "verified_at";
const AGENT_KEY: &str = "agent";
const IP_KEY: &str = "ip";
const BADGE_KEY: &str = "badge";
const HANDHELD_KEY: &str = "handheld";
/// Key of a badge whose PIN is still to come.
const READ_BADGE_KEY: &str = "read_badge";
/// Key of a log-in that waits for its second factor.
const PENDING_KEY: &str = "pending";
/// Key of a passkey that is being added.
const ADDING_KEY: &str = "passkey_registration";
/// Key of a sign-in that waits for a passkey.
const ASKING_KEY: &str = "passkey_sign_in";

/// Key of a form that was refused.
const REFUSED_KEY: &str = "refused_form";

/// A browser is known again for so many seconds: 400 days, the most that browsers keep.
const DEVICE_SECONDS: i64 = 400 * 24 * 3600;
/// How long a session lasts in which nobody is signed in: as long as the longest wait in it, that for a code.
const WAITING: Duration = Duration::minutes(10);

fn broken(error: tower_sessions::session::Error) -> ServiceError {
    ServiceError::Internal(Box::new(error))
}

impl RequestContext {
    fn session(&self) -> Result<&Session, ServiceError> {
        self.session
            .as_ref()
            .ok_or_else(|| ServiceError::Internal("the request has no session layer".into()))
    }

    /// The browser that asks to sign in.
    pub(crate) fn visit(&self) -> Visit {
        Visit {
            client: self.client.clone(),
            agent: self.browser.agent.clone(),
            device: self.browser.device.clone(),
        }
    }

    /// The person, whatever they may do.
    pub(crate) fn signed_in(&self) -> Result<&CurrentUser, ServiceError> {
        self.user.as_ref().ok_or(ServiceError::Unauthenticated)
    }

    /// Takes a log-in a step further: binds the session to the person who proved who they are, or keeps that the second
    /// factor is still to come. The session gets a new id, so that an id known before is worth nothing.
    pub(crate) async fn advance_session(&self, log_in: &LoggedIn) -> Result<(), ServiceError> {
        let session = self.session()?;
        session.cycle_id().await.map_err(broken)?;
        self.forget_badge().await?;
        match log_in.step {
            LogInStep::Done => {
                session.remove::<Pending>(PENDING_KEY).await.map_err(broken)?;
                session.insert(UID_KEY, log_in.user).await.map_err(broken)?;
                session.insert(EPOCH_KEY, log_in.epoch).await.map_err(broken)?;
                for key in [BEGAN_KEY, VERIFIED_KEY] {
                    session.insert(key, log_in.clock).await.map_err(broken)?;
                }
                if let Some(by_badge) = log_in.by_badge {
                    self.mark_by_badge(by_badge).await?;
                }
                session
                    .insert(AGENT_KEY, agent_name(&self.browser.agent))
                    .await
                    .map_err(broken)?;
                session
                    .insert(IP_KEY, self.client.ip.clone())
                    .await
                    .map_err(broken)?;
                if let Some(device) = &log_in.device {
                    self.set_strict_cookie(DEVICE, device, DEVICE_SECONDS);
                }
            }
            LogInStep::CodeNeeded => {
                session.remove::<i64>(UID_KEY).await.map_err(broken)?;
                session
                    .insert(PENDING_KEY, log_in.pending)
                    .await
                    .map_err(broken)?;
            }
        }
        Ok(())
    }

    /// Whoever signs in now, the session is no badge's any more.
    async fn forget_badge(&self) -> Result<(), ServiceError> {
        let session = self.session()?;
        let read = session.remove::<ReadBadge>(READ_BADGE_KEY).await;
        read.map_err(broken)?;
        for key in [BADGE_KEY, HANDHELD_KEY] {
            session.remove::<i64>(key).await.map_err(broken)?;
        }
        Ok(())
    }

    /// Marks the session as one that a badge opened. A PIN proves too little for dangerous acts.
    async fn mark_by_badge(&self, by: ByBadge) -> Result<(), ServiceError> {
        let session = self.session()?;
        session.remove::<i64>(VERIFIED_KEY).await.map_err(broken)?;
        session.insert(BADGE_KEY, by.badge).await.map_err(broken)?;
        session.insert(HANDHELD_KEY, by.handheld).await.map_err(broken)
    }

    /// Keeps the badge that was scanned until its PIN comes; an earlier one is void.
    pub(crate) async fn keep_read_badge(&self, read: &ReadBadge) -> Result<(), ServiceError> {
        let session = self.session()?;
        if self.user.is_none() {
            session.set_expiry(Some(Expiry::OnInactivity(WAITING)));
        }
        session.insert(READ_BADGE_KEY, read).await.map_err(broken)
    }

    /// The badge whose PIN is still to come.
    pub(crate) async fn read_badge(&self) -> Result<Option<ReadBadge>, ServiceError> {
        self.session()?.get(READ_BADGE_KEY).await.map_err(broken)
    }

    /// Makes the browser a shared handheld, for as long as browsers keep anything.
    pub(crate) fn remember_handheld(&self, token: &str) {
        self.set_strict_cookie(HANDHELD, token, DEVICE_SECONDS);
    }

    /// The log-in that waits for its second factor.
    pub(crate) async fn pending(&self) -> Result<Pending, ServiceError> {
        self.session()?
            .get::<Pending>(PENDING_KEY)
            .await
            .map_err(broken)?
            .ok_or(ServiceError::Unauthenticated)
    }

    /// Keeps what the answer of a passkey that is being added must fit; an earlier one is void.
    pub(crate) async fn keep_adding(&self, adding: &AddingPasskey) -> Result<(), ServiceError> {
        self.session()?.insert(ADDING_KEY, adding).await.map_err(broken)
    }

    /// Takes what the answer must fit: only the first answer finds it, whatever becomes of it.
    pub(crate) async fn take_adding(&self) -> Result<Option<AddingPasskey>, ServiceError> {
        self.take(ADDING_KEY).await
    }

    /// Keeps what the answer of a passkey that signs in must fit; an earlier one is void.
    pub(crate) async fn keep_asking(&self, asking: &AskingPasskey) -> Result<(), ServiceError> {
        let session = self.session()?;
        if self.user.is_none() {
            // Anybody can leave such a session behind, so it does not stay as long as one that somebody works in.
            session.set_expiry(Some(Expiry::OnInactivity(WAITING)));
        }
        session.insert(ASKING_KEY, asking).await.map_err(broken)
    }

    /// Takes what the answer must fit: only the first answer finds it, whatever becomes of it.
    pub(crate) async fn take_asking(&self) -> Result<Option<AskingPasskey>, ServiceError> {
        self.take(ASKING_KEY).await
    }

    /// Keeps what was typed into a form and why it was refused, for the page that comes next. It never goes into an address.
    pub(crate) async fn keep_refused(&self, form: &RefusedForm) -> Result<(), ServiceError> {
        self.session()?.insert(REFUSED_KEY, form).await.map_err(broken)
    }

    /// Takes the form that was refused on this page, once.
    pub(crate) async fn take_refused(&self, page: &str) -> Result<Option<RefusedForm>, ServiceError> {
        let kept = self
            .session()?
            .get::<RefusedForm>(REFUSED_KEY)
            .await
            .map_err(broken)?;
        if kept.is_none_or(|form| form.page != page) {
            return Ok(None);
        }
        self.take(REFUSED_KEY).await
    }

    async fn take<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>, ServiceError> {
        let session = self.session()?;
        let taken = session.remove::<T>(key).await.map_err(broken)?;
        if taken.is_some() {
            // At once: a session is not saved when its request ends with a fault of ours.
            session.save().await.map_err(broken)?;
        }
        Ok(taken)
    }

    /// Keeps in the session when the person proved again who they are, in seconds since 1970.
    pub(crate) async fn keep_verified(&self, clock: i64) -> Result<(), ServiceError> {
        let session = self.session()?;
        session.cycle_id().await.map_err(broken)?;
        session.insert(VERIFIED_KEY, clock).await.map_err(broken)
    }

    /// Ends the session, on the server too. The browser forgets the pages that it kept; unsent scans stay.
    pub(crate) async fn end_session(&self) -> Result<(), ServiceError> {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(
                http::HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"cache\""),
            );
        }
        self.session()?.flush().await.map_err(broken)
    }

    /// Keeps something for the person's next page, to be shown once. It goes to the browser only, encrypted.
    pub(crate) fn hand_over(&self, handover: &Handover) -> Result<(), ServiceError> {
        let sealed = self.services.seal_handover(self.signed_in()?, handover)?;
        self.set_strict_cookie(HANDOVER, &sealed, HANDOVER_SECONDS);
        Ok(())
    }

    /// Takes what was kept for this page; the second time there is nothing.
    pub(crate) fn take_handover(&self) -> Result<Option<Handover>, ServiceError> {
        let Some(sealed) = &self.browser.handover else {
            return Ok(None);
        };
        self.set_strict_cookie(HANDOVER, "", 0);
        Ok(self.services.open_handover(self.signed_in()?, sealed))
    }
}
