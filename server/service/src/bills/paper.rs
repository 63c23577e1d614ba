//! Bills as PDF: the bill itself, and the challan for the road.

use crate::texts::Papers;
use crate::{Authorized, Paper, ServiceError, Services};
use domain::access::ManageBills;
use domain::bill::{BillDetail, BillStatus, ParentMark};
use domain::language::Language;
use domain::site_settings::SiteSettings;
use domain::weight::Grams;
use papers::{Bill, BillForm, BillWords, Firm, Goods, Parent, Signatures, Totals, bill_pdf};

/// Which paper of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    Bill,
    /// The delivery challan that a driver carries.
    Challan,
}

impl Services {
    /// A paper of a bill, in a language.
    pub async fn bill_paper(
        &self,
        by: &Authorized<ManageBills>,
        number: &str,
        kind: PaperKind,
        language: Language,
    ) -> Result<Paper, ServiceError> {
        let mut detail = self.bill(by, number).await?;
        let areas = self.kept_areas().await?;
        if let Some(area) = &mut detail.bill.area
            && let Some(found) = areas.iter().find(|found| found.code == *area)
        {
            area.clone_from(&found.name);
        }
        let settings = self.site_settings().await?;
        let file_name = file_name(&detail.bill.number, kind);
        // Hundreds of parents take a while to draw: other requests do not wait for it.
        let pdf = tokio::task::spawn_blocking(move || draw(detail, &settings, kind, language))
            .await
            .map_err(|error| ServiceError::Internal(error.into()))?
            .map_err(|error| ServiceError::Internal(error.into()))?;
        Ok(Paper {
            file_name,
            media_type: crate::paper::PDF,
            content: pdf,
        })
    }
}

/// Named after the bill as far as that can stand in every name.
fn file_name(number: &str, kind: PaperKind) -> String {
    let plain: String = number
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let name = match kind {
        PaperKind::Bill => "bill",
        PaperKind::Challan => "challan",
    };
    if plain.is_empty() {
        format!("{name}.pdf")
    } else {
        format!("{name}-{plain}.pdf")
    }
}

fn draw(
    detail: BillDetail,
    settings: &SiteSettings,
    kind: PaperKind,
    language: Language,
) -> Result<Vec<u8>, papers::PaperError> {
    let t = Papers::of(language);
    let bill = bill(detail, settings, language);
    let page = |page: usize, pages: usize| t.page(&page.to_string(), &pages.to_string());
    let copies = [t.copy_consignee, t.copy_transporter, t.copy_consignor];
    let form = match kind {
        PaperKind::Bill => BillForm::Bill,
        PaperKind::Challan => BillForm::Challan,
    };
    bill_pdf(&bill, form, &words(t, language, &copies, &page))
}

fn words<'a>(
    t: &'static Papers,
    language: Language,
    copies: &'a [&'a str],
    page: &'a dyn Fn(usize, usize) -> String,
) -> BillWords<'a> {
    BillWords {
        language: language.tag(),
        bill: t.dispatch_bill,
        challan: t.challan,
        gstin: t.gstin,
        customer: t.customer,
        consignee: t.consignee,
        destination: t.destination,
        place_of_supply: t.place_of_supply,
        area: t.area,
        transporter: t.transporter,
        vehicle: t.vehicle,
        driver: t.driver,
        lorry_receipt: t.lorry_receipt,
        eway_bill: t.eway_bill,
        opened: t.opened,
        completed: t.completed,
        note: t.note,
        reason: t.reason,
        parent: t.parent,
        parents: t.parents,
        children: t.children,
        bag_type: t.bag_type,
        hsn: t.hsn,
        weight: t.weight,
        mark: t.mark,
        actual: t.actual_weight,
        expected: t.expected_weight,
        variance: t.variance,
        tare: t.tare,
        scale: t.scale_weight,
        scale_difference: t.scale_difference,
        scale_less_tare: t.scale_less_tare,
        signatures: Signatures {
            loader: t.signature_loader,
            driver: t.signature_driver,
            receiver: t.signature_receiver,
        },
        copies,
        page,
    }
}

fn kg(grams: i64) -> String {
    Grams(grams).to_string()
}

/// What the paper says of a bill. What a site does not keep yet, such as the driver, a challan leaves to the pen.
fn bill(detail: BillDetail, settings: &SiteSettings, language: Language) -> Bill {
    let t = Papers::of(language);
    let totals = totals(&detail, settings, t);
    let goods = goods(&detail);
    let bill = detail.bill;
    let act = |at: domain::timestamp::Timestamp, by: Option<String>| {
        let parts = [Some(at.minute_in(language)), by];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    Bill {
        state: state(bill.status, t).to_owned(),
        company: Firm {
            name: settings.company_name.clone(),
            address: settings.company_address.clone(),
            gstin: None,
        },
        customer: bill.customer,
        destination: bill.destination,
        vehicle: bill.vehicle,
        area: bill.area,
        opened: Some(act(bill.created_at, Some(bill.created_by))),
        completed: bill.completed_at.map(|at| act(at, bill.completed_by)),
        note: bill.note,
        reason: bill.complete_reason,
        number: bill.number,
        parents: detail
            .parent_list
            .into_iter()
            .map(|parent| Parent {
                children: whole(parent.children),
                capacity: whole(parent.capacity),
                weight: kg(parent.weight_g),
                mark: parent.mark().map_or("", |mark| mark_of(mark, t)).to_owned(),
                label: parent.label,
                bag_type: parent.bag_type,
            })
            .collect(),
        goods,
        totals,
        ..Bill::default()
    }
}

fn whole(number: i16) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// The parents of each type together, in the order in which the types first come.
fn goods(detail: &BillDetail) -> Vec<Goods> {
    let mut sums: Vec<(&str, u32, u32, i64)> = Vec::new();
    for parent in &detail.parent_list {
        let children = whole(parent.children);
        match sums.iter_mut().find(|sum| sum.0 == parent.bag_type) {
            Some(sum) => {
                sum.1 += 1;
                sum.2 += children;
                sum.3 += parent.weight_g;
            }
            None => sums.push((&parent.bag_type, 1, children, parent.weight_g)),
        }
    }
    sums.into_iter()
        .map(|(bag_type, parents, children, grams)| Goods {
            bag_type: bag_type.to_owned(),
            hsn: None,
            parents,
            children,
            weight: kg(grams),
        })
        .collect()
}

fn totals(detail: &BillDetail, settings: &SiteSettings, t: &Papers) -> Totals {
    let bill = &detail.bill;
    let check = detail.scale_check(settings.scale_step_g);
    let less_tare = check.and_then(|check| {
        let difference = kg(check.difference_g);
        match check.is_within_step {
            Some(true) => Some(t.within_step(&difference)),
            Some(false) => Some(t.outside_step(&difference)),
            None => (detail.tare_g != 0).then_some(difference),
        }
    });
    Totals {
        parents: format!("{} / {}", bill.parents, bill.target_parents),
        children: bill.children.to_string(),
        actual: kg(bill.actual_weight_g),
        expected: kg(bill.expected_weight_g),
        variance: kg(bill.variance_g),
        tare: (detail.tare_g != 0 || less_tare.is_some()).then(|| kg(detail.tare_g)),
        scale: bill.scale_weight_g.map(kg),
        scale_difference: bill.scale_weight_g.map(|scale| kg(scale - bill.actual_weight_g)),
        scale_less_tare: less_tare,
    }
}

fn state(status: BillStatus, t: &Papers) -> &'static str {
    match status {
        BillStatus::New => t.new,
        BillStatus::Processing => t.processing,
        BillStatus::Completed => t.bill_completed,
    }
}

fn mark_of(mark: ParentMark, t: &Papers) -> &'static str {
    match mark {
        ParentMark::Empty => t.empty,
        ParentMark::Short => t.short,
        ParentMark::Open => t.open,
    }
}
