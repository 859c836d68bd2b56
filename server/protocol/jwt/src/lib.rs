//! Signed JSON Web Tokens (RFC 7519, RFC 7515) of other parties, and the documents that vouch for them.
//!
//! [`verify`] proves who signed a token and nothing else: the claims' meaning (issuer, audience, times)
//! is the caller's to check, with its own clock. What a token's header says is only ever compared, never
//! followed (vector O5), and which algorithms count is decided before any key is looked at (O4).

mod documents;
mod flights;
mod hash;
mod keys;
mod shelf;
#[cfg(test)]
mod tests;
mod token;

pub use documents::{Document, Documents, Fetched, Kind, Refused, Wanted};
pub use hash::{half_hash, sha256_hex};
pub use keys::{Keys, NotKeys};
pub use shelf::{Shelf, StoreShelf};
pub use token::{Rejected, Verified, decode_without_any_check, read_without_signature_check, verify};
