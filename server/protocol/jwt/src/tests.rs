//! O4, O5 and what a key set may hold, with keys of our own.

use crate::{Keys, NotKeys, Rejected, decode_without_any_check, read_without_signature_check, verify};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::connection::oidc::Algorithm;
use serde_json::{Value, json};
use std::sync::OnceLock;

const ALL: [Algorithm; 7] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// RSA keys take long to make: two serve all tests.
fn rsa(other: bool) -> &'static RsaKeyPair {
    static PAIRS: [OnceLock<RsaKeyPair>; 2] = [OnceLock::new(), OnceLock::new()];
    PAIRS[usize::from(other)].get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

fn rsa_jwk(pair: &RsaKeyPair) -> Value {
    let public = pair.public_key();
    json!({
        "kty": "RSA",
        "n": base64url(public.modulus().big_endian_without_leading_zero()),
        "e": base64url(public.exponent().big_endian_without_leading_zero()),
    })
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

fn keys(all: &[Value]) -> Keys {
    Keys::parse(&json!({ "keys": all }).to_string()).unwrap()
}

fn signing_input(header: &Value, claims: &str) -> String {
    format!("{}.{}", base64url(header.to_string()), base64url(claims))
}

const CLAIMS: &str = r#"{"sub":"1"}"#;

fn rsa_token(header: Value, pair: &RsaKeyPair, padding: &'static dyn signature::RsaEncoding) -> String {
    let input = signing_input(&header, CLAIMS);
    let mut made = vec![0; pair.public_modulus_len()];
    pair.sign(padding, &SystemRandom::new(), input.as_bytes(), &mut made)
        .unwrap();
    format!("{input}.{}", base64url(made))
}

fn rs256(header: Value, pair: &RsaKeyPair) -> String {
    rsa_token(header, pair, &signature::RSA_PKCS1_SHA256)
}

/// The subject, or why not.
fn judged(token: &str, keys: &Keys, allowed: &[Algorithm]) -> Result<Value, Rejected> {
    verify(token, keys, allowed).map(|verified| verified.claims["sub"].clone())
}

#[test]
fn each_algorithm_verifies_with_its_key() {
    let pair = rsa(false);
    let set = keys(&[rsa_jwk(pair)]);
    for (name, padding) in [
        (
            "RS256",
            &signature::RSA_PKCS1_SHA256 as &'static dyn signature::RsaEncoding,
        ),
        ("RS384", &signature::RSA_PKCS1_SHA384),
        ("RS512", &signature::RSA_PKCS1_SHA512),
        ("PS256", &signature::RSA_PSS_SHA256),
    ] {
        let token = rsa_token(json!({ "alg": name }), pair, padding);
        assert_eq!(judged(&token, &set, &ALL), Ok(json!("1")), "{name}");
        // The same signature under another name of the same family.
        let other = if name == "RS256" { "PS256" } else { "RS256" };
        let input = signing_input(&json!({ "alg": other }), CLAIMS);
        let forged = format!("{input}.{}", token.rsplit('.').next().unwrap());
        assert_eq!(
            judged(&forged, &set, &ALL),
            Err(Rejected::Signature),
            "{name} as {other}"
        );
    }
    for (name, curve, algorithm) in [
        ("ES256", "P-256", &signature::ECDSA_P256_SHA256_FIXED_SIGNING),
        ("ES384", "P-384", &signature::ECDSA_P384_SHA384_FIXED_SIGNING),
    ] {
        let pair = EcdsaKeyPair::generate(algorithm).unwrap();
        let (x, y) = pair.public_key().as_ref()[1..].split_at((pair.public_key().as_ref().len() - 1) / 2);
        let jwk = json!({"kty": "EC", "crv": curve, "x": base64url(x), "y": base64url(y)});
        let input = signing_input(&json!({ "alg": name }), CLAIMS);
        let made = pair.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
        let token = format!("{input}.{}", base64url(made));
        assert_eq!(judged(&token, &keys(&[jwk]), &ALL), Ok(json!("1")), "{name}");
    }
    let pair = Ed25519KeyPair::generate().unwrap();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": base64url(pair.public_key())});
    let input = signing_input(&json!({"alg": "EdDSA"}), CLAIMS);
    let token = format!("{input}.{}", base64url(pair.sign(input.as_bytes())));
    assert_eq!(judged(&token, &keys(&[jwk]), &ALL), Ok(json!("1")));
}

#[test]
fn o4_algorithms_outside_the_list_are_refused_before_any_key() {
    let set = keys(&[rsa_jwk(rsa(false))]);
    for alg in [
        "none", "nOnE", "None", "", "HS256", "HS384", "HS512", "ES512", "rs256", "RS256 ",
    ] {
        for end in ["", base64url("signature").as_str()] {
            let token = format!("{}.{end}", signing_input(&json!({ "alg": alg }), CLAIMS));
            let refused = Err(Rejected::Algorithm(alg.to_owned()));
            assert_eq!(judged(&token, &set, &ALL), refused);
            assert_eq!(
                read_without_signature_check(&token, &ALL).map(|_| json!(1)),
                refused
            );
        }
    }
    let right = rs256(json!({"alg": "RS256"}), rsa(false));
    assert_eq!(
        judged(&right, &set, &[Algorithm::ES256]),
        Err(Rejected::Algorithm("RS256".into()))
    );
    assert_eq!(
        judged(&right, &set, &[]),
        Err(Rejected::Algorithm("RS256".into()))
    );
    for header in [
        json!({}),
        json!({"alg": null}),
        json!({"alg": ["RS256"]}),
        json!({"alg": 1}),
    ] {
        let token = format!("{}.", signing_input(&header, CLAIMS));
        assert!(
            matches!(judged(&token, &set, &ALL), Err(Rejected::Algorithm(_))),
            "{header}"
        );
    }
}

#[test]
fn o4_a_key_serves_only_its_own_type_and_algorithm() {
    let token = rs256(json!({"alg": "RS256", "kid": "1"}), rsa(false));
    let named = with(rsa_jwk(rsa(false)), "kid", json!("1"));
    let only_ps = keys(&[with(named.clone(), "alg", json!("PS256"))]);
    assert_eq!(judged(&token, &only_ps, &ALL), Err(Rejected::UnknownKey));
    let fits = keys(&[with(named, "alg", json!("RS256"))]);
    assert_eq!(judged(&token, &fits, &ALL), Ok(json!("1")));
}

#[test]
fn o5_critical_headers_are_refused_whatever_they_name() {
    let set = keys(&[rsa_jwk(rsa(false))]);
    for crit in [json!(["b64"]), json!([]), json!("exp"), json!(null)] {
        let token = rs256(json!({"alg": "RS256", "crit": crit, "b64": true}), rsa(false));
        assert_eq!(
            judged(&token, &set, &ALL),
            Err(Rejected::Critical(crit.to_string()))
        );
    }
}

#[test]
fn o5_keys_in_the_header_are_not_used_and_do_no_harm() {
    let set = keys(&[with(rsa_jwk(rsa(false)), "kid", json!("1"))]);
    let theirs = rsa_jwk(rsa(true));
    for (name, value) in [
        ("jwk", theirs.clone()),
        ("jku", json!("http://169.254.169.254/jwks")),
        ("x5u", json!("file:///etc/passwd")),
        ("x5c", json!(["AAAA"])),
    ] {
        let header = with(json!({"alg": "RS256", "kid": "1"}), name, value);
        let forged = rs256(header.clone(), rsa(true));
        assert_eq!(judged(&forged, &set, &ALL), Err(Rejected::Signature), "{name}");
        assert_eq!(
            judged(&rs256(header, rsa(false)), &set, &ALL),
            Ok(json!("1")),
            "{name}"
        );
    }
}

#[test]
fn o5_a_kid_is_only_compared() {
    let set = keys(&[with(rsa_jwk(rsa(false)), "kid", json!("1"))]);
    for kid in ["../../../dev/null", "' OR 1=1 --", "1\0", " 1", ""] {
        let token = rs256(json!({"alg": "RS256", "kid": kid}), rsa(false));
        assert_eq!(judged(&token, &set, &ALL), Err(Rejected::UnknownKey), "{kid:?}");
    }
    let token = rs256(json!({"alg": "RS256", "kid": 1}), rsa(false));
    assert!(matches!(judged(&token, &set, &ALL), Err(Rejected::Malformed(_))));
}

#[test]
fn a_missing_kid_is_tried_against_every_fitting_key() {
    let token = rs256(json!({"alg": "RS256"}), rsa(false));
    let (ours, other) = (rsa_jwk(rsa(false)), rsa_jwk(rsa(true)));
    assert_eq!(
        judged(&token, &keys(std::slice::from_ref(&ours)), &ALL),
        Ok(json!("1"))
    );
    assert_eq!(
        judged(&token, &keys(&[other.clone(), ours]), &ALL),
        Ok(json!("1"))
    );
    assert_eq!(judged(&token, &keys(&[other]), &ALL), Err(Rejected::Signature));
}

#[test]
fn a_changed_part_breaks_the_signature() {
    let set = keys(&[rsa_jwk(rsa(false))]);
    let token = rs256(json!({"alg": "RS256"}), rsa(false));
    let parts: Vec<&str> = token.split('.').collect();
    let claims = base64url(r#"{"sub":"2"}"#);
    for changed in [
        format!("{}.{claims}.{}", parts[0], parts[2]),
        format!(
            "{}.{}.{}",
            base64url(r#"{"alg":"RS256","x":1}"#),
            parts[1],
            parts[2]
        ),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}=", parts[0], parts[1], parts[2]),
        format!("{}.{}.!!!", parts[0], parts[1]),
    ] {
        assert_eq!(
            judged(&changed, &set, &ALL),
            Err(Rejected::Signature),
            "{changed}"
        );
    }
}

#[test]
fn what_is_no_jwt_is_malformed() {
    let set = keys(&[rsa_jwk(rsa(false))]);
    let header = base64url(r#"{"alg":"RS256"}"#);
    for token in [
        String::new(),
        "a".into(),
        "a.b".into(),
        "a.b.c.d".into(),
        "a.b.c.d.e".into(),
        format!("{header}.{}.", base64url("[1]")),
        format!("{header}.{}.", base64url("not json")),
        format!("{}.{}.", base64url("\"text\""), base64url(CLAIMS)),
        format!("é{header}.{}.", base64url(CLAIMS)),
    ] {
        assert!(
            matches!(judged(&token, &set, &ALL), Err(Rejected::Malformed(_))),
            "{token}"
        );
        assert_eq!(decode_without_any_check(&token), None, "{token}");
    }
}

#[test]
fn unusable_keys_are_left_out() {
    let right = with(rsa_jwk(rsa(false)), "kid", json!("right"));
    let set = keys(&[
        json!("no object"),
        json!({}),
        json!({"kty": "LATTICE", "kid": "unknown"}),
        json!({"kty": "oct", "k": "c2VjcmV0", "kid": "symmetric"}),
        json!({"kty": "RSA", "n": base64url([0xff; 128]), "e": "AQAB", "kid": "1024 bits"}),
        json!({"kty": "RSA", "n": "***", "e": "AQAB"}),
        json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
        json!({"kty": "EC", "crv": "secp256k1", "x": base64url([1; 32]), "y": base64url([1; 32])}),
        json!({"kty": "OKP", "crv": "X25519", "x": base64url([1; 32])}),
        with(rsa_jwk(rsa(true)), "use", json!("enc")),
        with(rsa_jwk(rsa(true)), "key_ops", json!(["encrypt"])),
        with(rsa_jwk(rsa(true)), "kid", json!(7)),
        right,
    ]);
    assert_eq!(set.ids(), ["right"]);
}

#[test]
fn a_set_without_a_usable_key_is_none() {
    let parsed = |text: &str| Keys::parse(text).map(|keys| keys.ids().len());
    assert_eq!(parsed(r#"{"keys":[]}"#), Err(NotKeys::Empty));
    assert_eq!(
        parsed(r#"{"keys":[{"kty":"oct","k":"AA"}]}"#),
        Err(NotKeys::Empty)
    );
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, "<html>"] {
        assert_eq!(parsed(text), Err(NotKeys::Syntax), "{text}");
    }
}
