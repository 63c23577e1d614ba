//! What lets the scan page be used without a network: the service worker, with the files of this release.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const WORKER: &str = include_str!("offline/worker.js");
const WORKER_OFF: &str = include_str!("offline/worker-off.js");
/// The scripts that a kept page names, beside the folder of hashed names. The reader of the camera, in a folder below that one, is kept
/// once somebody used it.
const SCRIPTS: [&str; 5] = ["page.js", "camera.js", "queue.js", "kept.js", "offline.js"];
/// Pages and devices look at it for news.
const RELEASE: HeaderName = HeaderName::from_static("x-release");

/// The service worker of this release.
#[derive(Clone, Debug)]
pub struct Offline {
    /// What the release is called: a sum of all that a browser keeps of it.
    pub release: Arc<str>,
    pub is_on: bool,
    script: Arc<str>,
}

impl Offline {
    /// Reads what a browser keeps; what is not there is not kept.
    pub fn new(site_root: &Path, is_on: bool) -> Self {
        let names = std::fs::read_dir(site_root.join("pkg")).into_iter().flatten();
        let hashed = names
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"))
            .map(|name| format!("pkg/{name}"));
        let found: BTreeMap<String, Vec<u8>> = hashed
            .chain(SCRIPTS.map(str::to_owned))
            .filter_map(|path| {
                let content = std::fs::read(site_root.join(&path)).ok()?;
                Some((path, Sha256::digest(content).to_vec()))
            })
            .collect();
        let mut sum = Sha256::new();
        sum.update(env!("CARGO_PKG_VERSION"));
        sum.update(WORKER);
        for (path, content) in &found {
            sum.update(path);
            sum.update(content);
        }
        let mut release = BASE64URL_NOPAD.encode(&sum.finalize());
        release.truncate(16);
        let files: BTreeMap<String, String> = found
            .into_iter()
            .map(|(path, content)| {
                let version = if path.starts_with("pkg/") {
                    String::new()
                } else {
                    format!("?v={release}")
                };
                (
                    format!("/{path}{version}"),
                    format!("sha256-{}", BASE64.encode(&content)),
                )
            })
            .collect();
        let files = serde_json::to_string(&files).unwrap_or_default();
        let script = if is_on {
            WORKER
                .replace("__RELEASE__", &release)
                .replace("__FILES__", &files)
        } else {
            WORKER_OFF.to_owned()
        };
        Self {
            release: release.into(),
            is_on,
            script: script.into(),
        }
    }
}

/// The worker's script, asked for again at every look. Its policy is that of what it asks for by itself.
pub(crate) async fn worker(State(offline): State<Offline>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (RELEASE, &*offline.release),
    ];
    (headers, offline.script.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_another_release_and_each_file_is_named_with_its_sum() {
        let folder = std::env::temp_dir().join(format!("tt-offline-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("pkg")).expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("a file");
        write("pkg/a.1234.js", "1");
        write("pkg/a.1234.js.br", "packed");
        write("kept.js", "1");
        let one = Offline::new(&folder, true);
        let sum = BASE64.encode(&Sha256::digest("1"));
        let named = format!(
            r#"{{"/kept.js?v={}":"sha256-{sum}","/pkg/a.1234.js":"sha256-{sum}"}}"#,
            one.release
        );
        assert!(one.script.contains(&named), "{}", one.script);
        for place in ["__RELEASE__", "__FILES__"] {
            assert!(!one.script.contains(place), "{place} is filled in");
        }
        write("kept.js", "2");
        assert_ne!(Offline::new(&folder, true).release, one.release);
        let off = Offline::new(&folder, false);
        assert!(off.script.contains("unregister") && !off.script.contains("FILES"));
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
