//! Audit events: one per act, with its fields named here, so that no secret can slip in (SPEC 9).

mod details;
mod imports;
mod row;
mod states;

pub use details::{Details, ImportTaken};
pub use imports::ImportAct;
pub use row::AuditRow;
pub use states::{AreaState, BagState, BagTypeState, BillState, SiteState, State, UserState};

use crate::access::Role;
use crate::bill::BillDraft;

/// Something that happened and must be answered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditEvent {
    /// `method`: `password`, `totp`, `recovery_code` or `passkey`, whatever came last.
    LoggedIn {
        user: i64,
        method: &'static str,
    },
    /// The password was right; the second factor is still to come.
    PasswordAccepted {
        user: i64,
    },
    /// An attempt while the account waits; it fails whatever the password.
    LoginBlocked {
        user: i64,
    },
    /// A wrong code, recovery code or passkey; `method` as above, or `passkey_counter` where a passkey may have been copied.
    CodeRefused {
        user: i64,
        method: &'static str,
    },
    /// A passkey that belongs to nobody here.
    PasskeyUnknown,
    /// Password or code were asked for again, and right.
    IdentityVerified {
        user: i64,
    },
    LoginFailed {
        username: String,
        user: Option<i64>,
    },
    LoggedOut {
        user: i64,
    },
    PermissionRefused {
        permission: String,
    },
    UserCreated {
        user: i64,
        after: UserState,
    },
    UserUnlocked {
        user: i64,
    },
    PasswordLinkMade {
        user: i64,
    },
    /// Somebody forgot the password; `user` when the name or mail address belongs to one.
    PasswordResetAsked {
        user: Option<i64>,
    },
    /// Attempts of people who are not signed in, beyond those that are rows of their own.
    AttemptsSummed {
        /// The action that each would have been.
        kind: &'static str,
        count: i64,
        /// How long it took until they were counted.
        seconds: i64,
        /// From how many addresses.
        addresses: i64,
    },
    /// A one-time link that was used, too old, or never made.
    LinkRefused,
    PasswordSet {
        user: i64,
    },
    UserChanged {
        user: i64,
        before: UserState,
        after: UserState,
        /// Names of the fields that changed, also of those whose values the audit must not hold.
        changed: Vec<&'static str>,
    },
    UserDisabled {
        user: i64,
    },
    UserEnabled {
        user: i64,
    },
    SessionsEnded {
        user: i64,
    },
    SessionEnded {
        user: i64,
    },
    /// A backup was restored beside the running database, to see whether it can be; what was wrong, if anything.
    RestoreDrilled {
        file: Option<String>,
        rpo_ms: Option<i64>,
        rto_ms: Option<i64>,
        fault: Option<String>,
    },
    /// Every secret is encrypted with a new key.
    KeyRotated,
    /// The site's key is lost, and with it the codes of so many people's apps.
    SecretsGivenUp {
        people: i64,
    },
    /// A new secret waits for its first code.
    SecondFactorBegun {
        user: i64,
    },
    SecondFactorSet {
        user: i64,
    },
    SecondFactorRemoved {
        user: i64,
    },
    /// By an admin or the command line, for somebody else.
    SecondFactorReset {
        user: i64,
    },
    RecoveryCodesMade {
        user: i64,
    },
    /// Without the passkey's name, which people choose: it may say whose phone it is on.
    PasskeyAdded {
        user: i64,
    },
    PasskeyRemoved {
        user: i64,
    },
    PromotionAsked {
        request: i64,
        role: Role,
    },
    PromotionApproved {
        request: i64,
        user: i64,
    },
    PromotionRejected {
        request: i64,
        user: i64,
    },
    TokenCreated {
        token: i64,
        user: i64,
    },
    TokensRevoked {
        user: i64,
    },
    BillCreated {
        bill: i64,
        after: BillDraft,
    },
    BillChanged {
        bill: i64,
        before: BillState,
        after: BillState,
    },
    BillCompleted {
        bill: i64,
        before: BillState,
        after: BillState,
        reason: Option<String>,
    },
    BillReopened {
        bill: i64,
        before: BillState,
        after: BillState,
        reason: String,
    },
    BillDeleted {
        bill: i64,
        before: BillState,
    },
    BagDeleted {
        bag: i64,
        label: String,
        before: BagState,
    },
    BagTypeAdded {
        bag_type: i16,
        after: BagTypeState,
    },
    /// Also that it is retired, or in use again.
    BagTypeChanged {
        bag_type: i16,
        before: BagTypeState,
        after: BagTypeState,
    },
    /// Labels of new parents were reserved to be printed.
    LabelsReserved {
        bag_type: i16,
        /// The first and the last.
        labels: String,
        count: i64,
    },
    /// A file of reserved labels was made; a second time they are `again` there.
    LabelsPrinted {
        bag_type: i16,
        labels: String,
        count: i64,
        format: &'static str,
        again: bool,
    },
    /// What the site says of itself.
    SettingsChanged {
        before: SiteState,
        after: SiteState,
    },
    AreaAdded {
        after: AreaState,
    },
    /// Also that it is retired, or in use again.
    AreaChanged {
        before: AreaState,
        after: AreaState,
    },
    DemoSeeded,
    /// A former system is taken over: from here on its rows are written.
    MigrationBegun,
    /// All of it is here and proven; how many there are of each, and of rows that were repaired.
    MigrationFinished {
        bags: i64,
        links: i64,
        bills: i64,
        scans: i64,
        repairs: i64,
    },
    /// A file that people bring.
    Import {
        import: i64,
        act: ImportAct,
    },
    /// Somebody looked into the audit; `filters` names the filters that were set, without their values.
    AuditRead {
        filters: Vec<&'static str>,
    },
    /// Rows of the audit left the site as a file.
    AuditExported {
        format: &'static str,
        filters: Vec<&'static str>,
    },
    /// Rows of a list leave the site as a file.
    ListExported {
        /// Code of the list.
        list: &'static str,
        /// The label or number of what the rows belong to, where the list is of one bag or bill.
        about: Option<String>,
        format: &'static str,
        filters: Vec<&'static str>,
        /// How many there were, once the file is whole; absent while it begins.
        rows: Option<i64>,
    },
    /// A month of a log was moved into a file.
    AuditArchived {
        /// Name of the file, such as `scan_2025_01.jsonl.gz`.
        file: String,
    },
    /// The chain of seals in the database was taken as right, such as after a backup was restored.
    SealsAccepted {
        /// The seal that the server had kept; 0 for none.
        kept: i64,
        /// The newest in the database; 0 for none.
        newest: i64,
    },
    /// The newest seal left the site; `format`: `file` or `mail`.
    SealExported {
        seal: i64,
        format: &'static str,
    },
    /// A statement that ran for long was stopped.
    QueryCancelled {
        /// The process of Postgres that ran it.
        process: i32,
        /// How long it had run.
        seconds: i64,
    },
    /// What is counted was counted anew from what it counts, where the two differed.
    IntegrityRepaired {
        /// Parents whose number of children was wrong.
        parents: i64,
        /// Bills whose totals were wrong.
        bills: i64,
        /// Areas and hours whose counters on the dashboard were wrong.
        counters: i64,
    },
    /// The database was copied into a backup.
    BackupMade {
        /// `dump` or `base`.
        format: &'static str,
        /// Name of the file or folder.
        file: String,
    },
    /// This database was made from a backup.
    DatabaseRestored {
        /// Name of the backup.
        file: String,
        /// What was lost, in milliseconds.
        rpo_ms: i64,
        /// How long it took until the database could be used, in milliseconds.
        rto_ms: i64,
    },
    /// Somebody takes care of an alert.
    AlertAcknowledged {
        alert: i64,
        /// Code of its kind.
        kind: &'static str,
    },
    /// A code was made that makes a device one of the site's handhelds.
    HandheldInvited {
        device: i64,
    },
    HandheldEnrolled {
        device: i64,
    },
    HandheldRevoked {
        device: i64,
    },
    /// An earlier badge of the person is void.
    BadgeMade {
        badge: i64,
        user: i64,
    },
    BadgeRevoked {
        badge: i64,
        user: i64,
    },
    BadgeUnlocked {
        badge: i64,
        user: i64,
    },
    BadgeLoggedIn {
        user: i64,
        badge: i64,
        device: i64,
    },
    /// What stood against it, as far as it is known; `count`: wrong PINs in a row.
    BadgeLogInFailed {
        user: Option<i64>,
        badge: Option<i64>,
        device: Option<i64>,
        reason: &'static str,
        count: Option<i64>,
    },
    /// Everything that is stored about a person left the site as a file.
    PersonalDataExported {
        user: i64,
    },
    /// A person was erased: a pseudonym stands where the name stood.
    UserErased {
        user: i64,
        before: UserState,
    },
}
