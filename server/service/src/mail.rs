//! Mail, where the site has a server for it. Sent in the background: nobody waits for it, and how long it takes tells
//! nobody whether an address is known.

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// Waits between the attempts to hand a mail over.
const RETRIES: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(15),
    Duration::from_secs(60),
];

/// Hands mails to the site's server.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailSetUpError {
    #[error("the address of the mail server is not understood")]
    Url(#[from] lettre::transport::smtp::Error),
    #[error("the sender is not a mail address")]
    From(#[from] lettre::address::AddressError),
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
        let Ok(to) = to.parse::<Mailbox>() else {
            tracing::error!("a stored mail address is not one");
            return;
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body);
        let message = match message {
            Ok(message) => message,
            Err(error) => {
                tracing::error!(%error, "a mail could not be put together");
                return;
            }
        };
        for wait in RETRIES {
            match self.transport.send(message.clone()).await {
                Ok(_) => return,
                // The server's own words may hold the address.
                Err(error) => tracing::warn!(
                    status = error.status().map(|code| code.to_string()).unwrap_or_default(),
                    permanent = error.is_permanent(),
                    "a mail could not be handed over; trying again"
                ),
            }
            tokio::time::sleep(wait).await;
        }
        tracing::error!("a mail could not be handed over");
    }
}
