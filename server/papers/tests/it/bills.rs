//! Bills and challans.

use crate::raster::{heard, kept, pages, text};
use papers::{Bill, BillForm, BillWords, Firm, Goods, Parent, Signatures, Totals, bill_pdf};
use rxing::BarcodeFormat;

fn english<'a>(copies: &'a [&'a str], page: &'a dyn Fn(usize, usize) -> String) -> BillWords<'a> {
    BillWords {
        language: "en",
        bill: "Dispatch bill",
        challan: "Delivery challan",
        gstin: "GSTIN",
        customer: "Customer",
        consignee: "Consignee",
        destination: "Destination",
        place_of_supply: "Place of supply",
        area: "Area",
        transporter: "Transporter",
        vehicle: "Vehicle",
        driver: "Driver",
        lorry_receipt: "LR number and date",
        eway_bill: "E-way bill",
        opened: "Opened",
        completed: "Completed",
        note: "Note",
        reason: "Reason",
        parent: "Parent",
        parents: "Parents",
        children: "Children",
        bag_type: "Bag type",
        hsn: "HSN",
        weight: "Weight",
        mark: "Mark",
        actual: "Actual weight",
        expected: "Expected weight",
        variance: "Variance",
        tare: "Tare",
        scale: "Scale weight",
        scale_difference: "Scale less content",
        scale_less_tare: "Scale less tare",
        signatures: Signatures {
            loader: "Loaded by",
            driver: "Driver",
            receiver: "Received by",
        },
        copies,
        page,
    }
}

fn hindi<'a>(copies: &'a [&'a str], page: &'a dyn Fn(usize, usize) -> String) -> BillWords<'a> {
    BillWords {
        language: "hi",
        bill: "प्रेषण बिल",
        challan: "डिलीवरी चालान",
        gstin: "GSTIN",
        customer: "ग्राहक",
        consignee: "प्राप्तकर्ता",
        destination: "गंतव्य",
        place_of_supply: "आपूर्ति का स्थान",
        area: "क्षेत्र",
        transporter: "ट्रांसपोर्टर",
        vehicle: "वाहन",
        driver: "चालक",
        lorry_receipt: "एलआर संख्या और तारीख",
        eway_bill: "ई-वे बिल",
        opened: "खोला गया",
        completed: "पूर्ण",
        note: "टिप्पणी",
        reason: "कारण",
        parent: "बड़ा थैला",
        parents: "बड़े थैले",
        children: "छोटे थैले",
        bag_type: "थैले का प्रकार",
        hsn: "एचएसएन",
        weight: "वज़न",
        mark: "चिह्न",
        actual: "वास्तविक वज़न",
        expected: "अपेक्षित वज़न",
        variance: "अंतर",
        tare: "खाली वज़न",
        scale: "काँटे का वज़न",
        scale_difference: "काँटा घटा सामग्री",
        scale_less_tare: "काँटा घटा खाली वज़न",
        signatures: Signatures {
            loader: "लादने वाले के हस्ताक्षर",
            driver: "चालक के हस्ताक्षर",
            receiver: "प्राप्तकर्ता के हस्ताक्षर",
        },
        copies,
        page,
    }
}

fn number(page: usize, of: usize) -> String {
    format!("Page {page} of {of}")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn bill(parents: u32) -> Bill {
    Bill {
        number: "BILL-2026-0042".to_owned(),
        state: "completed".to_owned(),
        company: Firm {
            name: "Shree Ganesh Seeds Pvt. Ltd. · श्री गणेश सीड्स".to_owned(),
            address: "12 Station Road\nSri Ganganagar, Rajasthan 335001".to_owned(),
            gstin: some("08ABCDE1234F1Z5"),
        },
        customer: some("क्षत्रिय कृषि केंद्र"),
        customer_gstin: some("09AAACK4321Q1ZP"),
        consignee: some("Krishi Seva Kendra, Godown 3, Transport Nagar"),
        consignee_gstin: some("09AAACK4321Q1ZP"),
        destination: some("लखनऊ"),
        place_of_supply: some("Uttar Pradesh (09)"),
        area: some("Lucknow"),
        transporter: some("Rajasthan Roadlines"),
        vehicle: some("RJ13 GA 4567"),
        driver: some("राम प्रसाद, +91 98765 43210"),
        lorry_receipt: some("LR 8812 · 2026-11-30"),
        eway_bill: None,
        opened: some("2026-11-30 09:12 · asha"),
        completed: some("2026-11-30 11:47 · asha"),
        note: some("Keep dry. Two bags were mended with tape; the customer knows."),
        reason: some("Truck was full"),
        parents: (1..=parents)
            .map(|number| Parent {
                label: format!("SB{number:05}"),
                bag_type: if number % 7 == 0 {
                    "Mustard हाइब्रिड सरसों प्रमाणित बीज".to_owned()
                } else {
                    "Mustard".to_owned()
                },
                children: if number == 3 { 28 } else { 30 },
                capacity: 30,
                weight: if number == 3 { "28.000 kg" } else { "30.000 kg" }.to_owned(),
                mark: if number == 3 { "short" } else { "" }.to_owned(),
            })
            .collect(),
        goods: vec![Goods {
            bag_type: "Mustard".to_owned(),
            hsn: some("1207"),
            parents,
            children: parents * 30 - 2,
            weight: "14,998.000 kg".to_owned(),
        }],
        totals: Totals {
            parents: format!("{parents} / 500"),
            children: (parents * 30 - 2).to_string(),
            actual: "14,998.000 kg".to_owned(),
            expected: "15,000.000 kg".to_owned(),
            variance: "−2.000 kg".to_owned(),
            tare: some("312.500 kg"),
            scale: some("15,320.000 kg"),
            scale_difference: some("322.000 kg"),
            scale_less_tare: some("9.500 kg, within the step of the scale"),
        },
    }
}

/// Labels may stand in the text in any order, each as often as given.
fn assert_says(text: &str, words: &[&str]) {
    // Lines of a paper break anywhere.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat.contains(word), "{word} is missing in\n{text}");
    }
}

#[test]
fn a_bill_of_500_parents_has_them_all_and_heads_and_numbers_on_every_page() {
    let pdf = bill_pdf(&bill(500), BillForm::Bill, &english(&[], &number)).unwrap();
    assert!(pdf.len() < 600_000, "{} bytes", pdf.len());
    let text = text("bill-500", &pdf);
    for parent in 1..=500 {
        assert_eq!(
            text.matches(&format!("SB{parent:05}")).count(),
            1,
            "SB{parent:05}"
        );
    }
    let sheets: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    for (at, sheet) in sheets.iter().enumerate() {
        assert_says(sheet, &[&number(at + 1, sheets.len()), "BILL-2026-0042"]);
        if sheet.contains("SB0") {
            assert_says(sheet, &["Parent", "Bag type", "Children", "Weight", "Mark"]);
        }
    }
    assert!((12..=18).contains(&sheets.len()), "{} pages", sheets.len());
    // Who signs sees what for.
    assert_says(sheets[sheets.len() - 1], &["Variance", "Received by"]);
}

#[test]
fn a_bill_says_what_it_must_and_its_code_is_its_number() {
    let pdf = bill_pdf(&bill(40), BillForm::Bill, &english(&[], &number)).unwrap();
    let text = text("bill", &pdf);
    assert_says(
        &text,
        &[
            "Shree Ganesh Seeds Pvt. Ltd.",
            "GSTIN 08ABCDE1234F1Z5",
            "Dispatch bill",
            "GSTIN 09AAACK4321Q1ZP",
            "Rajasthan Roadlines",
            "RJ13 GA 4567",
            "LR 8812",
            "Uttar Pradesh (09)",
            "28 / 30",
            "short",
            "14,998.000 kg",
            "15,000.000 kg",
            "−2.000 kg",
            "312.500 kg",
            "15,320.000 kg",
            "within the step",
            "Received by",
            "Truck was full",
            "क्षत्रिय कृषि केंद्र",
            "राम प्रसाद",
        ],
    );
    assert!(!text.contains("E-way bill"), "what is not known is left out");
    let pictures = pages("bill", &pdf);
    let corner = pictures[0].part(150.0, 5.0, 60.0, 45.0);
    assert_eq!(corner.code(BarcodeFormat::QR_CODE), some("BILL-2026-0042"));
    for picture in &pictures {
        // Nothing at the edges, where printers cannot print.
        assert_eq!(picture.part(0.0, 0.0, 8.0, 297.0).ink(), 0);
        assert_eq!(picture.part(203.0, 0.0, 7.0, 297.0).ink(), 0);
    }
}

#[test]
fn a_challan_has_its_copies_and_lines_to_write_on() {
    let mut unknown = bill(40);
    (unknown.driver, unknown.lorry_receipt, unknown.transporter) = (None, None, None);
    let copies = [
        "Original for consignee",
        "Duplicate for transporter",
        "Triplicate for consignor",
    ];
    let pdf = bill_pdf(&unknown, BillForm::Challan, &english(&copies, &number)).unwrap();
    let text = text("challan", &pdf);
    let sheets: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert_eq!(sheets.len(), 3, "one page a copy");
    for (sheet, copy) in sheets.iter().zip(copies) {
        assert_says(
            sheet,
            &[
                copy,
                "Page 1 of 1",
                "Delivery challan",
                "1207",
                "SB00040",
                "Driver",
                "E-way bill",
                "Transporter",
            ],
        );
        assert!(!sheet.contains("Truck was full"), "{sheet}");
    }
    pages("challan", &pdf);
}

#[test]
fn in_hindi_the_text_is_the_same_as_it_was_given() {
    let mut bill = bill(5);
    bill.state = "पूर्ण".to_owned();
    let page = |page: usize, of: usize| format!("पृष्ठ {page} / {of}");
    for (name, form) in [
        ("bill-hindi", BillForm::Bill),
        ("challan-hindi", BillForm::Challan),
    ] {
        let words = hindi(&["मूल प्रति"], &page);
        let pdf = bill_pdf(&bill, form, &words).unwrap();
        let text = text(name, &pdf);
        assert_says(
            &text,
            &[
                words.customer,
                words.consignee,
                words.transporter,
                words.driver,
                words.weight,
                words.actual,
                "पृष्ठ 1 / 1",
                "श्री गणेश सीड्स",
                "लखनऊ",
            ],
        );
        pages(name, &pdf);
    }
    assert!(kept("bill-hindi.pdf").exists());
}

#[test]
fn who_hears_a_bill_read_gets_one_table_with_its_names_and_no_furniture() {
    let pdf = bill_pdf(&bill(60), BillForm::Bill, &english(&[], &number)).unwrap();
    let heard = heard("bill-heard", &pdf);
    let count = |kind: &str| {
        heard
            .lines()
            .filter(|line| line.trim().split([' ', '(', ':']).next() == Some(kind))
            .count()
    };
    assert_eq!(
        (count("Table"), count("TR"), count("TH"), count("TD")),
        (1, 61, 6, 360),
        "{heard}"
    );
    assert_eq!(count("Figure"), 1);
    assert!(
        !heard.contains("Page 1 of"),
        "the numbers of pages are no text of the bill"
    );
    let place = |text: &str| heard.find(text).unwrap_or_else(|| panic!("{text} in {heard}"));
    let order = [
        "Shree Ganesh",
        "BILL-2026-0042",
        "Customer",
        "SB00001",
        "SB00060",
        "Variance",
        "Received by",
    ]
    .map(place);
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_bill_that_says_little_is_still_a_paper() {
    let empty = Bill {
        number: "B1".to_owned(),
        ..Bill::default()
    };
    for form in [BillForm::Bill, BillForm::Challan] {
        let pdf = bill_pdf(&empty, form, &english(&[], &number)).unwrap();
        assert_says(&text("bill-empty", &pdf), &["B1", "Page 1 of 1"]);
    }
}

#[test]
fn long_texts_break_and_go_on_where_they_fit() {
    let mut long = bill(3);
    long.note = some(&"मूल्य ".repeat(80));
    long.customer = some(&"A".repeat(120));
    long.parents[0].label = "OLD BAG WITH A VERY LONG NAME THAT SOMEBODY ONCE PAINTED ON IT 17".to_owned();
    long.number = "B".repeat(64);
    let pdf = bill_pdf(&long, BillForm::Bill, &english(&[], &number)).unwrap();
    let picture = &pages("bill-long", &pdf)[0];
    assert_eq!(picture.part(203.0, 0.0, 7.0, 297.0).ink(), 0);
    assert_says(&text("bill-long", &pdf), &["PAINTED ON IT 17"]);
}
