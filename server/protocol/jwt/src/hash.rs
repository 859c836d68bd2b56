//! Hashes that JOSE and the document cache need.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::connection::oidc::Algorithm;

/// The left half of a token's hash in base64url, as `at_hash` and `c_hash` have it (OIDC Core §3.1.3.6).
/// The hash is the one of the ID token's `alg`; for EdDSA with Ed25519 it is SHA-512.
pub fn half_hash(alg: Algorithm, token: &str) -> String {
    let algorithm = match alg {
        Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => &digest::SHA256,
        Algorithm::RS384 | Algorithm::ES384 => &digest::SHA384,
        Algorithm::RS512 | Algorithm::EdDSA => &digest::SHA512,
    };
    let hash = digest::digest(algorithm, token.as_bytes());
    let hash = hash.as_ref();
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(text: &str) -> String {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_hash_is_the_example_of_the_standard() {
        // OpenID Connect Core 1.0, appendix A.3.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(half_hash(Algorithm::RS256, token), "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn each_algorithm_has_its_own_hash() {
        let length = |alg| half_hash(alg, "token").len();
        assert_eq!(length(Algorithm::ES256), 22);
        assert_eq!(length(Algorithm::ES384), 32);
        assert_eq!(length(Algorithm::EdDSA), 43);
    }
}
