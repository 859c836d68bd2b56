//! Access → To confirm, and Access → Invitations.

pub mod confirm;
pub mod invitations;
pub mod invite;
pub mod link;
pub mod refuse;
pub mod revoke;
pub mod take_back;
