//! Damaged reads: none is ever a bag, and each is refused with its cause.

use super::{narrowed, parent, read, shipped, site, why};
use domain::label::{Damage, ForeignCode, Label, NotALabel, parse, parse_child};
use proptest::prelude::*;

/// What a read that goes into a mustard parent is refused for.
fn refused(text: &str) -> NotALabel {
    let (types, mustard) = (shipped(), parent("SB00001", 1));
    why(&parse_child(text, &mustard, &site(&types)))
}

#[test]
fn two_codes_in_one_read_are_refused() {
    for text in [
        "SB12345SB12346",
        "SB12345\0SB12346",
        "SB12345\nSB12346",
        "SB12345 SB12346",
        "SB12345SB12345",
        "M444-12345M444-12346",
        "M44412345M44412346",
        "ABCD0001ABCD0001",
        "43542104354210",
        "ABCD0001\u{1D}ABCD0002",
        "ABCD0001\u{0}ABCD0002",
        "ABCD0001\u{4}ABCD0002",
        "ABCD0001\u{1E}ABCD0002",
        "ABCD0001\u{85}ABCD0002",
        "ABCD0001 ABCD0002",
        "ABCD0001ABCD0002",
        "AB\u{1D}CD",
        "00123450012346",
        "SB123450012345",
        "ABCD0001SB12345",
        "SB12345ABCD0001",
        "LABEL NO.0012345LABEL NO.0012346",
        "LABEL NO.0012345 LABEL NO.0012345",
        "LABEL NO.00123450012346",
        "ABCD0001LABEL NO. 0012345",
        "SB12345 LABEL NO. 0012345",
        "LABEL NO. 0012345 WEIGHT 1 KGSB12345",
        "(01)08901234567894(21)ABCD0001(21)ABCD0002",
    ] {
        assert_eq!(refused(text), NotALabel::TwoCodes, "{text:?}");
    }
}

#[test]
fn what_is_left_of_a_parents_label_is_refused_and_named_where_it_is_sure() {
    use Damage::{DashLost, HeadLost, LookAlike, SignLost, SignsAdded, TailLost};
    let table = [
        ("B12345", HeadLost, Some("SB12345")),
        ("12345", HeadLost, Some("SB12345")),
        ("2345", HeadLost, None),
        ("444-12345", HeadLost, Some("M444-12345")),
        ("-12345", HeadLost, Some("M444-12345")),
        ("44412345", HeadLost, Some("M444-12345")),
        ("SB1234", TailLost, None),
        ("SB1", TailLost, None),
        ("M444-1234", TailLost, None),
        ("M444-", TailLost, None),
        ("M444", TailLost, None),
        ("M4441234", TailLost, None),
        ("M44412345", DashLost, Some("M444-12345")),
        ("S12345", SignLost, Some("SB12345")),
        ("M44-12345", SignLost, Some("M444-12345")),
        ("SB123456", SignsAdded, None),
        ("XSB12345", SignsAdded, Some("SB12345")),
        ("SB12345X", SignsAdded, Some("SB12345")),
        ("SB 12345", SignsAdded, Some("SB12345")),
        ("SB-12345", SignsAdded, Some("SB12345")),
        ("M444 12345", SignsAdded, Some("M444-12345")),
        ("SB1234S", LookAlike, Some("SB12345")),
        ("SBI2345", LookAlike, Some("SB12345")),
        ("SBL2345", LookAlike, Some("SB12345")),
        ("SB123O5", LookAlike, Some("SB12305")),
        ("SBZ2345", LookAlike, Some("SB22345")),
        ("SB1234G", LookAlike, Some("SB12346")),
        ("SB1234B", LookAlike, Some("SB12348")),
        ("5B12345", LookAlike, Some("SB12345")),
        ("S812345", LookAlike, Some("SB12345")),
        ("M444-I2345", LookAlike, Some("M444-12345")),
        ("M444I2345", LookAlike, Some("M444-12345")),
    ];
    for (text, happened, label) in table {
        let NotALabel::NearParent { near, damage, .. } = refused(text) else {
            panic!("{text}: {:?}", refused(text))
        };
        assert_eq!((damage, near.as_deref()), (happened, label), "{text}");
    }
}

#[test]
fn what_may_be_the_end_of_several_parents_is_named_for_the_one_that_is_packed() {
    let types = shipped();
    let near = |parent: &Label| match why(&parse_child("12345", parent, &site(&types))) {
        NotALabel::NearParent { near, .. } => near,
        other => panic!("{other:?}"),
    };
    assert_eq!(near(&parent("SB00001", 1)).as_deref(), Some("SB12345"));
    assert_eq!(near(&parent("M444-00001", 2)).as_deref(), Some("M444-12345"));
    let unknown = parse("OLD PARENT", &site(&types));
    assert_eq!(near(&unknown), None);
}

#[test]
fn a_scanner_for_another_keyboard_language_is_told() {
    let moong = Some("M444-12345");
    for (text, label) in [
        ("M444ß12345", moong),
        ("M444)12345", moong),
        ("M444'12345", moong),
        ("M444½12345", moong),
        ("M444/12345", moong),
        ("M444_12345", moong),
        ("M444§12345", moong),
        ("M444;12345", moong),
        ("M444=12345", moong),
        ("M444ß1234", None),
        ("M444/1234", None),
        ("QC½157", None),
        ("SB&é\"'(", Some("SB12345")),
        ("àà&é\"'(", Some("0012345")),
    ] {
        let NotALabel::WrongKeyboard { near } = refused(text) else {
            panic!("{text}: {:?}", refused(text))
        };
        assert_eq!(near.as_deref(), label, "{text}");
    }
}

#[test]
fn signs_that_a_scanner_adds_are_told() {
    for (text, inner) in [
        ("*SB12345*", "SB12345"),
        ("~SB12345~", "SB12345"),
        ("SB12345\\n", "SB12345"),
        ("SB12345\\r\\n", "SB12345"),
        ("0012345.", "0012345"),
        ("'0012345", "0012345"),
        ("“SB12345”", "SB12345"),
        ("*ABCD0001", "ABCD0001"),
        ("ABCD0001<CR>", "ABCD0001"),
        ("M444-12345;", "M444-12345"),
    ] {
        let wrapped = NotALabel::Wrapped {
            label: inner.to_owned(),
        };
        assert_eq!(refused(text), wrapped, "{text}");
    }
}

#[test]
fn a_code_that_holds_something_else_is_told() {
    use ForeignCode::{Address, Contact, Message, Other, Payment};
    let card = format!(
        "BEGIN:VCARD\nVERSION:3.0\nN:Kumar;Asha\n{}END:VCARD",
        "NOTE:x\n".repeat(300)
    );
    for (text, kind) in [
        ("https://example.com/bags/ABCD0001", Address),
        ("http://bags.example.evil.test/seed/bags/ABCD0001", Address),
        ("https://bags.example/seed/bills/B1", Address),
        ("www.example.com", Address),
        ("ftp://example.com/x", Address),
        ("BEGIN:VCARD\nVERSION:3.0\nN:Kumar;Asha\nEND:VCARD", Contact),
        (card.as_str(), Contact),
        ("MECARD:N:Kumar,Asha;TEL:+911234567890;;", Contact),
        ("upi://pay?pa=shop@bank&pn=Shop&am=100", Payment),
        ("00020101021126380010A0000005240120SHOP@BANK5204", Payment),
        ("tel:+911234567890", Message),
        ("mailto:asha@example.com", Message),
        ("SMSTO:+91123:hello", Message),
        ("WIFI:S:godown;T:WPA;P:secret;;", Other),
        ("geo:26.9,75.8", Other),
    ] {
        assert_eq!(refused(text), NotALabel::ForeignCode { kind }, "{text}");
    }
    for text in [
        "(01)08901234567894",
        "(01)08901234567894(10)LOT7",
        "https://id.gs1.org/01/08901234567894/10/LOT7",
        "010890123456789410LOT721ABCD0001",
    ] {
        assert_eq!(refused(text), NotALabel::ProductCode, "{text}");
    }
}

/// Something that a scanner delivers whole.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_u32..100_000).prop_map(|n| format!("SB{n:05}")),
        (0_u32..100_000).prop_map(|n| format!("M444-{n:05}")),
        (0_u32..10_000_000).prop_map(|n| format!("{n:07}")),
        "[C-H]{3}[0-9]{5}",
    ]
}

fn parents() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_u32..100_000).prop_map(|n| format!("SB{n:05}")),
        (0_u32..100_000).prop_map(|n| format!("M444-{n:05}")),
    ]
}

fn is_label(text: &str) -> bool {
    matches!(read(text), Label::Parent { .. } | Label::Child { .. })
}

proptest! {
    #[test]
    fn nothing_with_a_control_character_between_is_a_label(one in label(), sign in "[\u{0}-\u{1F}\u{7F}-\u{9F}]", two in label()) {
        let text = format!("{one}{sign}{two}");
        prop_assert!(!is_label(&text));
        let at = one.len() / 2;
        let cut = format!("{}{sign}{}", &one[..at], &one[at..]);
        prop_assert!(!is_label(&cut));
    }

    #[test]
    fn a_parent_that_is_glued_to_another_label_is_never_a_label(one in parents(), two in label()) {
        for text in [format!("{one}{two}"), format!("{two}{one}"), format!("{one} {two}"), format!("{one}{one}")] {
            prop_assert!(!is_label(&text));
        }
    }

    #[test]
    fn labels_of_known_form_are_never_glued_to_a_label(one in "([0-9]{7}|[C-H]{3}[0-9]{5})", two in "([0-9]{7}|[C-H]{3}[0-9]{5})") {
        let types = narrowed();
        let glued = parse_child(&format!("{one}{two}"), &parent("SB00001", 1), &site(&types));
        prop_assert_eq!(why(&glued), NotALabel::TwoCodes);
    }

    #[test]
    fn a_parent_without_its_first_signs_or_its_dash_is_never_a_label(whole in parents(), lost in 1_usize..=2) {
        prop_assert!(!is_label(&whole[lost..]));
        prop_assert!(!is_label(&whole[..whole.len() - lost]));
        let bare = whole.replace('-', "");
        prop_assert!(bare == whole || !is_label(&bare));
    }

    #[test]
    fn a_parent_without_one_sign_is_never_a_label(whole in parents(), at in 0_usize..10) {
        let mut text = whole.clone();
        text.remove(at % whole.len());
        prop_assert!(!is_label(&text));
    }

    #[test]
    fn a_parent_with_look_alikes_is_never_a_child(whole in parents(), at in 2_usize..10) {
        let mut text = whole.clone();
        let at = at % whole.len();
        let like = match &whole[at..=at] {
            "0" => "O", "1" => "I", "2" => "Z", "5" => "S", "6" => "G", "8" => "B", "S" => "5", "B" => "8", other => other,
        }.to_owned();
        text.replace_range(at..=at, &like);
        let is_child = matches!(read(&text), Label::Child { .. });
        prop_assert!(!is_child);
    }

    #[test]
    fn a_symbology_identifier_changes_no_meaning(whole in label(), code in "[A-Za-z]", modifier in "[0-9]") {
        prop_assert_eq!(read(&format!("]{code}{modifier}{whole}")), read(&whole));
    }
}
