//! Ways in, and ways back in.

pub mod codes;
pub mod ways;
