use super::*;

/// The ID token under a bend, and the positions of the published keys that verify it.
async fn signed(bend: Bend) -> (Value, String, Vec<usize>) {
    let provider = provider();
    provider.bend(bend);
    let jwt = id_token(&provider).await;
    let fits = verified_by(&jwt, &jwks(&provider).await);
    (header(&jwt), jwt, fits)
}

#[tokio::test]
async fn o4_signatures_are_missing_wrong_or_of_another_algorithm() {
    for (bend, alg) in [(Bend::SigNone, "none"), (Bend::SigNoneMixedCase, "nOnE")] {
        let (header, jwt, _) = signed(bend).await;
        assert_eq!(header, json!({ "alg": alg }));
        assert!(jwt.ends_with('.'));
    }
    let (header, _, fits) = signed(Bend::InvalidSigRs256).await;
    assert_eq!((&header["alg"], fits), (&json!("RS256"), vec![]));
    let (header, _, fits) = signed(Bend::Es256WhereRs256).await;
    assert_eq!((&header["alg"], fits), (&json!("ES256"), vec![1]));
}

#[tokio::test]
async fn o4_hs256_is_signed_with_what_an_attacker_or_client_has() {
    let provider = provider();
    let verifies = |jwt: &str, secret: &[u8]| {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        decode::<Value>(jwt, &DecodingKey::from_secret(secret), &validation).is_ok()
    };
    provider.bend(Bend::Hs256WithClientSecret);
    assert!(verifies(
        &id_token(&provider).await,
        provider.client_secret().as_bytes()
    ));
    provider.straighten();
    let genuine = id_token(&provider).await;
    provider.bend(Bend::Hs256WithPublicKey);
    let pem = provider.shared.lock().keys.current.key.public_pem().unwrap();
    assert!(verifies(&id_token(&provider).await, pem.as_bytes()));
    // It is the very key that signs when straight.
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    assert!(
        decode::<Value>(
            &genuine,
            &DecodingKey::from_rsa_pem(pem.as_bytes()).unwrap(),
            &validation
        )
        .is_ok()
    );
}

#[tokio::test]
async fn o5_headers_lead_to_a_key_that_is_not_published() {
    let provider = provider();
    for (bend, name) in [(Bend::Jku, "jku"), (Bend::X5u, "x5u"), (Bend::Jwk, "jwk")] {
        provider.straighten();
        provider.bend(bend);
        let jwt = id_token(&provider).await;
        assert!(verified_by(&jwt, &jwks(&provider).await).is_empty(), "{bend}");
        assert!(provider.requests_to(RECORDER).is_empty());
        let header = header(&jwt);
        match bend {
            // Whoever follows the header is deceived, and seen.
            Bend::Jku => {
                let path = header[name]
                    .as_str()
                    .unwrap()
                    .strip_prefix(provider.issuer())
                    .unwrap()
                    .to_owned();
                assert_eq!(verified_by(&jwt, &document(&provider, &path).await), [0]);
            }
            Bend::X5u => {
                let answer = provider.visit(header[name].as_str().unwrap()).await.unwrap();
                assert!(answer.body.starts_with("-----BEGIN CERTIFICATE-----"));
            }
            _ => assert_eq!(verified_by(&jwt, &json!({"keys": [header[name]]})), [0]),
        }
        let fetched = usize::from(bend != Bend::Jwk);
        assert_eq!(provider.requests_to(RECORDER).len(), fetched);
        provider.forget_requests();
    }
    for bend in [Bend::KidPath, Bend::KidSql, Bend::Crit] {
        let (header, _, fits) = signed(bend).await;
        assert_eq!(fits, [0]);
        assert_eq!(header["crit"].is_array(), bend == Bend::Crit);
        assert_eq!(header["kid"] == "rs256-1", bend == Bend::Crit);
    }
}

#[tokio::test]
async fn keys_are_published_and_named_as_the_bend_says() {
    for (bend, kid, kids, fits) in [
        (Bend::KidAbsentSingleJwks, json!(null), vec![json!(null)], vec![0]),
        (
            Bend::KidAbsentMultipleJwks,
            json!(null),
            vec![json!(null), json!(null)],
            vec![1],
        ),
        (Bend::JwksKidAbsent, json!("rs256-1"), vec![json!(null)], vec![0]),
        (
            Bend::JwksDuplicateKid,
            json!("rs256-1"),
            vec![json!("rs256-1"), json!("rs256-1")],
            vec![1],
        ),
        (
            Bend::JwksSeveralKeys,
            json!("rs256-1"),
            vec![json!("enc-1"), json!("ec-1"), json!("ed-1"), json!("rs256-1")],
            vec![3],
        ),
        (
            Bend::JwksUnknownKeyType,
            json!("rs256-1"),
            vec![json!("pq-1"), json!("rs256-1")],
            vec![1],
        ),
        (Bend::JwksEmpty, json!("rs256-1"), vec![], vec![]),
    ] {
        let provider = provider();
        provider.bend(bend);
        let (jwt, jwks) = (id_token(&provider).await, jwks(&provider).await);
        assert_eq!(header(&jwt)["kid"], kid, "{bend}");
        let published: Vec<_> = jwks["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key["kid"].clone())
            .collect();
        assert_eq!(published, kids, "{bend}");
        assert_eq!(verified_by(&jwt, &jwks), fits, "{bend}");
    }
}

#[tokio::test]
async fn o11_unknown_kids_are_new_each_time() {
    let provider = provider();
    provider.bend(Bend::KidUnknown);
    let (first, second) = (id_token(&provider).await, id_token(&provider).await);
    assert_ne!(header(&first)["kid"], header(&second)["kid"]);
}

#[tokio::test]
async fn keys_rotate_at_authorization_before_signing_or_after_it() {
    for (bend, stale, fresh) in [
        (Bend::SigningKeyRotation, false, true),
        (Bend::SigningKeyRotationJustBeforeSigning, false, true),
        (Bend::SigningKeyGoneAfterSigning, true, false),
    ] {
        let provider = provider();
        let before = jwks(&provider).await;
        provider.bend(bend);
        let jwt = id_token(&provider).await;
        assert_eq!(!verified_by(&jwt, &before).is_empty(), stale, "{bend}");
        assert_eq!(
            !verified_by(&jwt, &jwks(&provider).await).is_empty(),
            fresh,
            "{bend}"
        );
    }
}
