//! The scan page, the pages about accounts and those of admins: plain forms that work without coming alive, so the browser's
//! build leaves them out and a handheld downloads nothing for them (decision 14). Their scripts are small: `public/scan.js`,
//! `public/forms.js`, `public/passkeys.js`.

mod account;
mod alerts;
mod audit;
mod audit_entry;
mod components;
mod diff;
mod notifications;
mod pool;
mod profile;
mod promotions;
mod scan;
mod scan_station;
mod security;
mod security_codes;
mod user_acts;
mod user_detail;
mod users;
mod words;

pub(crate) use account::{ForgotPage, LoginCodePage, LoginPage, SetPasswordPage, SetUpPage, VerifyPage};
pub(crate) use alerts::AlertsPage;
pub(crate) use audit::{AuditPage, FailedLogInsPage};
pub(crate) use notifications::NotificationsPage;
pub(crate) use pool::PoolDashboardPage;
pub(crate) use profile::ProfilePage;
pub(crate) use promotions::PromotionsPage;
pub(crate) use scan::ScanPage;
pub(crate) use security::SecurityPage;
pub(crate) use security_codes::SecurityCodesPage;
pub(crate) use user_detail::UserDetailPage;
pub(crate) use users::{NewUserPage, UsersPage};
pub(crate) use words::event_name;
