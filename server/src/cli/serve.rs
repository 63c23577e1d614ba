//! `traitortrack serve`.

use super::people::seed;
use super::say;
use crate::config::Config;
use crate::private_postgres::PrivatePostgres;
use crate::{lifecycle, root};
use anyhow::Context;
use service::Client;
use store::Db;
use tokio::net::{TcpListener, TcpSocket};

/// Connections that a server has before it listens.
const WARM: u32 = 8;
/// Connections that may wait to be taken, as many as with Tokio's own listener.
const BACKLOG: u32 = 1024;

/// Serves until the process is told to stop.
pub(super) async fn serve(
    config: &Config,
    db: Db,
    private: Option<&PrivatePostgres>,
    demo: bool,
    port: Option<TcpSocket>,
) -> anyhow::Result<()> {
    let stop = lifecycle::StopSignal::listen().context("Signals cannot be heard")?;
    let place = private.map_or_else(
        || "the database of DATABASE_URL".to_owned(),
        PrivatePostgres::place,
    );
    crate::metrics::start().context("The metrics cannot be recorded")?;
    let has_bags = db.has_bags().await?;
    db.warm(config.pool_size.min(WARM)).await?;
    let state = super::state(db, config).await?;
    if !state.site.site_root.join("pkg").is_dir() {
        tracing::warn!(site_root = %state.site.site_root.display(), "the built pages' files are missing: build them with ./dev build");
    }
    if demo && !has_bags {
        seed(&state.services, &Client::default(), None).await?;
    }
    let listener = match port {
        Some(bound) => bound.listen(BACKLOG),
        None => TcpListener::bind((config.bind_address, config.port)).await,
    };
    let listener = listener.with_context(|| root::port_taken(config))?;
    say(&format!(
        "TraitorTrack {} is at {} with {place}.",
        env!("CARGO_PKG_VERSION"),
        config.public_url
    ));
    if let Some(link) = state.services.first_admin_link().await? {
        say(&format!(
            "There is no admin yet. Make the first one with this link, once, within a day:\n{link}"
        ));
    }
    let serving = lifecycle::serve(listener, state, stop);
    match private {
        None => serving.await,
        Some(private) => tokio::select! {
            () = serving => {}
            never = private.keep_running() => match never {},
        },
    }
    Ok(())
}
