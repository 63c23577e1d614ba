//! Files that are brought, for admins.

use crate::error::AppError;
use crate::paths::import_path;
use crate::request::{RequestContext, key, number};
use domain::access::ImportLists;
use domain::import::{ImportKind, ImportWish, PART_BYTES};
use domain::refusal::{FieldError, WrongField};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};
use service::ServiceError;

/// What the form of a file brings.
#[derive(Default)]
struct Brought {
    key: String,
    kind: String,
    file_name: String,
    bytes: Vec<u8>,
}

async fn read(data: MultipartData) -> Result<Brought, ServiceError> {
    let wrong = || FieldError::new("file", WrongField::FormNotUnderstood);
    let mut form = data.into_inner().ok_or_else(wrong)?;
    let mut brought = Brought::default();
    while let Some(field) = form.next_field().await.map_err(|_| wrong())? {
        match field.name() {
            Some("key") => brought.key = field.text().await.map_err(|_| wrong())?,
            Some("kind") => brought.kind = field.text().await.map_err(|_| wrong())?,
            Some("file") => {
                brought.file_name = field.file_name().unwrap_or_default().to_owned();
                brought.bytes = field.bytes().await.map_err(|_| wrong())?.to_vec();
            }
            _ => {}
        }
    }
    Ok(brought)
}

async fn bring(cx: &RequestContext, brought: Brought) -> Result<i64, ServiceError> {
    let by = &cx.authorize(ImportLists)?;
    let kind = ImportKind::from_code(&brought.kind)
        .ok_or_else(|| FieldError::new("kind", WrongField::FormNotUnderstood))?;
    let wish = ImportWish {
        kind,
        file_name: brought.file_name,
        file_size: i64::try_from(brought.bytes.len()).unwrap_or(i64::MAX),
        columns: String::new(),
        hidden: false,
        legacy: false,
    };
    let mut import = cx.services.bring_import(by, key(&brought.key)?, wish).await?;
    for part in brought.bytes.chunks(PART_BYTES) {
        if import.is_whole() {
            break;
        }
        let at = import.received;
        import = cx.services.bring_import_part(by, import.id, at, part).await?;
    }
    cx.services.look_at_import(by, import.id).await?;
    Ok(import.id)
}

/// Brings a small file whole, without script. With script it is brought part by part through the API.
#[server(prefix = "/fn", endpoint = "bring_import", input = MultipartFormData)]
pub async fn bring_import(data: MultipartData) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        cx.authorize(ImportLists)?;
        let id = bring(&cx, read(data).await?).await?;
        leptos_axum::redirect(&import_path(id));
        Ok(())
    })
    .await
}

/// Looks into a file by what is said of it.
#[server(prefix = "/fn", endpoint = "look_at_import")]
pub async fn look_at_import(
    #[server(default)] id: String,
    #[server(default)] columns: String,
    #[server(default)] hidden: Option<String>,
    #[server(default)] legacy: Option<String>,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = &cx.authorize(ImportLists)?;
        let id = number("id", &id)?;
        cx.services
            .set_import_wish(by, id, columns.trim(), hidden.is_some(), legacy.is_some())
            .await?;
        cx.services.look_at_import(by, id).await?;
        leptos_axum::redirect(&import_path(id));
        Ok(())
    })
    .await
}

/// Starts to take the rows of a file.
#[server(prefix = "/fn", endpoint = "start_import")]
pub async fn start_import(
    #[server(default)] id: String,
    #[server(default)] again: Option<String>,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = &cx.authorize(ImportLists)?;
        let id = number("id", &id)?;
        cx.services.start_import(by, id, again.is_some()).await?;
        leptos_axum::redirect(&import_path(id));
        Ok(())
    })
    .await
}

/// Ends an import before its end.
#[server(prefix = "/fn", endpoint = "cancel_import")]
pub async fn cancel_import(#[server(default)] id: String) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = &cx.authorize(ImportLists)?;
        let id = number("id", &id)?;
        cx.services.cancel_import(by, id).await?;
        leptos_axum::redirect(&import_path(id));
        Ok(())
    })
    .await
}
