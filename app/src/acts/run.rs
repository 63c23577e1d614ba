//! Running commands for forms and stations, and where a form's answer leads.

use crate::answer::redirect;
use crate::done::Done;
use crate::html::encode;
use crate::paths::bill_path;
use crate::request::{RequestContext, key};
use domain::access::PackBags;
use domain::label::{self, Label};
use domain::scan::{Act, Answer, Command};
use domain::stations::StationWord;
use service::ServiceError;

/// One input serves parents and children: a parent's label chooses that parent, anything else is packed into the chosen
/// one. Without a chosen parent the text must name one, old labels included.
pub(crate) async fn scan_or_choose(
    cx: &RequestContext,
    parent: &str,
    code: &str,
    key_text: &str,
    typed: &str,
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
    let answer = run_read(cx, key_text, act, typed).await?;
    Done::answered(&answer, code).redirect(&format!("/scan?parent={}", encode(parent)));
    Ok(())
}

/// Runs what a form asks for.
pub(crate) async fn run(cx: &RequestContext, key_text: &str, act: Act) -> Result<Answer, ServiceError> {
    run_read(cx, key_text, act, "").await
}

/// The same of something that was read. `typed` is filled where the page's script knows that a person typed it.
pub(crate) async fn run_read(
    cx: &RequestContext,
    key_text: &str,
    act: Act,
    typed: &str,
) -> Result<Answer, ServiceError> {
    let command = Command {
        key: key(key_text)?,
        act,
        station: cx.client.station.clone(),
        made_ms: None,
        typed: !typed.is_empty(),
    };
    cx.services.run(cx.signed_in()?, &command).await
}

/// Runs what a station's queue held, in order. What does not name its station is of the one that sends it, and so is the word that
/// comes along.
pub(crate) async fn run_all(
    cx: &RequestContext,
    commands: Vec<Command>,
    word: StationWord,
) -> Result<Vec<Answer>, ServiceError> {
    let commands: Vec<Command> = commands
        .into_iter()
        .map(|command| Command {
            station: command.station.or_else(|| cx.client.station.clone()),
            ..command
        })
        .collect();
    let by = cx.signed_in()?;
    let run = cx.services.run_batch(by, "commands", &commands).await;
    let word = match &run {
        Ok(answers) => {
            let last = commands.last().and_then(Command::dated_ms);
            word.after(
                answers.len(),
                last.map(|made| cx.services.now_ms().saturating_sub(made)),
            )
        }
        Err(_) => word,
    };
    if !matches!(run, Err(ServiceError::Forbidden(_))) {
        cx.services.hear_station(&cx.client, word);
    }
    Ok(run?
        .into_iter()
        .map(|answer| answer.with_message(cx.language))
        .collect())
}

/// Leads back to the bill with the answer.
pub(crate) fn redirect_to_bill(answer: &Answer) {
    let page = match answer {
        Answer::Bill(answer) => bill_path(&answer.bill.number),
        Answer::Bag(_) => "/bills".to_owned(),
    };
    Done::answered(answer, "").redirect(&page);
}
