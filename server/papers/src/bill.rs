//! The bill on paper, and its form for the road: the delivery challan.

mod form;
mod goods;
mod sheet;
mod words;

pub use form::bill_pdf;
pub use words::{BillWords, Signatures};

/// Which paper of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillForm {
    /// Parents line by line with their weights.
    Bill,
    /// What the driver carries: goods by type, labels beside each other, and lines to write on where something is not known.
    Challan,
}

/// A firm as papers name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Firm {
    pub name: String,
    /// In lines.
    pub address: String,
    pub gstin: Option<String>,
}

/// A parent on the bill. Weights and counts are texts as the site writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parent {
    pub label: String,
    pub bag_type: String,
    pub children: u32,
    pub capacity: u32,
    pub weight: String,
    /// Why it is not full; empty otherwise.
    pub mark: String,
}

/// All bags of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    pub bag_type: String,
    /// The code of the goods in the tariff.
    pub hsn: Option<String>,
    pub parents: u32,
    pub children: u32,
    pub weight: String,
}

/// The sums of a bill. What is not known or not kept is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// On the bill and wanted: `40 / 40`.
    pub parents: String,
    pub children: String,
    pub actual: String,
    pub expected: String,
    pub variance: String,
    pub tare: Option<String>,
    pub scale: Option<String>,
    /// Scale less content.
    pub scale_difference: Option<String>,
    /// Scale less content and tare, and whether that is within the scale's step.
    pub scale_less_tare: Option<String>,
}

/// What a bill says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    pub number: String,
    /// How far it is.
    pub state: String,
    pub company: Firm,
    pub customer: Option<String>,
    pub customer_gstin: Option<String>,
    pub consignee: Option<String>,
    pub consignee_gstin: Option<String>,
    pub destination: Option<String>,
    pub place_of_supply: Option<String>,
    pub area: Option<String>,
    pub transporter: Option<String>,
    pub vehicle: Option<String>,
    pub driver: Option<String>,
    /// Number and date of the lorry receipt.
    pub lorry_receipt: Option<String>,
    pub eway_bill: Option<String>,
    pub opened: Option<String>,
    pub completed: Option<String>,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub parents: Vec<Parent>,
    pub goods: Vec<Goods>,
    pub totals: Totals,
}
