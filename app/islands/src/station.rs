//! The station: where bags are scanned, into a parent or onto a bill.
//!
//! Every read goes into a queue on the device first (`queue`) and is sent from there in order (`send`), so that a slow or lost
//! network never blocks the person and never loses a scan. Each read has a key of its own: sending it again is harmless. What a
//! read means is said by `domain::label`, as on the server.
//!
//! | file | what |
//! |---|---|
//! | `props` | what the server gives to it |
//! | `island`, `pack`, `bill`, `sign_in`, `view` | what is shown: the same on the server and in the browser |
//! | `desk`, `screen` | the state behind it, and its signals |
//! | `reads`, `acts` | what a read or a tap does |
//! | `kept`, `queue`, `clock`, `keys` | what waits on the device |
//! | `http`, `reply`, `send`, `settle`, `waits` | sending it, and what the answers change |
//! | `late`, `own` | what the device tells while no answer comes, and what waits for the parent |
//! | `marks` | what undo takes back |
//! | `looks`, `words`, `drawings` | words, colours and drawings |
//! | `known`, `foresee`, `shift` | what the device itself knows and tells: what is in the parent, what was packed today |
//! | `resume` | the parent that was open when the page was left |
//! | `cues` | sound, vibration, spoken words |
//! | `device`, `store`, `json` | what is asked of the browser |

#![expect(unreachable_pub, reason = "the macros of Leptos write `pub`")]

mod acts;
mod bill;
mod catcher;
mod clock;
mod cues;
mod desk;
mod device;
pub mod drawings;
mod foresee;
mod http;
mod island;
mod json;
mod kept;
mod keys;
mod known;
mod late;
mod looks;
mod marks;
mod news;
mod own;
mod pack;
mod props;
mod queue;
mod reads;
mod reply;
mod resume;
mod screen;
mod send;
mod settle;
mod shift;
mod sign_in;
mod store;
mod text;
mod view;
mod waits;
mod words;

pub use catcher::CATCHER;
pub use cues::CUES;
pub use island::{StationWith, StationWithProps};
pub use looks::{Look, known_look, look};
pub use props::{Addresses, BillStart, FormKeys, Line, Message, PackStart, Start, Work};
