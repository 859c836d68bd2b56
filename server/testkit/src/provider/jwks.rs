//! The published keys.

use serde_json::{Value, json};

use super::{
    bend::Bend,
    keys::{self, Alg, KeyError, KeyRing},
    state::Bends,
};

/// The `kid` of the EC key that is published beside the RSA key for [`Bend::Es256WhereRs256`].
pub(super) const EC_KID: &str = "es256-beside";

/// The JWKS as bent: the current key, then the old ones.
pub(super) fn published(ring: &KeyRing, bends: &Bends) -> Result<Value, KeyError> {
    let named = std::iter::once(&ring.current).chain(&ring.old);
    let mut keys: Vec<Value> = named.map(|named| named.key.jwk(Some(&named.kid))).collect();
    for bend in bends.iter() {
        bend_keys(bend, ring, &mut keys)?;
    }
    Ok(json!({ "keys": keys }))
}

fn bend_keys(bend: Bend, ring: &KeyRing, keys: &mut Vec<Value>) -> Result<(), KeyError> {
    let current = &ring.current;
    match bend {
        Bend::KidAbsentSingleJwks | Bend::JwksKidAbsent => *keys = vec![current.key.jwk(None)],
        Bend::KidAbsentMultipleJwks => *keys = vec![keys::foreign()?.jwk(None), current.key.jwk(None)],
        Bend::JwksDuplicateKid => {
            *keys = vec![
                keys::foreign()?.jwk(Some(&current.kid)),
                current.key.jwk(Some(&current.kid)),
            ];
        }
        Bend::JwksSeveralKeys => {
            let mut encryption = keys::foreign()?.jwk(Some("enc-1"));
            encryption["use"] = json!("enc");
            encryption["alg"] = json!("RSA-OAEP-256");
            let others = [
                encryption,
                keys::first(Alg::Es384)?.jwk(Some("ec-1")),
                keys::first(Alg::EdDsa)?.jwk(Some("ed-1")),
            ];
            keys.splice(0..0, others);
        }
        Bend::JwksUnknownKeyType => {
            keys.insert(
                0,
                json!({"kty": "LATTICE", "kid": "pq-1", "use": "sig", "alg": "PQ1", "p": "AQAB"}),
            );
        }
        Bend::JwksEmpty => keys.clear(),
        Bend::Es256WhereRs256 => keys.push(keys::first(Alg::Es256)?.jwk(Some(EC_KID))),
        _ => {}
    }
    Ok(())
}
