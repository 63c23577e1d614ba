use super::{all_differ, comes_back};
use domain::fault::Fault;
use domain::label::NotALabel;
use domain::language::Language;
use domain::refusal::{FieldError, WrongField};

fn wrong_fields() -> Vec<(WrongField, &'static str)> {
    let list = "commands".to_owned();
    vec![
        (
            WrongField::TooLong { max: 120 },
            "Keep this within 120 characters.",
        ),
        (
            WrongField::ControlCharacters,
            "Remove the control characters from this text.",
        ),
        (
            WrongField::NotPlain { max: 500 },
            "Write at most 500 characters of plain text.",
        ),
        (WrongField::NotANumber, "Type a whole number, such as 20."),
        (WrongField::not_one_of(&["csv", "json"]), "Use one of: csv, json."),
        (WrongField::not_one_of(&[]), "Choose from the list."),
        (
            WrongField::NotLocalTime,
            "Write the time as 2026-11-24T14:15, in the time of the site.",
        ),
        (
            WrongField::NotRfc3339,
            "Write the time as 2026-11-24T14:15:05+05:30 (RFC 3339).",
        ),
        (
            WrongField::NotMilliseconds,
            "Send the time in milliseconds since 1970.",
        ),
        (
            WrongField::FormNotUnderstood,
            "This form was not understood. Load the page again and retry.",
        ),
        (
            WrongField::BrowserNotUnderstood,
            "The browser's answer was not understood. Load the page again and retry.",
        ),
        (
            WrongField::KeyNotUuid,
            "This key is not a UUID. Load the page again and retry.",
        ),
        (
            WrongField::BatchSize { max: 500, list },
            "Send 1 to 500 commands at once.",
        ),
        (
            WrongField::CursorUnknown,
            "Take the cursor from the answer before, or leave it out.",
        ),
        (
            WrongField::ListPageGone,
            "This page is gone. Start from the first page of the list.",
        ),
        (
            WrongField::AuditPageGone,
            "This page is gone. Start from the first page of the audit.",
        ),
        (
            WrongField::FilterShort,
            "Type at least three letters or digits to filter the list by, or leave this empty.",
        ),
        (WrongField::NotADay, "Write the day as 2026-11-24."),
        (
            WrongField::SearchLong { max: 64 },
            "Search for at most 64 characters.",
        ),
        (
            WrongField::NoLabelOrNumber,
            "Type the label of a bag or the number of a bill.",
        ),
        (
            WrongField::EntityNumber,
            "Type the number of the entity, such as 20.",
        ),
        (
            WrongField::EntityMissing,
            "Choose what the number belongs to: a bag, a bill, a user.",
        ),
        (WrongField::ActionUnknown, "Choose an action from the list."),
        (
            WrongField::UserUnknown,
            "Nobody has this user name. Take it from the list of users.",
        ),
        (
            WrongField::ParentIsChild,
            "This label is a child's. Scan a parent first.",
        ),
        (
            WrongField::ParentElsewhere,
            "This parent belongs to another area. Take one of your own area.",
        ),
        (
            WrongField::NotAParent,
            "This label is not a parent's. Scan a parent first.",
        ),
        (
            WrongField::BagTypeRemoved,
            "This bag type was removed. Ask an admin.",
        ),
        (
            WrongField::Name { max: 40 },
            "A name has 1 to 40 characters on one line.",
        ),
        (
            WrongField::BagTypeNameTaken,
            "Another bag type has this name. Choose another.",
        ),
        (
            WrongField::OutOfRange { least: 1, most: 1000 },
            "Type a whole number from 1 to 1000.",
        ),
        (
            WrongField::PatternTaken {
                type_name: "Moong".to_owned(),
            },
            "Labels of this form are parents of Moong already. Choose another form.",
        ),
        (
            WrongField::PatternOfBills,
            "Labels of this form are numbers of bills. Choose another form.",
        ),
        (
            WrongField::PatternOfChildren,
            "Labels of this form are children's. Choose another form.",
        ),
        (
            WrongField::ChildPatternOfParents {
                form: "SB#####".to_owned(),
            },
            "Labels of the form SB##### are parents'. Leave it out, or choose another.",
        ),
        (
            WrongField::StationName { max: 64 },
            "A station's name has at most 64 plain characters.",
        ),
        (
            WrongField::CloseReasonMissing,
            "Say why the parent is closed short.",
        ),
        (
            WrongField::CloseReasonLong { max: 200 },
            "Keep the reason within 200 characters.",
        ),
        (
            WrongField::LabelPattern,
            "A label pattern is 4 to 40 of A–Z, 0–9, - and #, with at least one # for a digit.",
        ),
        (
            WrongField::ChildPattern,
            "A child label pattern has 4 to 20 places: # for a digit, A for a letter (at least one of these), other letters and digits for themselves, \\A for the letter A itself.",
        ),
        (
            WrongField::TooManyPatterns { max: 20 },
            "A bag type has at most 20 child label patterns.",
        ),
        (
            WrongField::BillNumber { max: 64 },
            "A bill number has 1 to 64 characters. Type or scan it again.",
        ),
        (
            WrongField::BillNumberIsLabel,
            "This is a bag's label. Choose another number for the bill.",
        ),
        (
            WrongField::TargetParents { max: 500 },
            "A bill is for 1 to 500 parents.",
        ),
        (
            WrongField::MoreParentsOnBill { parents: 3 },
            "The bill holds 3 parents already. Take some off first.",
        ),
        (
            WrongField::ScaleWeight,
            "A scale weight lies between 0 and 1,00,000 kg.",
        ),
        (
            WrongField::WeightWithComma,
            "This comma is not clear. Type the kilograms without it, such as 29500, or with a point, such as 29.5.",
        ),
        (WrongField::NotAWeight, "Type kilograms such as 612 or 612.5."),
        (
            WrongField::VersionUnknown,
            "The bill never had this version. Load it again.",
        ),
        (WrongField::ReopenReasonMissing, "Say why the bill is reopened."),
        (
            WrongField::Username,
            "A user name has 1 to 64 letters, digits, dots, dashes or underscores.",
        ),
        (
            WrongField::UsernameOfErased,
            "Names that begin with erased- stand for erased people. Choose another.",
        ),
        (
            WrongField::UsernameTaken,
            "This user name is taken. Choose another.",
        ),
        (WrongField::Email, "Type a mail address such as name@example.com."),
        (
            WrongField::EmailTaken,
            "This mail address belongs to another user.",
        ),
        (
            WrongField::AreaUnknown,
            "There is no such area. Choose one from the list.",
        ),
        (
            WrongField::AreaCodeUnknown,
            "There is no such area. Use one of the areas' codes, such as jaipur.",
        ),
        (
            WrongField::AreaCode,
            "A code has 2 to 40 of a–z, 0–9 and _, such as sri_ganganagar.",
        ),
        (
            WrongField::AreaCodeTaken,
            "Another area has this code. Choose another.",
        ),
        (
            WrongField::AreaRetired,
            "This area is retired: nobody comes to it any more. Choose another.",
        ),
        (
            WrongField::BagTypeRetired,
            "This type makes no new parents. Take it into use again, or choose another.",
        ),
        (
            WrongField::CodeTooFine,
            "On labels of this size the code would be too fine to be read. Choose larger labels, or QR.",
        ),
        (
            WrongField::AreaMissing,
            "A dispatcher works in one dispatch area. Choose it.",
        ),
        (WrongField::RoleUnknown, "Choose one of the roles."),
        (
            WrongField::RoleNotHigher,
            "Choose a role that may do more than yours.",
        ),
        (
            WrongField::PromotionReason,
            "Say in 10 to 500 characters why you need the role.",
        ),
        (
            WrongField::DecisionMissing,
            "Choose whether to grant or to refuse.",
        ),
        (
            WrongField::PasswordShort { min: 12 },
            "Use at least 12 characters. A few unrelated words are easy to keep in mind.",
        ),
        (
            WrongField::PasswordLong { max: 256 },
            "Use at most 256 characters.",
        ),
        (
            WrongField::PasswordHoldsName,
            "The password must not contain the user name.",
        ),
        (
            WrongField::PasswordCommon,
            "This password is among those that are guessed first. Use a few unrelated words instead.",
        ),
        (
            WrongField::PasswordOfNow,
            "This is not your password of now. Type it again.",
        ),
        (
            WrongField::CodeNotFitting,
            "This code does not fit. Check that the phone's clock is right, and type the code that it shows now.",
        ),
        (
            WrongField::PasskeyName { max: 80 },
            "Name the passkey after its device, in 1 to 80 characters, such as: office phone.",
        ),
        (
            WrongField::TokenName { max: 80 },
            "Name the token with 1 to 80 characters, after what will use it.",
        ),
        (
            WrongField::IsBadge,
            "This is a badge and no label. Scan a label, and keep the badge to yourself.",
        ),
        (
            WrongField::HandheldName { max: 60 },
            "Name the handheld in 1 to 60 characters, such as: line 3.",
        ),
        (
            WrongField::QueryOver,
            "This query is over already; nothing was stopped.",
        ),
    ]
}

#[test]
fn every_wrong_field_is_told_in_every_language() {
    for (wrong, english) in wrong_fields() {
        let fault = Fault::Invalid(FieldError::new("a", wrong.clone()));
        assert_eq!((fault.code(), fault.field()), ("invalid", Some("a")));
        assert_eq!(fault.to_string(), english);
        if !matches!(wrong, WrongField::NotOneOf { .. }) {
            comes_back(&wrong);
        }
    }
    all_differ(include_str!("../../../../locales/en/field.ftl"), |language| {
        wrong_fields()
            .iter()
            .map(|(wrong, _)| wrong.sentence(language))
            .collect()
    });
    let label = WrongField::NotALabel(Box::new(NotALabel::TwoCodes));
    comes_back(&label);
    for language in Language::ALL {
        assert_eq!(label.sentence(language), NotALabel::TwoCodes.sentence(language));
    }
}
