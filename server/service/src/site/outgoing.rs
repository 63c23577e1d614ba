//! How this program calls others over HTTP.

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

/// Opens connections, with TLS where the address says so.
pub type Connector = HttpsConnector<HttpConnector>;

/// Trusts the public authorities.
pub fn https_connector() -> Connector {
    HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .build()
}
