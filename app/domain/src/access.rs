//! Who may do what: SPEC 6 as one table, matched exhaustively.

use crate::language::Language;
use crate::texts;
use serde::{Deserialize, Serialize};

/// A user's role. Each may do all that the one before may, but for asking for promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Dispatcher,
    Biller,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Dispatcher, Self::Biller, Self::Admin];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Dispatcher => "dispatcher",
            Self::Biller => "biller",
            Self::Admin => "admin",
        }
    }

    /// As a sentence names it.
    pub fn name(self, language: Language) -> &'static str {
        let t = texts::Role::of(language);
        match self {
            Self::Dispatcher => t.dispatcher,
            Self::Biller => t.biller,
            Self::Admin => t.admin,
        }
    }

    /// The role of a code such as `biller`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The table. A new permission does not compile until every role is decided.
    pub const fn grants(self, permission: Permission) -> bool {
        match permission {
            Permission::ViewBags
            | Permission::PackBags
            | Permission::ViewOwnProfile
            | Permission::SecureOwnAccount => true,
            Permission::AskPromotion => matches!(self, Self::Dispatcher | Self::Biller),
            Permission::ManageBills | Permission::ExportBills | Permission::ChooseOwnArea => {
                matches!(self, Self::Biller | Self::Admin)
            }
            Permission::OverseeBills
            | Permission::ExportLists
            | Permission::ImportLists
            | Permission::DeleteBags
            | Permission::ManageUsers
            | Permission::ReadAudit
            | Permission::OperateSite
            | Permission::ConfigureSite => {
                matches!(self, Self::Admin)
            }
        }
    }

    /// Whether the role can do nothing without a second factor (SPEC 7).
    pub const fn needs_second_factor(self) -> bool {
        matches!(self, Self::Admin)
    }

    /// Whether the role works within its own dispatch area only.
    pub const fn is_bound_to_area(self) -> bool {
        matches!(self, Self::Dispatcher)
    }
}

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Dashboard, search, bag pages.
    ViewBags,
    /// Scan, undo, unlink, move, close short.
    PackBags,
    /// One's own profile and notifications.
    ViewOwnProfile,
    /// One's own password, second factor, passkeys and devices.
    SecureOwnAccount,
    /// Ask for a role that may do more.
    AskPromotion,
    /// The area that one's new parents go to; a dispatcher's is given (SPEC 4).
    ChooseOwnArea,
    /// Bills: list, open, add, remove, complete, print.
    ManageBills,
    /// Take bills away as a file: a biller one's own, an admin all.
    ExportBills,
    /// Reopen or delete a bill.
    OverseeBills,
    /// Take away every other list as a file: bags, what parents hold, scans, users.
    ExportLists,
    /// Bring bags, bills and what holds what as a file.
    ImportLists,
    /// Delete a bag that is unlinked and unbilled.
    DeleteBags,
    /// Users, their log-ins, promotions.
    ManageUsers,
    /// The audit: its page, its export, whole addresses.
    ReadAudit,
    /// Health, the pool, alerts.
    OperateSite,
    /// What the site says of itself: bag types, areas, settings.
    ConfigureSite,
}

impl Permission {
    /// Whether a role that must have a second factor may do it without: only what leads to having one.
    pub const fn is_open_without_second_factor(self) -> bool {
        matches!(self, Self::SecureOwnAccount)
    }

    /// Whether a session that a badge opened may do it: a dispatcher's work, and nothing about the account (SPEC 7).
    pub const fn is_open_to_badges(self) -> bool {
        matches!(self, Self::ViewBags | Self::PackBags | Self::ViewOwnProfile)
    }

    pub const ALL: [Self; 16] = [
        Self::ViewBags,
        Self::PackBags,
        Self::ViewOwnProfile,
        Self::SecureOwnAccount,
        Self::AskPromotion,
        Self::ChooseOwnArea,
        Self::ManageBills,
        Self::ExportBills,
        Self::OverseeBills,
        Self::ExportLists,
        Self::ImportLists,
        Self::DeleteBags,
        Self::ManageUsers,
        Self::ReadAudit,
        Self::OperateSite,
        Self::ConfigureSite,
    ];
}

/// A type that names one permission, so that a signature can ask for it.
pub trait Permit {
    const PERMISSION: Permission;
}

macro_rules! permits {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;
        impl Permit for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}
permits!(
    /// See [`Permission::ViewBags`].
    ViewBags,
    /// See [`Permission::PackBags`].
    PackBags,
    /// See [`Permission::ViewOwnProfile`].
    ViewOwnProfile,
    /// See [`Permission::SecureOwnAccount`].
    SecureOwnAccount,
    /// See [`Permission::AskPromotion`].
    AskPromotion,
    /// See [`Permission::ChooseOwnArea`].
    ChooseOwnArea,
    /// See [`Permission::ManageBills`].
    ManageBills,
    /// See [`Permission::ExportBills`].
    ExportBills,
    /// See [`Permission::OverseeBills`].
    OverseeBills,
    /// See [`Permission::ExportLists`].
    ExportLists,
    /// See [`Permission::ImportLists`].
    ImportLists,
    /// See [`Permission::DeleteBags`].
    DeleteBags,
    /// See [`Permission::ManageUsers`].
    ManageUsers,
    /// See [`Permission::ReadAudit`].
    ReadAudit,
    /// See [`Permission::OperateSite`].
    OperateSite,
    /// See [`Permission::ConfigureSite`].
    ConfigureSite,
);

/// Which bags a person may see and touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    /// This area, and bags of no area. `None` is a dispatcher who has no area yet: bags of no area only.
    Area(Option<String>),
}

impl Scope {
    /// The scope as the database's functions take it: bound or not, and the area.
    pub fn parts(&self) -> (bool, Option<&str>) {
        match self {
            Self::All => (false, None),
            Self::Area(area) => (true, area.as_deref()),
        }
    }
}
