//! Access → To confirm, and Access → Invitations.

pub mod confirm;
mod confirm_row;
pub mod invitations;
