//! Server functions, a file each, in a folder per area. Each is thin: it builds the principal,
//! calls a use case and maps the result.

pub mod error;

pub use error::{ApiError, Conflict, FieldChange};
#[cfg(feature = "ssr")]
pub mod server;
