//! Where mails and webhook calls arrive in tests: a mail server and a receiver, on real ports.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// How long is waited for something to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// What arrived, and who waits for more.
#[derive(Debug)]
pub(crate) struct Inbox<T> {
    all: Arc<Mutex<Vec<T>>>,
    more: Arc<Notify>,
}

impl<T> Clone for Inbox<T> {
    fn clone(&self) -> Self {
        Self {
            all: Arc::clone(&self.all),
            more: Arc::clone(&self.more),
        }
    }
}

impl<T: Clone> Inbox<T> {
    fn new() -> Self {
        Self {
            all: Arc::default(),
            more: Arc::default(),
        }
    }

    fn put(&self, arrived: T) {
        self.all.lock().unwrap().push(arrived);
        self.more.notify_waiters();
    }

    /// Everything that has arrived.
    pub(crate) fn all(&self) -> Vec<T> {
        self.all.lock().unwrap().clone()
    }

    /// Waits for one that is looked for, beyond the first `seen`.
    pub(crate) async fn wait(&self, seen: usize, what: &str, looked_for: impl Fn(&T) -> bool) -> T {
        let arrives = async {
            loop {
                let more = self.more.notified();
                tokio::pin!(more);
                more.as_mut().enable();
                if let Some(found) = self.all().into_iter().skip(seen).find(|one| looked_for(one)) {
                    return found;
                }
                more.await;
            }
        };
        tokio::time::timeout(PATIENCE, arrives)
            .await
            .unwrap_or_else(|_| panic!("{what} did not arrive"))
    }
}

/// A mail server that takes everything, and what it took: headers and text, decoded.
pub(crate) async fn mail_server() -> (SocketAddr, Inbox<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, inbox) = (listener.local_addr().unwrap(), Inbox::new());
    let arrived = inbox.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let arrived = arrived.clone();
            tokio::spawn(async move {
                // A client that goes away is none of the test's business.
                let _ = speak_smtp(socket, &arrived).await;
            });
        }
    });
    (at, inbox)
}

async fn speak_smtp(socket: TcpStream, arrived: &Inbox<String>) -> std::io::Result<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await?;
    let (mut text, mut in_text) = (String::new(), false);
    while let Some(line) = lines.next_line().await? {
        if in_text && line != "." {
            text.push_str(&line);
            text.push('\n');
            continue;
        }
        let answer: &[u8] = if in_text {
            // Quoted-printable folds long lines with "=" at their ends and writes "=" as "=3D".
            arrived.put(std::mem::take(&mut text).replace("=\n", "").replace("=3D", "="));
            in_text = false;
            b"250 taken\r\n"
        } else if line.eq_ignore_ascii_case("DATA") {
            in_text = true;
            b"354 go on\r\n"
        } else if line.eq_ignore_ascii_case("QUIT") {
            write.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            // Who it is for counts, too.
            if line.to_ascii_uppercase().starts_with("RCPT TO:") {
                text.push_str(&line);
                text.push('\n');
            }
            b"250 fine\r\n"
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

/// A call that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) refused: bool,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver of webhooks at `/hook`. It refuses the first call, as one that is just being restarted does.
pub(crate) async fn receiver() -> (SocketAddr, Inbox<Call>) {
    receiver_with(Arc::new(AtomicUsize::new(1))).await
}

/// A receiver of webhooks at `/hook` that refuses as many calls as it is told to. Refused ones are in the inbox, too.
pub(crate) async fn receiver_with(refuses: Arc<AtomicUsize>) -> (SocketAddr, Inbox<Call>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, inbox) = (listener.local_addr().unwrap(), Inbox::new());
    let arrived = inbox.clone();
    let take = async move |headers: HeaderMap, body: String| {
        let one_less = |left: usize| left.checked_sub(1);
        let refused = refuses
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less)
            .is_ok();
        arrived.put(Call {
            headers,
            body,
            refused,
        });
        if refused {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::NO_CONTENT
        }
    };
    let router = Router::new().route("/hook", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (at, inbox)
}

/// A collector of traces, and the bodies that it took.
pub(crate) async fn collector() -> (SocketAddr, Inbox<(HeaderMap, Bytes)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (at, inbox) = (listener.local_addr().unwrap(), Inbox::new());
    let take = async |State(inbox): State<Inbox<(HeaderMap, Bytes)>>, headers: HeaderMap, body: Bytes| {
        inbox.put((headers, body));
        StatusCode::OK
    };
    let router = Router::new()
        .route("/v1/traces", post(take))
        .with_state(inbox.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (at, inbox)
}
