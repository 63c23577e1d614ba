use super::{all_differ, comes_back};
use domain::fault::Fault;
use domain::refusal::Refusal;

fn refusals() -> Vec<(Refusal, &'static str, &'static str)> {
    let text = |text: &str| text.to_owned();
    let reason = |parents, target, short| Refusal::ReasonNeeded {
        parents,
        target,
        short,
    };
    vec![
        (
            Refusal::BillExists { number: text("B7") },
            "bill_exists",
            "Bill B7 exists already. Open it, or choose another number.",
        ),
        (
            Refusal::BillCompleted { number: text("B7") },
            "bill_completed",
            "Bill B7 is completed. Ask an admin to reopen it.",
        ),
        (
            Refusal::BillCompletedAlready,
            "bill_completed",
            "This bill is completed already.",
        ),
        (
            Refusal::BillEmpty,
            "bill_empty",
            "This bill has no parents. Scan at least one parent first.",
        ),
        (
            reason(2, 3, 0),
            "reason_needed",
            "Say why this bill is completed although it has 2 of 3 parents.",
        ),
        (
            reason(3, 3, 2),
            "reason_needed",
            "Say why this bill is completed although 2 of its parents are not full.",
        ),
        (
            reason(2, 3, 2),
            "reason_needed",
            "Say why this bill is completed although it has 2 of 3 parents, and 2 of them are not full.",
        ),
        (
            Refusal::BillNotCompleted { number: text("B7") },
            "bill_not_completed",
            "Bill B7 is not completed. Nothing changed.",
        ),
        (
            Refusal::PatternInUse {
                type_name: text("Mustard"),
            },
            "pattern_in_use",
            "Parents of Mustard bear labels of this form, so it stays. Retire the type and make another for the new form.",
        ),
        (
            Refusal::BagInUse {
                label: text("SB00001"),
            },
            "bag_in_use",
            "SB00001 is linked or on a bill. Take it out first.",
        ),
        (
            Refusal::ImportTaken {
                import: 7,
                at: text("2026-11-24T14:15:00+05:30"),
            },
            "import_taken",
            "This file was taken on 2026-11-24T14:15:00+05:30 (import 7). Nothing was added. To take what was refused then, start it again on purpose.",
        ),
        (
            Refusal::ImportPart { received: 12 },
            "import_part",
            "The file is here up to byte 12. Send the part that begins there.",
        ),
        (
            Refusal::ImportNotWhole,
            "import_not_whole",
            "Not all of the file is here. Send the rest first.",
        ),
        (
            Refusal::ImportStarted,
            "import_started",
            "This import was started already. Load its page again.",
        ),
        (
            Refusal::ImportEnded,
            "import_ended",
            "This import has ended already. Nothing changed.",
        ),
        (
            Refusal::ImportDropped,
            "import_dropped",
            "The file of this import was dropped after its time. Bring it again.",
        ),
        (
            Refusal::LastAdmin,
            "last_admin",
            "No other admin can sign in. First make another admin, who sets a password and a second factor.",
        ),
        (
            Refusal::UserDisabled,
            "user_disabled",
            "This user is disabled. Enable the user first.",
        ),
        (
            Refusal::PromotionPending,
            "promotion_pending",
            "You asked already. Wait until an admin has decided.",
        ),
        (
            Refusal::DecidedAlready,
            "decided_already",
            "This request was decided already. Load the list again.",
        ),
        (
            Refusal::LinkExpired,
            "link_expired",
            "This link was used already or is too old. Ask an admin for a new one.",
        ),
        (
            Refusal::SetupLinkExpired,
            "link_expired",
            "This link was used already or is too old. Restart the server for a new one.",
        ),
        (
            Refusal::PasskeyLate,
            "passkey_late",
            "This took more than five minutes, or was answered already. Start again.",
        ),
        (
            Refusal::PasskeyRefused,
            "passkey_refused",
            "This passkey was refused, or the account is locked. Try again in a while, or type a code instead.",
        ),
        (
            Refusal::PasskeyNotAdded,
            "passkey_not_added",
            "The passkey could not be added. Start again and follow what the browser asks.",
        ),
        (
            Refusal::PasskeyKnown,
            "passkey_known",
            "This passkey is registered already. Use another device or another key.",
        ),
        (
            Refusal::PasskeysFull { most: 20 },
            "passkeys_full",
            "You have 20 passkeys, which is the most. Remove one that you no longer use first.",
        ),
        (
            Refusal::PasskeysImpossible,
            "passkeys_impossible",
            "Passkeys need this site to have a name and TLS. Use codes of an app instead.",
        ),
        (
            Refusal::NoPasskey,
            "no_passkey",
            "There is no passkey of yours here. Type a code of your app or a recovery code.",
        ),
        (
            Refusal::NothingToConfirm,
            "nothing_to_confirm",
            "No second factor is being set up. Start again from your security page.",
        ),
        (
            Refusal::NoSecondFactor,
            "no_second_factor",
            "Recovery codes stand in for a second factor. Set one up first.",
        ),
        (
            Refusal::FactorRequired,
            "factor_required",
            "Your role needs a second factor. Set up another one before you take this one off.",
        ),
        (
            Refusal::PasswordShort,
            "password_short",
            "Your password is good only beside a second factor. Set a longer password first.",
        ),
        (
            Refusal::BadgeRefused,
            "badge_refused",
            "Badge or PIN is wrong, or the badge or this handheld is locked or void. Scan the badge again, or ask an admin.",
        ),
        (
            Refusal::EnrolmentExpired,
            "enrolment_expired",
            "This code was used already or is too old. Ask an admin for a new one.",
        ),
        (
            Refusal::BadgeGone,
            "badge_gone",
            "This badge or handheld is void already. Load the page again.",
        ),
        (
            Refusal::NotEmpty,
            "not_empty",
            "The demo goes only into a site without bags.",
        ),
        (
            Refusal::NothingLost,
            "nothing_lost",
            "SECRET_KEY opens this database's secrets, so none has to be given up.",
        ),
    ]
}

#[test]
fn every_refusal_is_told_in_every_language() {
    for (refusal, code, english) in refusals() {
        let fault = Fault::Refused(refusal.clone());
        assert_eq!((fault.code(), fault.to_string().as_str()), (code, english));
        comes_back(&refusal);
    }
    all_differ(include_str!("../../../../locales/en/refusal.ftl"), |language| {
        refusals()
            .iter()
            .map(|(refusal, ..)| refusal.sentence(language))
            .collect()
    });
}

#[test]
fn one_parent_that_is_not_full_is_told_as_one() {
    let short = |parents| Refusal::ReasonNeeded {
        parents,
        target: 3,
        short: 1,
    };
    assert_eq!(
        short(3).to_string(),
        "Say why this bill is completed although one of its parents is not full."
    );
    assert_eq!(
        short(2).to_string(),
        "Say why this bill is completed although it has 2 of 3 parents, and one of them is not full."
    );
}
