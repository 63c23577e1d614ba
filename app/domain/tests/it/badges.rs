//! The codes of badges and PINs.

use domain::badge::{self, BADGE_HEAD, DEVICE_HEAD};
use domain::label::Site;
use domain::refusal::WrongField;
use domain::scan::{Act, Command, Unfit};
use uuid::Uuid;

fn badge_code() -> String {
    [BADGE_HEAD, &"ABCDEFGH234567QZ".repeat(2)].concat()
}

#[test]
fn a_code_is_found_in_whatever_a_scanner_adds() {
    let code = badge_code();
    for read in [
        code.clone(),
        code.to_lowercase(),
        format!(" {code}\r\n"),
        format!("]Q1{code}"),
        format!("https://bags.example/enrol?code={code}"),
    ] {
        assert_eq!(
            badge::code(BADGE_HEAD, &read).as_deref(),
            Some(code.as_str()),
            "{read}"
        );
    }
    for read in [
        "",
        BADGE_HEAD,
        &code[..34],
        &format!("{code}A"),
        &code.replace('2', "1"),
        "SB00001",
    ] {
        assert_eq!(badge::code(BADGE_HEAD, read), None, "{read}");
    }
    assert_eq!(badge::code(DEVICE_HEAD, &code), None);
    let twice = [BADGE_HEAD, &"TTBA".repeat(8)].concat();
    assert_eq!(badge::code(BADGE_HEAD, &twice), Some(twice.clone()));
}

#[test]
fn a_pin_is_six_digits_and_not_the_first_that_is_tried() {
    for (pin, is_pin) in [
        ("402917", true),
        ("40291", false),
        ("4029170", false),
        ("40291a", false),
        ("४०२९१७", false),
    ] {
        assert_eq!(badge::is_pin(pin), is_pin, "{pin}");
    }
    for (pin, is_weak) in [
        ("000000", true),
        ("123456", true),
        ("987654", true),
        ("024680", false),
        ("402917", false),
    ] {
        assert_eq!(badge::is_weak_pin(pin), is_weak, "{pin}");
    }
}

/// The log of scans keeps what was read, for ever; a badge is a secret.
#[test]
fn a_badge_that_is_scanned_as_a_bag_is_refused_before_anything_is_logged() {
    let site = Site { types: &[], url: "" };
    let refused = |act: Act| {
        let command = Command {
            key: Uuid::from_u128(1),
            act,
            station: None,
            made_ms: None,
            typed: false,
        };
        match command.read(&site) {
            Err(Unfit::Field(error)) if error.wrong == WrongField::IsBadge => Some(error.field),
            _ => None,
        }
    };
    let text = str::to_owned;
    for read in [
        badge_code(),
        badge_code().to_lowercase(),
        badge_code()[..30].to_owned(),
    ] {
        let link = |parent: &str, child: &str| Act::Link {
            parent: text(parent),
            child: text(child),
        };
        assert_eq!(
            refused(link("SB00001", &read)).as_deref(),
            Some("child"),
            "{read}"
        );
        assert_eq!(refused(link(&read, "C0001")).as_deref(), Some("parent"), "{read}");
        let bill = Act::AddToBill {
            bill: text("B1"),
            parent: read.clone(),
        };
        assert_eq!(refused(bill).as_deref(), Some("parent"), "{read}");
    }
    // A label of twenty signs may begin like a badge.
    let link = Act::Link {
        parent: text("SB00001"),
        child: [BADGE_HEAD, "ABCDEFGH234567QZA"].concat(),
    };
    assert_eq!(refused(link), None);
}
