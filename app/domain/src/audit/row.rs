//! The row of each event: its names, and the details beside its states.

use super::{AuditEvent, Details};

/// The columns of one audit row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow<'a> {
    /// `verb_noun`.
    pub action: &'static str,
    pub entity_type: &'static str,
    pub entity_id: Option<i64>,
    pub details: Details<'a>,
}

impl AuditEvent {
    /// The row's names and details; before and after follow from [`AuditEvent::states`].
    pub fn row(&self) -> AuditRow<'_> {
        let none = Details::default();
        let by = |method| Details {
            method: Some(method),
            ..Details::default()
        };
        // An area has a code and no number.
        let of_area = |code| Details {
            area: Some(code),
            ..Details::default()
        };
        let because = |reason| Details {
            reason,
            ..Details::default()
        };
        let about = |user| Details {
            user: Some(user),
            ..Details::default()
        };
        let (action, entity_type, entity_id, details) = match self {
            Self::LoggedIn { user, method } => ("login", "user", Some(*user), by(method)),
            Self::PasswordAccepted { user } => ("accept_password", "user", Some(*user), none),
            Self::LoginBlocked { user } => ("login_blocked", "user", Some(*user), none),
            Self::CodeRefused { user, method } => ("login_failed", "user", Some(*user), by(method)),
            Self::PasskeyUnknown => ("login_failed", "user", None, by("passkey")),
            Self::IdentityVerified { user } => ("verify_identity", "user", Some(*user), none),
            Self::LoginFailed { username, user } => (
                "login_failed",
                "user",
                *user,
                Details {
                    username: Some(username),
                    ..none
                },
            ),
            Self::LoggedOut { user } => ("logout", "user", Some(*user), none),
            Self::PermissionRefused { permission } => (
                "refuse_permission",
                "permission",
                None,
                Details {
                    permission: Some(permission),
                    ..none
                },
            ),
            Self::UserCreated { user, .. } => ("create_user", "user", Some(*user), none),
            Self::UserUnlocked { user } => ("unlock_user", "user", Some(*user), none),
            Self::PasswordLinkMade { user } => ("make_password_link", "user", Some(*user), none),
            Self::PasswordResetAsked { user } => ("ask_password_reset", "user", *user, none),
            Self::AttemptsSummed {
                kind,
                count,
                seconds,
                addresses,
            } => (
                "sum_attempts",
                "site",
                None,
                Details {
                    kind: Some(kind),
                    count: Some(*count),
                    seconds: Some(*seconds),
                    addresses: Some(*addresses),
                    ..none
                },
            ),
            Self::LinkRefused => ("refuse_link", "user", None, none),
            Self::PasswordSet { user } => ("set_password", "user", Some(*user), none),
            Self::UserChanged { user, changed, .. } => {
                ("change_user", "user", Some(*user), Details { changed, ..none })
            }
            Self::UserDisabled { user } => ("disable_user", "user", Some(*user), none),
            Self::UserEnabled { user } => ("enable_user", "user", Some(*user), none),
            Self::SessionsEnded { user } => ("end_sessions", "user", Some(*user), none),
            Self::SessionEnded { user } => ("end_session", "user", Some(*user), none),
            Self::KeyRotated => ("rotate_key", "site", None, none),
            Self::SecretsGivenUp { people } => (
                "give_up_secrets",
                "site",
                None,
                Details {
                    people: Some(*people),
                    ..none
                },
            ),
            Self::SecondFactorBegun { user } => ("begin_second_factor", "user", Some(*user), none),
            Self::SecondFactorSet { user } => ("set_second_factor", "user", Some(*user), none),
            Self::SecondFactorRemoved { user } => ("remove_second_factor", "user", Some(*user), none),
            Self::SecondFactorReset { user } => ("reset_second_factor", "user", Some(*user), none),
            Self::RecoveryCodesMade { user } => ("make_recovery_codes", "user", Some(*user), none),
            Self::PasskeyAdded { user } => ("add_passkey", "user", Some(*user), none),
            Self::PasskeyRemoved { user } => ("remove_passkey", "user", Some(*user), none),
            Self::PromotionAsked { request, role } => (
                "ask_promotion",
                "promotion_request",
                Some(*request),
                Details {
                    role: Some(*role),
                    ..none
                },
            ),
            Self::PromotionApproved { request, user } => (
                "approve_promotion",
                "promotion_request",
                Some(*request),
                about(*user),
            ),
            Self::PromotionRejected { request, user } => (
                "reject_promotion",
                "promotion_request",
                Some(*request),
                about(*user),
            ),
            Self::TokenCreated { token, user } => ("create_token", "api_token", Some(*token), about(*user)),
            Self::TokensRevoked { user } => ("revoke_tokens", "user", Some(*user), none),
            Self::BillCreated { bill, .. } => ("create_bill", "bill", Some(*bill), none),
            Self::BillChanged { bill, .. } => ("change_bill", "bill", Some(*bill), none),
            Self::BillCompleted { bill, reason, .. } => {
                ("complete_bill", "bill", Some(*bill), because(reason.as_deref()))
            }
            Self::BillReopened { bill, reason, .. } => {
                ("reopen_bill", "bill", Some(*bill), because(Some(reason)))
            }
            Self::BillDeleted { bill, .. } => ("delete_bill", "bill", Some(*bill), none),
            Self::BagDeleted { bag, label, .. } => (
                "delete_bag",
                "bag",
                Some(*bag),
                Details {
                    label: Some(label),
                    ..none
                },
            ),
            Self::BagTypeAdded { bag_type, .. } => {
                ("create_bag_type", "bag_type", Some(i64::from(*bag_type)), none)
            }
            Self::BagTypeChanged { bag_type, .. } => {
                ("change_bag_type", "bag_type", Some(i64::from(*bag_type)), none)
            }
            Self::LabelsReserved {
                bag_type,
                labels,
                count,
            } => (
                "reserve_labels",
                "bag_type",
                Some(i64::from(*bag_type)),
                Details {
                    label: Some(labels),
                    count: Some(*count),
                    ..none
                },
            ),
            Self::LabelsPrinted {
                bag_type,
                labels,
                count,
                format,
                again,
            } => (
                "print_labels",
                "bag_type",
                Some(i64::from(*bag_type)),
                Details {
                    label: Some(labels),
                    count: Some(*count),
                    format: Some(format),
                    kind: Some(if *again { "again" } else { "first" }),
                    ..none
                },
            ),
            Self::SettingsChanged { .. } => ("change_settings", "site", None, none),
            Self::AreaAdded { after } => ("create_area", "area", None, of_area(&after.area)),
            Self::AreaChanged { after, .. } => ("change_area", "area", None, of_area(&after.area)),
            Self::DemoSeeded => ("seed_demo", "site", None, none),
            Self::MigrationBegun => ("begin_migration", "site", None, none),
            Self::MigrationFinished {
                bags,
                links,
                bills,
                scans,
                repairs,
            } => (
                "finish_migration",
                "site",
                None,
                Details {
                    bags: Some(*bags),
                    links: Some(*links),
                    bills: Some(*bills),
                    scans: Some(*scans),
                    repairs: Some(*repairs),
                    ..none
                },
            ),
            Self::AuditRead { filters } => ("read_audit", "audit_log", None, Details { filters, ..none }),
            Self::AuditExported { format, filters } => (
                "export_audit",
                "audit_log",
                None,
                Details {
                    format: Some(format),
                    filters,
                    ..none
                },
            ),
            Self::ListExported {
                list,
                about,
                format,
                filters,
                rows,
            } => (
                if rows.is_some() {
                    "export_list"
                } else {
                    "begin_export"
                },
                "site",
                None,
                Details {
                    kind: Some(list),
                    label: about.as_deref(),
                    format: Some(format),
                    filters,
                    count: *rows,
                    ..none
                },
            ),
            Self::AuditArchived { file } => (
                "archive_audit",
                "audit_log",
                None,
                Details {
                    file: Some(file),
                    ..none
                },
            ),
            Self::SealsAccepted { kept, newest } => (
                "accept_seals",
                "audit_log",
                None,
                Details {
                    kept_seal: Some(*kept),
                    newest_seal: Some(*newest),
                    ..none
                },
            ),
            Self::SealExported { seal, format } => (
                "export_seal",
                "audit_log",
                None,
                Details {
                    format: Some(format),
                    newest_seal: Some(*seal),
                    ..none
                },
            ),
            Self::QueryCancelled { process, seconds } => (
                "cancel_query",
                "site",
                None,
                Details {
                    process: Some(*process),
                    seconds: Some(*seconds),
                    ..none
                },
            ),
            Self::IntegrityRepaired {
                parents,
                bills,
                counters,
            } => (
                "repair_integrity",
                "site",
                None,
                Details {
                    repaired_parents: Some(*parents),
                    repaired_bills: Some(*bills),
                    repaired_counters: Some(*counters),
                    ..none
                },
            ),
            Self::BackupMade { format, file } => (
                "make_backup",
                "site",
                None,
                Details {
                    format: Some(format),
                    file: Some(file),
                    ..none
                },
            ),
            Self::RestoreDrilled {
                file,
                rpo_ms,
                rto_ms,
                fault,
            } => (
                "drill_restore",
                "site",
                None,
                Details {
                    file: file.as_deref(),
                    reason: fault.as_deref(),
                    rpo_ms: *rpo_ms,
                    rto_ms: *rto_ms,
                    ..none
                },
            ),
            Self::DatabaseRestored { file, rpo_ms, rto_ms } => (
                "restore_database",
                "site",
                None,
                Details {
                    file: Some(file),
                    rpo_ms: Some(*rpo_ms),
                    rto_ms: Some(*rto_ms),
                    ..none
                },
            ),
            Self::AlertAcknowledged { alert, kind } => (
                "acknowledge_alert",
                "alert",
                Some(*alert),
                Details {
                    kind: Some(kind),
                    ..none
                },
            ),
            Self::HandheldInvited { device } => ("invite_device", "device", Some(*device), none),
            Self::HandheldEnrolled { device } => ("enrol_device", "device", Some(*device), none),
            Self::HandheldRevoked { device } => ("revoke_device", "device", Some(*device), none),
            Self::BadgeMade { badge, user } => ("make_badge", "badge", Some(*badge), about(*user)),
            Self::BadgeRevoked { badge, user } => ("revoke_badge", "badge", Some(*badge), about(*user)),
            Self::BadgeUnlocked { badge, user } => ("unlock_badge", "badge", Some(*badge), about(*user)),
            Self::BadgeLoggedIn { user, badge, device } => (
                "badge_login",
                "user",
                Some(*user),
                Details {
                    badge: Some(*badge),
                    device: Some(*device),
                    ..none
                },
            ),
            Self::BadgeLogInFailed {
                user,
                badge,
                device,
                reason,
                count,
            } => (
                "badge_login_failed",
                "user",
                *user,
                Details {
                    badge: *badge,
                    device: *device,
                    reason: Some(reason),
                    count: *count,
                    ..none
                },
            ),
            Self::Import { import, act } => {
                let (action, details) = act.row();
                (action, "import", Some(*import), details)
            }
            Self::PersonalDataExported { user } => ("export_user", "user", Some(*user), none),
            Self::UserErased { user, .. } => ("delete_user", "user", Some(*user), none),
        };
        AuditRow {
            action,
            entity_type,
            entity_id,
            details,
        }
    }
}
