//! An event of every kind, with every field filled.

use domain::access::Role;
use domain::audit::{
    AreaState, AuditEvent, BagState, BagTypeState, BillState, ImportAct, SiteState, UserState,
};
use domain::bill::{BillDraft, BillStatus};
use domain::parent::ParentStatus;

fn user() -> UserState {
    UserState {
        role: Role::Biller,
        area: Some("jaipur".to_owned()),
        disabled: false,
    }
}

fn bill() -> BillState {
    BillState {
        number: "B1".to_owned(),
        target_parents: 1,
        parents: 1,
        children: 30,
        status: BillStatus::New,
        customer: Some("c".to_owned()),
        destination: Some("d".to_owned()),
        vehicle: Some("v".to_owned()),
        note: Some("n".to_owned()),
        scale_weight_g: Some(1),
    }
}

fn draft() -> BillDraft {
    BillDraft {
        number: "B1".to_owned(),
        target_parents: 1,
        customer: None,
        destination: None,
        vehicle: None,
        note: None,
        area: None,
    }
}

fn settings() -> SiteState {
    SiteState {
        company_name: "Krishna Seeds".to_owned(),
        company_address: "Jaipur".to_owned(),
        scale_step_g: 20_000,
    }
}

fn area() -> AreaState {
    AreaState {
        area: "jaipur".to_owned(),
        area_name: "Jaipur".to_owned(),
        position: 0,
        retired: false,
    }
}

fn bag_type(child_patterns: &[&str]) -> BagTypeState {
    BagTypeState {
        bag_type: "Mustard".to_owned(),
        label_pattern: "SB#####".to_owned(),
        child_patterns: child_patterns.iter().map(|p| (*p).to_owned()).collect(),
        capacity: 30,
        grams_per_child: 1000,
        tare_child_g: 8,
        tare_parent_g: 120,
        retired: false,
    }
}

/// One event of every kind. A new kind does not compile in [`place`] until it is here.
pub(super) fn every_kind() -> Vec<AuditEvent> {
    use AuditEvent as E;
    let text = || "text".to_owned();
    vec![
        E::LoggedIn {
            user: 1,
            method: "totp",
        },
        E::PasswordAccepted { user: 1 },
        E::LoginBlocked { user: 1 },
        E::CodeRefused {
            user: 1,
            method: "totp",
        },
        E::PasskeyUnknown,
        E::IdentityVerified { user: 1 },
        E::LoginFailed {
            username: text(),
            user: Some(1),
        },
        E::LoggedOut { user: 1 },
        E::PermissionRefused { permission: text() },
        E::UserCreated {
            user: 1,
            after: user(),
        },
        E::UserUnlocked { user: 1 },
        E::PasswordLinkMade { user: 1 },
        E::PasswordResetAsked { user: Some(1) },
        E::LinkRefused,
        E::PasswordSet { user: 1 },
        E::UserChanged {
            user: 1,
            before: user(),
            after: user(),
            changed: vec!["role"],
        },
        E::UserDisabled { user: 1 },
        E::UserEnabled { user: 1 },
        E::SessionsEnded { user: 1 },
        E::SessionEnded { user: 1 },
        E::KeyRotated,
        E::SecondFactorBegun { user: 1 },
        E::SecondFactorSet { user: 1 },
        E::SecondFactorRemoved { user: 1 },
        E::SecondFactorReset { user: 1 },
        E::RecoveryCodesMade { user: 1 },
        E::PasskeyAdded { user: 1 },
        E::PasskeyRemoved { user: 1 },
        E::PromotionAsked {
            request: 1,
            role: Role::Admin,
        },
        E::PromotionApproved { request: 1, user: 1 },
        E::PromotionRejected { request: 1, user: 1 },
        E::TokenCreated { token: 1, user: 1 },
        E::TokensRevoked { user: 1 },
        E::BillCreated {
            bill: 1,
            after: draft(),
        },
        E::BillChanged {
            bill: 1,
            before: bill(),
            after: bill(),
        },
        E::BillCompleted {
            bill: 1,
            before: bill(),
            after: bill(),
            reason: Some(text()),
        },
        E::BillReopened {
            bill: 1,
            before: bill(),
            after: bill(),
            reason: text(),
        },
        E::BillDeleted {
            bill: 1,
            before: bill(),
        },
        E::BagDeleted {
            bag: 1,
            label: text(),
            before: BagState {
                bag_role: "parent".to_owned(),
                bag_type: Some("S".to_owned()),
                area: Some("jaipur".to_owned()),
                status: Some(ParentStatus::ClosedShort),
            },
        },
        E::DemoSeeded,
        E::AuditRead {
            filters: vec!["user"],
        },
        E::AuditExported {
            format: "csv",
            filters: vec!["user"],
        },
        E::AuditArchived { file: text() },
        E::SealsAccepted { kept: 9, newest: 7 },
        E::BackupMade {
            format: "dump",
            file: text(),
        },
        E::DatabaseRestored {
            file: text(),
            rpo_ms: 1,
            rto_ms: 1,
        },
        E::AlertAcknowledged {
            alert: 1,
            kind: "disk_full",
        },
        E::PersonalDataExported { user: 1 },
        E::UserErased {
            user: 1,
            before: user(),
        },
        E::QueryCancelled {
            process: 4711,
            seconds: 31,
        },
        E::IntegrityRepaired {
            parents: 1,
            bills: 2,
            counters: 3,
        },
        E::SealExported {
            seal: 7,
            format: "mail",
        },
        E::BagTypeChanged {
            bag_type: 1,
            before: bag_type(&[]),
            after: bag_type(&["#######"]),
        },
        E::AttemptsSummed {
            kind: "refuse_link",
            count: 90,
            seconds: 60,
            addresses: 1,
        },
        E::SecretsGivenUp { people: 2 },
        E::RestoreDrilled {
            file: Some("traitortrack-20261129T053000000Z.base".to_owned()),
            rpo_ms: Some(900),
            rto_ms: Some(61_000),
            fault: Some("rule 3".to_owned()),
        },
        E::HandheldInvited { device: 1 },
        E::HandheldEnrolled { device: 1 },
        E::HandheldRevoked { device: 1 },
        E::BadgeMade { badge: 1, user: 1 },
        E::BadgeRevoked { badge: 1, user: 1 },
        E::BadgeUnlocked { badge: 1, user: 1 },
        E::BadgeLoggedIn {
            user: 1,
            badge: 1,
            device: 1,
        },
        E::BadgeLogInFailed {
            user: Some(1),
            badge: Some(1),
            device: Some(1),
            reason: "wrong_pin",
            count: Some(1),
        },
        E::BagTypeAdded {
            bag_type: 1,
            after: bag_type(&[]),
        },
        E::SettingsChanged {
            before: settings(),
            after: settings(),
        },
        E::AreaAdded { after: area() },
        E::AreaChanged {
            before: area(),
            after: area(),
        },
        E::ListExported {
            list: "children",
            about: Some(text()),
            format: "xlsx",
            filters: vec!["status"],
            rows: Some(30),
        },
        E::MigrationBegun,
        E::MigrationFinished {
            bags: 1,
            links: 1,
            bills: 1,
            scans: 1,
            repairs: 1,
        },
        E::LabelsReserved {
            bag_type: 1,
            labels: "SB00001–SB00024".to_owned(),
            count: 24,
        },
        E::LabelsPrinted {
            bag_type: 1,
            labels: "SB00001–SB00024".to_owned(),
            count: 24,
            format: "pdf",
            again: true,
        },
        E::Import {
            import: 1,
            act: ImportAct::Brought {
                kind: "bags",
                file: text(),
            },
        },
    ]
}

/// The place of a kind in [`every_kind`].
pub(super) fn place(event: &AuditEvent) -> usize {
    use AuditEvent as E;
    match event {
        E::LoggedIn { .. } => 0,
        E::PasswordAccepted { .. } => 1,
        E::LoginBlocked { .. } => 2,
        E::CodeRefused { .. } => 3,
        E::PasskeyUnknown => 4,
        E::IdentityVerified { .. } => 5,
        E::LoginFailed { .. } => 6,
        E::LoggedOut { .. } => 7,
        E::PermissionRefused { .. } => 8,
        E::UserCreated { .. } => 9,
        E::UserUnlocked { .. } => 10,
        E::PasswordLinkMade { .. } => 11,
        E::PasswordResetAsked { .. } => 12,
        E::LinkRefused => 13,
        E::PasswordSet { .. } => 14,
        E::UserChanged { .. } => 15,
        E::UserDisabled { .. } => 16,
        E::UserEnabled { .. } => 17,
        E::SessionsEnded { .. } => 18,
        E::SessionEnded { .. } => 19,
        E::KeyRotated => 20,
        E::SecondFactorBegun { .. } => 21,
        E::SecondFactorSet { .. } => 22,
        E::SecondFactorRemoved { .. } => 23,
        E::SecondFactorReset { .. } => 24,
        E::RecoveryCodesMade { .. } => 25,
        E::PasskeyAdded { .. } => 26,
        E::PasskeyRemoved { .. } => 27,
        E::PromotionAsked { .. } => 28,
        E::PromotionApproved { .. } => 29,
        E::PromotionRejected { .. } => 30,
        E::TokenCreated { .. } => 31,
        E::TokensRevoked { .. } => 32,
        E::BillCreated { .. } => 33,
        E::BillChanged { .. } => 34,
        E::BillCompleted { .. } => 35,
        E::BillReopened { .. } => 36,
        E::BillDeleted { .. } => 37,
        E::BagDeleted { .. } => 38,
        E::DemoSeeded => 39,
        E::AuditRead { .. } => 40,
        E::AuditExported { .. } => 41,
        E::AuditArchived { .. } => 42,
        E::SealsAccepted { .. } => 43,
        E::BackupMade { .. } => 44,
        E::DatabaseRestored { .. } => 45,
        E::AlertAcknowledged { .. } => 46,
        E::PersonalDataExported { .. } => 47,
        E::UserErased { .. } => 48,
        E::QueryCancelled { .. } => 49,
        E::IntegrityRepaired { .. } => 50,
        E::SealExported { .. } => 51,
        E::BagTypeChanged { .. } => 52,
        E::AttemptsSummed { .. } => 53,
        E::SecretsGivenUp { .. } => 54,
        E::RestoreDrilled { .. } => 55,
        E::HandheldInvited { .. } => 56,
        E::HandheldEnrolled { .. } => 57,
        E::HandheldRevoked { .. } => 58,
        E::BadgeMade { .. } => 59,
        E::BadgeRevoked { .. } => 60,
        E::BadgeUnlocked { .. } => 61,
        E::BadgeLoggedIn { .. } => 62,
        E::BadgeLogInFailed { .. } => 63,
        E::BagTypeAdded { .. } => 64,
        E::SettingsChanged { .. } => 65,
        E::AreaAdded { .. } => 66,
        E::AreaChanged { .. } => 67,
        E::ListExported { .. } => 68,
        E::MigrationBegun => 69,
        E::MigrationFinished { .. } => 70,
        E::LabelsReserved { .. } => 71,
        E::LabelsPrinted { .. } => 72,
        E::Import { .. } => 73,
    }
}
