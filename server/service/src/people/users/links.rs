//! Links that set a password, once: made by an admin, or asked for by whoever lost theirs.

use crate::access::anonymous;
use crate::people::accounts::address;
use crate::retry::retried;
use crate::texts::{Mail, SITE};
use crate::{Authorized, Client, ServiceError, Services, qr, secrets};
use domain::access::ManageUsers;
use domain::account::Handover;
use domain::audit::AuditEvent;
use domain::notice::NoticeCode;
use domain::refusal::Refusal;
use store::people::accounts::UserRow;
use store::{Locked, WriteTx};

/// A link for a new user is good for a day.
pub(crate) const INVITATION_HOURS: i32 = 24;
/// A link that replaces a password is good for an hour (SPEC 7).
pub(crate) const RESET_HOURS: i32 = 1;

/// How a set-password link reaches the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The admin shows or copies it.
    ByHand,
    /// It is mailed, and shown to the admin as well.
    ByMail,
}

impl Services {
    /// Makes a link that sets a new password; earlier links are void. Sessions end only when it is used.
    pub async fn make_password_link(
        &self,
        by: &Authorized<ManageUsers>,
        user: i64,
        delivery: Delivery,
    ) -> Result<Handover, ServiceError> {
        by.user().recently_verified()?;
        let (user, token, hours) = retried(|| async move {
            let (mut tx, user) = self.lock_other(by, user).await?;
            if user.disabled {
                return Err(Refusal::UserDisabled.into());
            }
            let hours = if user.password_hash.is_some() {
                RESET_HOURS
            } else {
                INVITATION_HOURS
            };
            let token = new_link(&mut tx, user.id, hours).await?;
            store::people::notices::notify(&mut tx, user.id, NoticeCode::PasswordLinkMade, &[], None).await?;
            tx.commit(AuditEvent::PasswordLinkMade { user: user.id }).await?;
            Ok::<_, ServiceError>((user, token, hours))
        })
        .await?;
        self.hand_over(&user.username, &user.email, &token, hours, delivery)
    }

    /// Somebody forgot the password. The answer is the same whoever asks and however long it takes: the work is done
    /// in the background. Await the handle in tests only.
    pub async fn ask_password_reset(
        &self,
        client: &Client,
        name_or_mail: &str,
    ) -> Result<tokio::task::JoinHandle<()>, ServiceError> {
        self.limit_reset(name_or_mail, client.ip.as_deref()).await?;
        let (services, client, text) = (self.clone(), client.clone(), name_or_mail.trim().to_owned());
        Ok(tokio::spawn(async move {
            if let Err(error) = services.send_password_reset(&client, &text).await {
                tracing::error!(
                    request_id = %client.request_id,
                    error = &error as &dyn std::error::Error,
                    "a lost password could not be seen to"
                );
            }
        }))
    }

    async fn send_password_reset(&self, client: &Client, text: &str) -> Result<(), ServiceError> {
        let found = if text.is_empty() || text.chars().any(char::is_control) {
            None
        } else {
            self.db.find_user_by_name_or_mail(text).await?
        };
        let found = found.filter(|user| !user.disabled).map(|user| user.id);
        let made = retried(|| self.write_password_reset(client, found)).await?;
        if let (Some(mailer), Some((user, token))) = (&self.settings.mailer, made) {
            mailer.send(
                &user.email,
                Mail::of(SITE).subject_lost,
                mail_text(
                    &user.username,
                    &self.password_link(&token),
                    RESET_HOURS,
                    // Anybody can ask.
                    &domain::address::shortened(&address(client)),
                ),
            );
        }
        Ok(())
    }

    /// The person and the token to mail, where the site has mail; elsewhere the admins are told.
    async fn write_password_reset(
        &self,
        client: &Client,
        found: Option<i64>,
    ) -> Result<Option<(Locked<UserRow>, String)>, ServiceError> {
        let mut tx = self.db.begin(anonymous(client)).await?;
        let user = match found {
            Some(found) => store::people::accounts::lock_user(&mut tx, found).await?,
            None => None,
        };
        // An admin may have disabled the person meanwhile.
        let Some(user) = user.filter(|user| !user.disabled) else {
            drop(tx);
            let asked = AuditEvent::PasswordResetAsked { user: None };
            self.audit_stranger(client, asked).await?;
            return Ok(None);
        };
        let asked = AuditEvent::PasswordResetAsked { user: Some(user.id) };
        if self.settings.mailer.is_none() {
            let values = [user.username.clone()];
            let page = format!("/admin/users/{}", user.id);
            store::people::notices::notify_admins(&mut tx, NoticeCode::ResetAsked, &values, &page).await?;
            tx.commit(asked).await?;
            return Ok(None);
        }
        let token = new_link(&mut tx, user.id, RESET_HOURS).await?;
        store::people::notices::notify(&mut tx, user.id, NoticeCode::PasswordLinkMade, &[], None).await?;
        tx.commit(asked).await?;
        Ok(Some((user, token)))
    }

    /// Whether people reach the site over TLS.
    pub fn is_https(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }

    /// Whether the site can send mail.
    pub fn has_mail(&self) -> bool {
        self.settings.mailer.is_some()
    }

    pub(crate) fn password_link(&self, token: &str) -> String {
        format!("{}/set-password?token={token}", self.settings.public_url)
    }

    /// The link as an admin hands it over; mailed as well where that was asked for and the site can.
    pub(super) fn hand_over(
        &self,
        username: &str,
        email: &str,
        token: &str,
        hours: i32,
        delivery: Delivery,
    ) -> Result<Handover, ServiceError> {
        let url = self.password_link(token);
        let mailer = self
            .settings
            .mailer
            .as_ref()
            .filter(|_| delivery == Delivery::ByMail);
        if let Some(mailer) = mailer {
            let text = mail_text(username, &url, hours, "–");
            mailer.send(email, Mail::of(SITE).subject_invited, text);
        }
        Ok(Handover::PasswordLink {
            username: username.to_owned(),
            qr_svg: qr::svg(&url)?,
            url,
            hours,
            mailed: mailer.is_some(),
        })
    }
}

fn mail_text(username: &str, url: &str, hours: i32, asked_from: &str) -> String {
    let t = Mail::of(SITE);
    [
        t.hello(username),
        t.link(&hours.to_string()),
        url.to_owned(),
        t.not_you(asked_from),
    ]
    .join("\n\n")
        + "\n"
}

/// Stores a new one-time token of a user, and answers it.
pub(crate) async fn new_link(tx: &mut WriteTx, user: i64, hours: i32) -> Result<String, ServiceError> {
    let token = secrets::token();
    store::people::accounts::set_password_token(tx, user, &secrets::hash(&token), hours).await?;
    Ok(token)
}
