//! Scanning through plain forms: where a form's answer leads.

use super::{RequestContext, key, redirect};
use crate::html::encode;
use domain::access::PackBags;
use domain::bill::BillAnswer;
use domain::label::{self, Label, NotALabel};
use domain::scan::{CannotUndo, ScanAnswer};
use service::{ScanCommand, ServiceError};

/// One input serves parents and children: a parent's label chooses that parent, anything else is packed into the chosen
/// one. Without a chosen parent the text must name one, old labels included.
pub(crate) async fn scan_or_choose(
    cx: &RequestContext,
    parent: &str,
    code: &str,
    key_text: &str,
) -> Result<(), ServiceError> {
    let by = cx.authorize(PackBags)?;
    let types = cx.services.bag_types().await?;
    if let Label::Parent { label, .. } = label::parse(code, &cx.services.site(&types)) {
        redirect(&format!("/scan?parent={}", encode(&label)));
        return Ok(());
    }
    if parent.trim().is_empty() {
        let state = cx.services.parent_state(&by, code).await?;
        redirect(&format!("/scan?parent={}", encode(&state.label)));
        return Ok(());
    }
    let command = ScanCommand {
        key: key(key_text)?,
        parent: parent.to_owned(),
        child: code.to_owned(),
        station: cx.client.station.clone(),
        scanned_at: None,
    };
    let answer = cx.services.scan(&by, command).await?;
    scan_redirect(&format!("/scan?parent={}", encode(parent)), code, &answer);
    Ok(())
}

/// The part of an address that tells why nothing could be read.
fn why(why: Option<&NotALabel>) -> String {
    let json = why.and_then(|why| serde_json::to_string(why).ok());
    json.map_or(String::new(), |json| format!("&why={}", encode(&json)))
}

/// Leads back to a page that tells the answer. `path` may have a query.
pub(crate) fn scan_redirect(path: &str, read: &str, answer: &ScanAnswer) {
    let joint = if path.contains('?') { '&' } else { '?' };
    let child: String = answer
        .child
        .as_deref()
        .unwrap_or(read)
        .chars()
        .take(label::MAX_CHARS)
        .collect();
    let other = answer
        .foreign_parent
        .as_deref()
        .or(answer.other_parent.as_deref());
    redirect(&format!(
        "{path}{joint}done={}&child={}&other={}&mark={}{}",
        answer.outcome.code(),
        encode(&child),
        encode(other.unwrap_or("")),
        answer.cause.map_or("", CannotUndo::code),
        why(answer.why.as_ref())
    ));
}

/// Leads back to the bill with the answer.
pub(crate) fn bill_redirect(answer: &BillAnswer) {
    redirect(&format!(
        "/bills/{}?done={}&child={}&other={}&mark={}{}",
        encode(&answer.bill.number),
        answer.outcome.code(),
        encode(answer.parent.as_deref().unwrap_or("")),
        encode(answer.other_bill.as_deref().unwrap_or("")),
        answer.mark.as_deref().unwrap_or(""),
        why(answer.why.as_ref()),
    ));
}
