//! Bills: list, page, print view, and the acts on a bill.

use crate::done::Done;
use crate::error::AppError;
use crate::paths::bill_path;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Opens a bill and leads to its page.
#[server(prefix = "/fn", endpoint = "create_bill")]
pub async fn create_bill(
    #[server(default)] number: String,
    #[server(default)] target_parents: String,
    #[server(default)] customer: String,
    #[server(default)] destination: String,
    #[server(default)] vehicle: String,
    #[server(default)] note: String,
    #[server(default)] area: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let typed = [
            ("number", &number),
            ("target_parents", &target_parents),
            ("customer", &customer),
            ("destination", &destination),
            ("vehicle", &vehicle),
            ("note", &note),
            ("area", &area),
        ]
        .map(|(name, text)| (name.to_owned(), text.clone()))
        .into();
        let made = async {
            let input = domain::bill::BillInput {
                number,
                target_parents: crate::request::number("target_parents", &target_parents)?,
                customer: crate::request::non_blank(customer),
                destination: crate::request::non_blank(destination),
                vehicle: crate::request::non_blank(vehicle),
                note: crate::request::non_blank(note),
                area: crate::request::non_blank(area),
            };
            cx.services.create_bill(&by, input).await
        };
        let made = made.await;
        let bill = cx
            .keep_if_refused(crate::request::NEW_BILL.to_owned(), "create_bill", typed, made)
            .await?;
        Done::BillCreated.redirect(&bill_path(&bill.number));
        Ok(())
    })
    .await
}

/// A bill's fields as its form showed them: what is not changed is not named, so that it stays as others set it meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenBillFields {
    pub number: String,
    pub version: String,
    pub target_parents: String,
    pub customer: String,
    pub destination: String,
    pub vehicle: String,
    pub note: String,
    pub scale_weight: String,
}

/// Changes a bill's own fields: those that were typed otherwise than the form showed them. What is left empty is cleared.
#[server(prefix = "/fn", endpoint = "change_bill")]
pub async fn change_bill(
    #[server(default)] target_parents: String,
    #[server(default)] customer: String,
    #[server(default)] destination: String,
    #[server(default)] vehicle: String,
    #[server(default)] note: String,
    #[server(default)] scale_weight: String,
    #[server(default)] seen: SeenBillFields,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let typed: std::collections::BTreeMap<String, String> = [
            ("target_parents", &target_parents, &seen.target_parents),
            ("customer", &customer, &seen.customer),
            ("destination", &destination, &seen.destination),
            ("vehicle", &vehicle, &seen.vehicle),
            ("note", &note, &seen.note),
            ("scale_weight", &scale_weight, &seen.scale_weight),
        ]
        .into_iter()
        .filter_map(|(name, typed, shown)| Some((name.to_owned(), crate::request::changed(typed, shown)?)))
        .collect();
        let saved = async {
            let text = |name: &str| typed.get(name).cloned();
            let number = |text: &String| crate::request::number("target_parents", text);
            let grams = |text: &String| crate::request::grams("scale_weight_g", text);
            let change = domain::bill::BillChange {
                target_parents: typed.get("target_parents").map(number).transpose()?,
                customer: text("customer"),
                destination: text("destination"),
                vehicle: text("vehicle"),
                note: text("note"),
                scale_weight_g: typed.get("scale_weight").map(grams).transpose()?,
                version: crate::request::version(&seen.version)?,
            };
            cx.services.change_bill(&by, &seen.number, change).await
        };
        let saved = saved.await;
        let bill = cx
            .keep_if_refused(
                crate::request::bill_page(&seen.number),
                "change_bill",
                typed,
                saved,
            )
            .await?;
        Done::BillSaved.redirect(&bill_path(&bill.number));
        Ok(())
    })
    .await
}

/// Puts a parent on a bill.
#[server(prefix = "/fn", endpoint = "add_parent")]
pub async fn add_parent(
    #[server(default)] number: String,
    #[server(default)] code: String,
    #[server(default)] key: String,
    #[server(default)] typed: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let act = domain::scan::Act::AddToBill {
            bill: number,
            parent: code,
        };
        let answer = crate::acts::run::run_read(&cx, &key, act, &typed).await?;
        crate::acts::run::redirect_to_bill(&answer);
        Ok(())
    })
    .await
}

/// Takes a parent off a bill.
#[server(prefix = "/fn", endpoint = "remove_parent")]
pub async fn remove_parent(
    #[server(default)] number: String,
    #[server(default)] parent: String,
    #[server(default)] key: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let act = domain::scan::Act::RemoveFromBill { bill: number, parent };
        let answer = crate::acts::run::run(&cx, &key, act).await?;
        crate::acts::run::redirect_to_bill(&answer);
        Ok(())
    })
    .await
}

/// Completes a bill.
#[server(prefix = "/fn", endpoint = "complete_bill")]
pub async fn complete_bill(
    #[server(default)] number: String,
    #[server(default)] reason: String,
    #[server(default)] stamp: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let typed = [("reason".to_owned(), reason.clone())].into();
        let reason = crate::request::non_blank(reason);
        let seen = crate::request::bill_at(&number, &stamp)?;
        let done = cx.services.complete_bill(&by, seen, reason.as_deref()).await;
        let bill = cx
            .keep_if_refused(crate::request::bill_page(&number), "complete_bill", typed, done)
            .await?;
        Done::BillCompleted.redirect(&bill_path(&bill.number));
        Ok(())
    })
    .await
}

/// Opens a completed bill again.
#[server(prefix = "/fn", endpoint = "reopen_bill")]
pub async fn reopen_bill(
    #[server(default)] number: String,
    #[server(default)] reason: String,
    #[server(default)] stamp: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OverseeBills)?;
        let typed = [("reason".to_owned(), reason.clone())].into();
        let seen = crate::request::bill_at(&number, &stamp)?;
        let done = cx.services.reopen_bill(&by, seen, &reason).await;
        let bill = cx
            .keep_if_refused(crate::request::bill_page(&number), "reopen_bill", typed, done)
            .await?;
        Done::BillReopened.redirect(&bill_path(&bill.number));
        Ok(())
    })
    .await
}

/// Deletes a bill that is not completed.
#[server(prefix = "/fn", endpoint = "delete_bill")]
pub async fn delete_bill(
    #[server(default)] number: String,
    #[server(default)] stamp: String,
) -> Result<(), AppError> {
    crate::request::handle(async |cx| {
        let by = cx.authorize(domain::access::OverseeBills)?;
        let seen = crate::request::bill_at(&number, &stamp)?;
        let done = cx.services.delete_bill(&by, seen).await;
        cx.keep_if_refused(
            crate::request::bill_page(&number),
            "delete_bill",
            Default::default(),
            done,
        )
        .await?;
        Done::BillDeleted.redirect("/bills");
        Ok(())
    })
    .await
}
