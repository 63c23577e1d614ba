//! Scanning through plain forms: where a form's answer leads.

use super::{RequestContext, key, redirect};
use crate::html::encode;
use domain::access::PackBags;
use domain::label::{self, Label, NotALabel};
use domain::scan::{Act, Answer, CannotUndo, Command};
use service::ServiceError;

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
    let act = Act::Link {
        parent: parent.to_owned(),
        child: code.to_owned(),
    };
    let answer = run(cx, key_text, act).await?;
    scan_redirect(&format!("/scan?parent={}", encode(parent)), code, &answer);
    Ok(())
}

/// Runs what a form asks for.
pub(crate) async fn run(cx: &RequestContext, key_text: &str, act: Act) -> Result<Answer, ServiceError> {
    let command = Command {
        key: key(key_text)?,
        act,
        station: cx.client.station.clone(),
        made_ms: None,
    };
    cx.services.run(cx.signed_in()?, &command).await
}

/// Runs what a station's queue held, in order. What does not name its station is of the one that sends it.
pub(crate) async fn run_all(
    cx: &RequestContext,
    commands: Vec<Command>,
) -> Result<Vec<Answer>, ServiceError> {
    let commands: Vec<Command> = commands
        .into_iter()
        .map(|command| Command {
            station: command.station.or_else(|| cx.client.station.clone()),
            ..command
        })
        .collect();
    let answers = cx
        .services
        .run_batch(cx.signed_in()?, "commands", &commands)
        .await?;
    Ok(answers
        .into_iter()
        .map(|answer| answer.with_message(cx.language))
        .collect())
}

/// The part of an address that tells why nothing could be read.
fn why(why: Option<&NotALabel>) -> String {
    let json = why.and_then(|why| serde_json::to_string(why).ok());
    json.map_or(String::new(), |json| format!("&why={}", encode(&json)))
}

/// Leads back to a page that tells the answer. `path` may have a query.
pub(crate) fn scan_redirect(path: &str, read: &str, answer: &Answer) {
    let Answer::Bag(answer) = answer else {
        redirect(path);
        return;
    };
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
pub(crate) fn bill_redirect(answer: &Answer) {
    let Answer::Bill(answer) = answer else {
        redirect("/bills");
        return;
    };
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
