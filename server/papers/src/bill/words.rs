//! What things are called, in the language of the paper.

/// The names on a bill.
pub struct BillWords<'a> {
    /// `en`, `hi`.
    pub language: &'a str,
    pub bill: &'a str,
    pub challan: &'a str,
    pub gstin: &'a str,
    pub customer: &'a str,
    pub consignee: &'a str,
    pub destination: &'a str,
    pub place_of_supply: &'a str,
    pub area: &'a str,
    pub transporter: &'a str,
    pub vehicle: &'a str,
    pub driver: &'a str,
    pub lorry_receipt: &'a str,
    pub eway_bill: &'a str,
    pub opened: &'a str,
    pub completed: &'a str,
    pub note: &'a str,
    pub reason: &'a str,
    pub parent: &'a str,
    pub parents: &'a str,
    pub children: &'a str,
    pub bag_type: &'a str,
    pub hsn: &'a str,
    pub weight: &'a str,
    pub mark: &'a str,
    pub actual: &'a str,
    pub expected: &'a str,
    pub variance: &'a str,
    pub tare: &'a str,
    pub scale: &'a str,
    pub scale_difference: &'a str,
    pub scale_less_tare: &'a str,
    pub signatures: Signatures<'a>,
    /// For whom each copy is; one without a name where there is none.
    pub copies: &'a [&'a str],
    /// Page so of so many.
    pub page: &'a dyn Fn(usize, usize) -> String,
}

/// Who signs.
#[derive(Clone, Copy, Debug)]
pub struct Signatures<'a> {
    pub loader: &'a str,
    pub driver: &'a str,
    pub receiver: &'a str,
}
