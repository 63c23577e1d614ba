//! Files to print labels.

use super::{authorize, refusal};
use crate::api::extract::read_query;
use crate::api::papers;
use app::request::RequestContext;
use axum::Extension;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use domain::access::ConfigureSite;
use domain::fault::Missing;
use domain::refusal::{FieldError, WrongField};
use serde::Deserialize;
use service::{LabelMedium, LabelOrder, PrinterLanguage, Resolution, ServiceError, Symbology};

/// What the forms of the page send. What is left empty is what the form showed first.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    sheet: String,
    code: String,
    used: String,
    roll: String,
    roll_code: String,
    language: String,
    dpi: String,
}

impl Default for Asked {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            sheet: text("24"),
            code: text("qr"),
            used: text("0"),
            roll: text("50x25"),
            roll_code: text("qr"),
            language: text("zpl"),
            dpi: text("203"),
        }
    }
}

fn wrong(field: &str, codes: &[&'static str]) -> FieldError {
    FieldError::new(field, WrongField::not_one_of(codes))
}

fn symbology(field: &str, code: &str) -> Result<Symbology, FieldError> {
    match code {
        "" | "qr" => Ok(Symbology::Qr),
        "code128" => Ok(Symbology::Code128),
        _ => Err(wrong(field, &["qr", "code128"])),
    }
}

impl Asked {
    fn sheets(self) -> Result<LabelOrder, FieldError> {
        Ok(LabelOrder {
            symbology: symbology("code", &self.code)?,
            medium: LabelMedium::Sheet {
                layout: self.sheet,
                used: match self.used.trim() {
                    "" => 0,
                    text => text
                        .parse()
                        .map_err(|_| FieldError::new("used", WrongField::NotANumber))?,
                },
                edges: false,
            },
        })
    }

    fn roll(self) -> Result<LabelOrder, FieldError> {
        Ok(LabelOrder {
            symbology: symbology("roll_code", &self.roll_code)?,
            medium: LabelMedium::Roll {
                stock: self.roll,
                language: match self.language.as_str() {
                    "" | "zpl" => PrinterLanguage::Zpl,
                    "tspl" => PrinterLanguage::Tspl,
                    _ => return Err(wrong("language", &["zpl", "tspl"])),
                },
                resolution: match self.dpi.as_str() {
                    "" | "203" => Resolution::Dpi203,
                    "300" => Resolution::Dpi300,
                    _ => return Err(wrong("dpi", &["203", "300"])),
                },
            },
        })
    }
}

type Context = Extension<RequestContext>;

pub(super) async fn sheets(
    Extension(cx): Context,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    file(&cx, &id, query, Asked::sheets).await
}

pub(super) async fn roll(
    Extension(cx): Context,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    file(&cx, &id, query, Asked::roll).await
}

async fn file(
    cx: &RequestContext,
    id: &str,
    query: Option<String>,
    order: fn(Asked) -> Result<LabelOrder, FieldError>,
) -> Response {
    let by = match authorize(cx, ConfigureSite, "/admin/labels").await {
        Ok(by) => by,
        Err(refused) => return refused,
    };
    let asked = match read_query(&query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(problem) => return problem.with_request_id(&cx.client.request_id).into_response(),
    };
    let made = async {
        let range = id.parse().map_err(|_| ServiceError::NotFound(Missing::Other))?;
        cx.services
            .print_labels(&by, range, order(asked)?, cx.language)
            .await
    };
    match made.await {
        Ok(paper) => papers::file(paper),
        Err(error) => refusal(cx, error),
    }
}
