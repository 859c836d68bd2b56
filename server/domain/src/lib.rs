//! The decisions of Gatehouse as pure functions over plain values: no I/O, no async, no clock, no
//! randomness. It compiles to WASM too, so a form validates in the browser with the server's own code.

pub mod access;
pub mod address;
pub mod admission;
pub mod api_key;
pub mod attempt;
pub mod catalogue;
pub mod certificate;
pub mod claims;
pub mod confirm;
pub mod connection;
pub mod device;
pub mod federation;
pub mod groups;
pub mod guesses;
pub mod ids;
pub mod instance;
pub mod invitation;
pub mod ldap;
pub mod lists;
#[cfg(not(target_arch = "wasm32"))]
pub mod login;
pub mod names;
pub mod next;
pub mod outside;
#[cfg(not(target_arch = "wasm32"))]
pub mod password;
pub mod prefs;
pub mod problem;
pub mod reach;
pub mod runs;
pub mod text;
pub mod verify;
pub mod ways_in;
pub mod when;
