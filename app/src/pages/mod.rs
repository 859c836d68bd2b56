//! One file per screen, in a folder per area.

pub mod not_found;
pub mod overview;
