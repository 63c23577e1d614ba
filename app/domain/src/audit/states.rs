//! What the audit keeps of a thing before and after an act: each field named here.

use super::AuditEvent;
use crate::access::Role;
use crate::area::AreaFields;
use crate::bag_type::BagTypeFields;
use crate::bill::{BillDraft, BillFields, BillStatus};
use crate::parent::ParentStatus;
use crate::site_settings::SiteSettings;
use serde::{Deserialize, Serialize};

/// The state of a user that the audit may hold: no name, no mail, no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserState {
    pub role: Role,
    pub area: Option<String>,
    pub disabled: bool,
}

/// The state of a bill that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillState {
    pub number: String,
    pub target_parents: i16,
    pub parents: i16,
    pub children: i32,
    pub status: BillStatus,
    pub customer: Option<String>,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub note: Option<String>,
    pub scale_weight_g: Option<i64>,
}

impl From<&BillState> for BillFields {
    fn from(state: &BillState) -> Self {
        Self {
            target_parents: state.target_parents,
            customer: state.customer.clone(),
            destination: state.destination.clone(),
            vehicle: state.vehicle.clone(),
            note: state.note.clone(),
            scale_weight_g: state.scale_weight_g,
        }
    }
}

/// The state of a bag that the audit may hold: what its row alone knew. Only free bags are deleted, so it names no link and no bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagState {
    /// `parent` or `child`.
    pub bag_role: String,
    /// Name of the bag type; parents only.
    pub bag_type: Option<String>,
    pub area: Option<String>,
    /// Parents only.
    pub status: Option<ParentStatus>,
}

/// The state of a bag type that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BagTypeState {
    /// Its name.
    pub bag_type: String,
    pub label_pattern: String,
    /// The forms of its children's labels.
    pub child_patterns: Vec<String>,
    pub capacity: i16,
    pub grams_per_child: i32,
    pub tare_child_g: i32,
    pub tare_parent_g: i32,
    pub retired: bool,
}

impl From<&BagTypeFields> for BagTypeState {
    fn from(fields: &BagTypeFields) -> Self {
        Self {
            bag_type: fields.name.clone(),
            label_pattern: fields.label_pattern.as_str().to_owned(),
            child_patterns: fields.child_texts(),
            capacity: fields.capacity,
            grams_per_child: fields.grams_per_child,
            tare_child_g: fields.tare_child_g,
            tare_parent_g: fields.tare_parent_g,
            retired: fields.retired,
        }
    }
}

/// The state of a dispatch area that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaState {
    /// Its code.
    pub area: String,
    pub area_name: String,
    pub position: i16,
    pub retired: bool,
}

impl AreaState {
    /// Of the area of that code.
    pub fn of(code: &str, fields: &AreaFields) -> Self {
        Self {
            area: code.to_owned(),
            area_name: fields.name.clone(),
            position: fields.position,
            retired: fields.retired,
        }
    }
}

/// The settings of a site that the audit may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteState {
    pub company_name: String,
    pub company_address: String,
    pub scale_step_g: i32,
}

impl From<&SiteSettings> for SiteState {
    fn from(settings: &SiteSettings) -> Self {
        Self {
            company_name: settings.company_name.clone(),
            company_address: settings.company_address.clone(),
            scale_step_g: settings.scale_step_g,
        }
    }
}

/// A state as the audit stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum State<'a> {
    User(&'a UserState),
    Bill(&'a BillState),
    Bag(&'a BagState),
    BagType(&'a BagTypeState),
    Area(&'a AreaState),
    Site(&'a SiteState),
    Draft(&'a BillDraft),
}

impl AuditEvent {
    /// The states before and after, as far as the event has them.
    pub fn states(&self) -> (Option<State<'_>>, Option<State<'_>>) {
        match self {
            Self::UserCreated { after, .. } => (None, Some(State::User(after))),
            Self::UserChanged { before, after, .. } => (Some(State::User(before)), Some(State::User(after))),
            Self::BillCreated { after, .. } => (None, Some(State::Draft(after))),
            Self::BillChanged { before, after, .. }
            | Self::BillCompleted { before, after, .. }
            | Self::BillReopened { before, after, .. } => {
                (Some(State::Bill(before)), Some(State::Bill(after)))
            }
            Self::BillDeleted { before, .. } => (Some(State::Bill(before)), None),
            Self::UserErased { before, .. } => (Some(State::User(before)), None),
            Self::BagDeleted { before, .. } => (Some(State::Bag(before)), None),
            Self::BagTypeAdded { after, .. } => (None, Some(State::BagType(after))),
            Self::SettingsChanged { before, after } => (Some(State::Site(before)), Some(State::Site(after))),
            Self::AreaAdded { after } => (None, Some(State::Area(after))),
            Self::AreaChanged { before, after } => (Some(State::Area(before)), Some(State::Area(after))),
            Self::BagTypeChanged { before, after, .. } => {
                (Some(State::BagType(before)), Some(State::BagType(after)))
            }
            Self::LoggedIn { .. }
            | Self::Import { .. }
            | Self::PasswordAccepted { .. }
            | Self::LoginBlocked { .. }
            | Self::CodeRefused { .. }
            | Self::PasskeyUnknown
            | Self::IdentityVerified { .. }
            | Self::PasswordResetAsked { .. }
            | Self::LinkRefused
            | Self::AttemptsSummed { .. }
            | Self::UserDisabled { .. }
            | Self::UserEnabled { .. }
            | Self::SessionsEnded { .. }
            | Self::SessionEnded { .. }
            | Self::KeyRotated
            | Self::RestoreDrilled { .. }
            | Self::SecretsGivenUp { .. }
            | Self::SecondFactorBegun { .. }
            | Self::SecondFactorSet { .. }
            | Self::SecondFactorRemoved { .. }
            | Self::SecondFactorReset { .. }
            | Self::RecoveryCodesMade { .. }
            | Self::PasskeyAdded { .. }
            | Self::PasskeyRemoved { .. }
            | Self::PromotionAsked { .. }
            | Self::PromotionApproved { .. }
            | Self::PromotionRejected { .. }
            | Self::LoginFailed { .. }
            | Self::LoggedOut { .. }
            | Self::PermissionRefused { .. }
            | Self::UserUnlocked { .. }
            | Self::PasswordLinkMade { .. }
            | Self::PasswordSet { .. }
            | Self::TokenCreated { .. }
            | Self::TokensRevoked { .. }
            | Self::LabelsReserved { .. }
            | Self::LabelsPrinted { .. }
            | Self::DemoSeeded
            | Self::MigrationBegun
            | Self::MigrationFinished { .. }
            | Self::AuditRead { .. }
            | Self::AuditExported { .. }
            | Self::ListExported { .. }
            | Self::AuditArchived { .. }
            | Self::SealsAccepted { .. }
            | Self::SealExported { .. }
            | Self::QueryCancelled { .. }
            | Self::IntegrityRepaired { .. }
            | Self::BackupMade { .. }
            | Self::DatabaseRestored { .. }
            | Self::AlertAcknowledged { .. }
            | Self::HandheldInvited { .. }
            | Self::HandheldEnrolled { .. }
            | Self::HandheldRevoked { .. }
            | Self::BadgeMade { .. }
            | Self::BadgeRevoked { .. }
            | Self::BadgeUnlocked { .. }
            | Self::BadgeLoggedIn { .. }
            | Self::BadgeLogInFailed { .. }
            | Self::PersonalDataExported { .. } => (None, None),
        }
    }
}
