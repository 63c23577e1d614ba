//! Mail, where the site has a server for it. Sent in the background: nobody waits for it, and how long it takes tells
//! nobody whether an address is known.

use crate::texts::{Mail, SITE};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// Waits between the attempts to hand a mail over.
const RETRIES: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(15),
    Duration::from_secs(60),
];

fn texts() -> &'static Mail {
    Mail::of(SITE)
}

/// Hands mails to the site's server.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailSetUpError {
    #[error("{}", texts().no_server_url)]
    Url(#[from] lettre::transport::smtp::Error),
    #[error("{}", texts().no_sender)]
    From(#[from] lettre::address::AddressError),
}

/// Why a mail was not handed over. Never says to whom.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    #[error("{}", texts().bad_address)]
    Address,
    #[error("{}", texts().not_written)]
    Message(#[from] lettre::error::Error),
    #[error("{}", texts().refused(.status, &.permanent.to_string()))]
    Refused { status: String, permanent: bool },
}

impl Mailer {
    /// `url` such as `smtps://user:password@mail.example.com`; `from` such as `TraitorTrack <bags@example.com>`.
    pub fn new(url: &str, from: &str) -> Result<Self, MailSetUpError> {
        Ok(Self {
            transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
                .timeout(Some(Duration::from_secs(20)))
                .build(),
            from: from.parse()?,
        })
    }

    /// Sends a mail of plain text, with a few attempts. A failure is logged, without address and content.
    pub(crate) fn send(&self, to: &str, subject: &str, body: String) {
        let mailer = self.clone();
        let (to, subject) = (to.to_owned(), subject.to_owned());
        tokio::spawn(async move { mailer.deliver(&to, &subject, body).await });
    }

    async fn deliver(&self, to: &str, subject: &str, body: String) {
        let to = [to.to_owned()];
        for wait in RETRIES {
            match self.hand_over(&to, subject, &body, None).await {
                Ok(()) => return,
                Err(error @ MailError::Refused { .. }) => {
                    tracing::warn!(%error, "a mail could not be handed over; trying again");
                }
                Err(error) => {
                    tracing::error!(%error, "a mail could not be put together");
                    return;
                }
            }
            tokio::time::sleep(wait).await;
        }
        tracing::error!("a mail could not be handed over");
    }

    /// One attempt to hand a mail of plain text over, to all that are named. `id` is the same over attempts, for mailboxes that
    /// drop what came twice.
    pub(crate) async fn hand_over(
        &self,
        to: &[String],
        subject: &str,
        body: &str,
        id: Option<&str>,
    ) -> Result<(), MailError> {
        let mut message = self.begin(to, subject)?.header(ContentType::TEXT_PLAIN);
        if let Some(id) = id {
            message = message.message_id(Some(format!("<{id}@{}>", self.from.email.domain())));
        }
        self.transfer(message.body(body.to_owned())?).await
    }

    /// The same, with a file of JSON: its name and what is in it.
    pub(crate) async fn hand_over_with(
        &self,
        to: &[String],
        subject: &str,
        body: &str,
        (name, json): (String, String),
    ) -> Result<(), MailError> {
        let json_type = ContentType::parse("application/json").map_err(|_| MailError::Address)?;
        let parts = MultiPart::mixed()
            .singlepart(SinglePart::plain(body.to_owned()))
            .singlepart(Attachment::new(name).body(json, json_type));
        self.transfer(self.begin(to, subject)?.multipart(parts)?).await
    }

    fn begin(&self, to: &[String], subject: &str) -> Result<MessageBuilder, MailError> {
        let mut message = Message::builder().from(self.from.clone()).subject(subject);
        for to in to {
            message = message.to(to.parse().map_err(|_| MailError::Address)?);
        }
        Ok(message)
    }

    async fn transfer(&self, message: Message) -> Result<(), MailError> {
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            // The server's own words may hold the address.
            Err(error) => Err(MailError::Refused {
                status: error
                    .status()
                    .map_or_else(|| texts().no_status.to_owned(), |code| code.to_string()),
                permanent: error.is_permanent(),
            }),
        }
    }
}

/// Whether a text is a mail address, such as `bags@example.com` or `Bags <bags@example.com>`.
pub fn is_address(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}
