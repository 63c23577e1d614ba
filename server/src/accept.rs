//! Taking connections: how many at once, and how long a client may take to say what it wants.

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// How long a client may take to send the head of a request, and how long a connection may lie idle. A proxy should let go of
/// an idle connection earlier (`keepalive_timeout` in deploy/nginx), so that it never sends on one that just ends.
pub(crate) const HEAD: Duration = Duration::from_secs(30);
/// How long to wait when no connection can be taken, such as when the process has no file handle left.
const BREATHE: Duration = Duration::from_secs(1);
/// How often it is said that there is no room.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// How many connections anybody may hold, and how long they may take over a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Connections at once; further ones wait in the system's queue.
    pub(crate) connections: usize,
    /// How long the head of a request may take.
    pub(crate) head: Duration,
}

/// Answers requests until `stop`; then takes no more connections, and ends when those under way are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let mut room = Room::new(bounds.connections);
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            taken = room.take(&listener) => taken,
            () = &mut stop => break,
        };
        let app = app.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().call(request)
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _held = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended before its time");
            }
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// The places for connections.
struct Room {
    places: Arc<Semaphore>,
    warned_at: Option<Instant>,
}

impl Room {
    fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            warned_at: None,
        }
    }

    /// The next connection, once there is a place for it.
    async fn take(&mut self, listener: &TcpListener) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        loop {
            if self.places.available_permits() == 0
                && self.warned_at.is_none_or(|at| at.elapsed() > SAY_AGAIN)
            {
                self.warned_at = Some(Instant::now());
                tracing::warn!("all connections are taken: further ones wait; see MAX_CONNECTIONS");
            }
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                // Nobody closes the semaphore.
                std::future::pending::<()>().await;
                continue;
            };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    // Answers are written whole, so waiting for more to send only delays them.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection sends late");
                    }
                    return (stream, peer, place);
                }
                Err(error) if is_the_clients(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    drop(place);
                    tokio::time::sleep(BREATHE).await;
                }
            }
        }
    }
}

/// Whether a client went away before it was taken.
fn is_the_clients(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::{Notify, oneshot};

    const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

    /// A server for one test: its address, and what ends it.
    struct Running {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        ended: tokio::task::JoinHandle<()>,
    }

    async fn start(app: Router, connections: usize, head: Duration) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let bounds = Bounds { connections, head };
        let ended = tokio::spawn(serve(listener, app, bounds, async move {
            let _ = stopped.await;
        }));
        Running { address, stop, ended }
    }

    fn hello() -> Router {
        Router::new().route(
            "/",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }),
        )
    }

    /// Sends bytes and reads until the server ends the connection.
    async fn all(address: SocketAddr, sent: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(sent).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is cut off ends with an error or without one.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn a_request_is_answered_and_knows_its_peer() {
        let server = start(hello(), 10, HEAD).await;
        let answer = all(server.address, ASK).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.ends_with("127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn whoever_does_not_finish_the_head_of_a_request_is_cut_off() {
        let server = start(hello(), 10, Duration::from_millis(100)).await;
        for unfinished in [b"".as_slice(), b"G", b"GET / HTTP/1.1\r\nhost: local"] {
            let answer = all(server.address, unfinished).await;
            assert!(!answer.contains("200"), "{answer}");
        }
        // One that sends a byte now and then gains no time by it.
        let mut drip = TcpStream::connect(server.address).await.unwrap();
        let begun = Instant::now();
        while drip.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(begun.elapsed() < Duration::from_secs(20), "it is never cut off");
        }
        // Nor does a connection that lies idle after an answer.
        let mut idle = TcpStream::connect(server.address).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut answer = Vec::new();
        let _ = idle.read_to_end(&mut answer).await;
        assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
    }

    #[tokio::test]
    async fn slow_clients_that_hold_every_place_do_not_hold_it_for_long() {
        let server = start(hello(), 3, Duration::from_millis(100)).await;
        let mut slow = Vec::new();
        for _ in 0..3 {
            slow.push(TcpStream::connect(server.address).await.unwrap());
        }
        let answer = all(server.address, ASK).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }

    #[tokio::test]
    async fn no_more_connections_are_served_at_once_than_there_are_places() {
        let (release, asked) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
        let app = Router::new().route(
            "/",
            get({
                let (release, asked) = (Arc::clone(&release), Arc::clone(&asked));
                move || async move {
                    asked.add_permits(1);
                    release.notified().await;
                }
            }),
        );
        let server = start(app, 2, HEAD).await;
        let clients: Vec<_> = (0..4).map(|_| tokio::spawn(all(server.address, ASK))).collect();
        let two = asked.acquire_many(2).await.unwrap();
        two.forget();
        assert_eq!(asked.available_permits(), 0, "the others wait");
        for _ in 0..4 {
            release.notify_one();
            tokio::task::yield_now().await;
        }
        // Each that is answered makes place for one that waits.
        let more = asked.acquire_many(2).await.unwrap();
        more.forget();
        release.notify_waiters();
        drop(release);
        for client in clients {
            client.abort();
        }
    }

    #[tokio::test]
    async fn what_was_asked_before_the_stop_is_answered_and_nothing_after() {
        let (release, asked) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let app = Router::new().route(
            "/",
            get({
                let (release, asked) = (Arc::clone(&release), Arc::clone(&asked));
                move || async move {
                    asked.notify_one();
                    release.notified().await;
                    "late"
                }
            }),
        );
        let server = start(app, 10, HEAD).await;
        let client = tokio::spawn(all(server.address, ASK));
        asked.notified().await;
        server.stop.send(()).unwrap();
        // The listener goes first; until then a connection may still be taken.
        let begun = Instant::now();
        while TcpStream::connect(server.address).await.is_ok() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it goes on listening");
            tokio::task::yield_now().await;
        }
        release.notify_one();
        assert!(client.await.unwrap().ends_with("late"));
        server.ended.await.unwrap();
    }
}
