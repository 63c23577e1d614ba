//! Server functions, and nothing else: each authorises, calls one service and says where to go on.

pub mod account;
pub mod alerts;
pub mod areas;
pub mod badges;
pub mod bag_types;
pub mod bags;
pub mod bills;
pub mod imports;
pub mod labels;
pub mod operations;
pub mod passkeys;
mod run;
pub mod session;
pub mod settings;
pub mod station;
pub mod users;
