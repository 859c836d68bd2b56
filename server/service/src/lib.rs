//! The use cases of Gatehouse, the ports they need, and who is calling. A use case checks the permission,
//! decides with `domain`, makes the change and appends the audit entry in one transaction.

pub mod ports;
pub mod secret;
