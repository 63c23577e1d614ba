//! Bills: list, page, print view, and the acts on a bill.

use crate::api::session::RefusedForm;
use crate::api::timeline::Act;
use crate::error::AppError;
use domain::bill::{BillDetail, BillFilter, BillSummary};
use domain::page::Page;
use domain::user::{Area, Viewer};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the list of bills shows: a page of them, and the areas that its filter offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillList {
    pub page: Page<BillSummary>,
    pub areas: Vec<Area>,
}

/// A bill, who looks at it, and what the audit says about it to those who may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillPage {
    pub viewer: Viewer,
    pub detail: BillDetail,
    pub acts: Option<Vec<Act>>,
    /// The form of this page that was refused just now.
    pub refused: Option<RefusedForm>,
}

/// A bill as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillPrint {
    pub detail: BillDetail,
    /// The bill number as an inline SVG.
    pub qr_svg: String,
}

/// One page of bills.
#[server(prefix = "/fn", endpoint = "bills")]
pub async fn bills(#[server(default)] filter: BillFilter) -> Result<BillList, AppError> {
    crate::server::handle(async |cx| {
        let page = cx
            .services
            .bills(&cx.authorize(domain::access::ManageBills)?, filter)
            .await?;
        Ok(BillList {
            page,
            areas: cx.services.areas().await?,
        })
    })
    .await
}

/// One bill with its parents.
#[server(prefix = "/fn", endpoint = "bill")]
pub async fn bill(number: String) -> Result<BillPage, AppError> {
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let detail = cx.services.bill(&by, &number).await?;
        let acts = cx.services.acts_about_bill(&by, &detail).await?;
        Ok(BillPage {
            viewer: by.user().viewer(),
            detail,
            acts: crate::server::acts(acts, cx.language),
            refused: cx.take_refused(&crate::server::bill_page(&number)).await?,
        })
    })
    .await
}

/// One bill for the print view.
#[server(prefix = "/fn", endpoint = "bill_print")]
pub async fn load_bill_print(number: String) -> Result<BillPrint, AppError> {
    crate::server::handle(async |cx| {
        let detail = cx
            .services
            .bill(&cx.authorize(domain::access::ManageBills)?, &number)
            .await?;
        let qr_svg = cx.services.bill_qr_svg(&detail.bill.number);
        Ok(BillPrint { detail, qr_svg })
    })
    .await
}

/// The areas that a new bill may be for. Asks for the right to make one, so that the form's page is refused too.
#[server(prefix = "/fn", endpoint = "bill_areas")]
pub async fn bill_areas() -> Result<Vec<Area>, AppError> {
    crate::server::handle(async |cx| {
        cx.authorize(domain::access::ManageBills)?;
        cx.services.areas().await
    })
    .await
}

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
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let input = domain::bill::BillInput {
            number,
            target_parents: crate::server::number("target_parents", &target_parents)?,
            customer: crate::server::present(customer),
            destination: crate::server::present(destination),
            vehicle: crate::server::present(vehicle),
            note: crate::server::present(note),
            area: crate::server::present(area),
        };
        let bill = cx.services.create_bill(&by, input).await?;
        crate::server::go(&format!(
            "/bills/{}?done=bill_created",
            crate::html::encode(&bill.number)
        ));
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
    crate::server::handle(async |cx| {
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
        .filter_map(|(name, typed, shown)| Some((name.to_owned(), crate::server::changed(typed, shown)?)))
        .collect();
        let saved = async {
            let text = |name: &str| typed.get(name).cloned();
            let number = |text: &String| crate::server::number("target_parents", text);
            let grams = |text: &String| crate::server::grams("scale_weight_g", text);
            let change = domain::bill::BillChange {
                target_parents: typed.get("target_parents").map(number).transpose()?,
                customer: text("customer"),
                destination: text("destination"),
                vehicle: text("vehicle"),
                note: text("note"),
                scale_weight_g: typed.get("scale_weight").map(grams).transpose()?,
                version: crate::server::version(&seen.version)?,
            };
            cx.services.change_bill(&by, &seen.number, change).await
        };
        let saved = saved.await;
        let bill = cx
            .keep_if_refused(
                crate::server::bill_page(&seen.number),
                "change_bill",
                typed,
                saved,
            )
            .await?;
        crate::server::go(&format!(
            "/bills/{}?done=bill_saved",
            crate::html::encode(&bill.number)
        ));
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
) -> Result<(), AppError> {
    crate::server::handle(async |cx| {
        let act = domain::scan::Act::AddToBill {
            bill: number,
            parent: code,
        };
        let answer = crate::server::run(&cx, &key, act).await?;
        crate::server::bill_redirect(&answer);
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
    crate::server::handle(async |cx| {
        let act = domain::scan::Act::RemoveFromBill { bill: number, parent };
        let answer = crate::server::run(&cx, &key, act).await?;
        crate::server::bill_redirect(&answer);
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
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::ManageBills)?;
        let typed = [("reason".to_owned(), reason.clone())].into();
        let reason = crate::server::present(reason);
        let seen = crate::server::bill_at(&number, &stamp)?;
        let done = cx.services.complete_bill(&by, seen, reason.as_deref()).await;
        let bill = cx
            .keep_if_refused(crate::server::bill_page(&number), "complete_bill", typed, done)
            .await?;
        crate::server::go(&format!(
            "/bills/{}?done=bill_completed_now",
            crate::html::encode(&bill.number)
        ));
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
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OverseeBills)?;
        let typed = [("reason".to_owned(), reason.clone())].into();
        let seen = crate::server::bill_at(&number, &stamp)?;
        let done = cx.services.reopen_bill(&by, seen, &reason).await;
        let bill = cx
            .keep_if_refused(crate::server::bill_page(&number), "reopen_bill", typed, done)
            .await?;
        crate::server::go(&format!(
            "/bills/{}?done=bill_reopened",
            crate::html::encode(&bill.number)
        ));
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
    crate::server::handle(async |cx| {
        let by = cx.authorize(domain::access::OverseeBills)?;
        let seen = crate::server::bill_at(&number, &stamp)?;
        let done = cx.services.delete_bill(&by, seen).await;
        cx.keep_if_refused(
            crate::server::bill_page(&number),
            "delete_bill",
            Default::default(),
            done,
        )
        .await?;
        crate::server::go("/bills?done=bill_deleted");
        Ok(())
    })
    .await
}
