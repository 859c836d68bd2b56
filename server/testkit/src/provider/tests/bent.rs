use super::*;

#[test]
fn every_bend_has_a_name_of_its_own_that_finds_it() {
    let all = Bend::all();
    let names: HashSet<_> = all.iter().map(|bend| bend.name()).collect();
    assert_eq!(names.len(), all.len());
    for bend in all {
        assert_eq!(bend.name().parse(), Ok(bend));
        assert!(!bend.serves().is_empty());
    }
    assert_eq!(
        "no-such-bend".parse::<Bend>(),
        Err(UnknownBend("no-such-bend".to_owned()))
    );
}

/// The claims that a bend changes in the ID token, with their new values (null: absent).
async fn changed(bend: Bend) -> serde_json::Map<String, Value> {
    let provider = provider();
    let straight = claims(&id_token(&provider).await);
    provider.bend(bend);
    let jwt = id_token(&provider).await;
    assert_eq!(
        verified_by(&jwt, &jwks(&provider).await),
        [0],
        "{bend}: only claims are bent"
    );
    let bent = claims(&jwt);
    let names: HashSet<_> = [&straight, &bent]
        .iter()
        .flat_map(|claims| claims.as_object().unwrap().keys().cloned())
        .collect();
    names
        .into_iter()
        .filter(|name| name != "at_hash" && straight[name] != bent[name])
        .map(|name| (name.clone(), bent[&name].clone()))
        .collect()
}

#[tokio::test]
async fn each_claim_bend_changes_its_claims_and_no_others() {
    let us = "gatehouse";
    let cases = [
        (Bend::InvalidIss, json!({"iss": "https://another-issuer.test"})),
        (Bend::MissingSub, json!({"sub": null})),
        (Bend::InvalidAud, json!({"aud": "another-client"})),
        (Bend::MissingAud, json!({"aud": null})),
        (Bend::MissingIat, json!({"iat": null})),
        (Bend::MissingExp, json!({"exp": null})),
        (
            Bend::NonceInvalid,
            json!({"nonce": "not-the-nonce-of-the-request"}),
        ),
        (Bend::NonceMissing, json!({"nonce": null})),
        (Bend::AudArrayAlone, json!({"aud": [us]})),
        (
            Bend::AudArrayWrongAzp,
            json!({"aud": [us, "another-client"], "azp": "another-client"}),
        ),
        (
            Bend::AudArrayRightAzp,
            json!({"aud": [us, "another-client"], "azp": us}),
        ),
        (Bend::AudExtraWithoutAzp, json!({"aud": [us, "another-client"]})),
        (Bend::AzpInvalid, json!({"azp": "another-client"})),
        (Bend::Expired61s, json!({"exp": NOW - 61, "iat": NOW - 361})),
        (Bend::Expired59s, json!({"exp": NOW - 59, "iat": NOW - 359})),
        (Bend::IatAhead61s, json!({"iat": NOW + 61})),
        (Bend::IatAhead59s, json!({"iat": NOW + 59})),
        (Bend::ExpString, json!({"exp": (NOW + 300).to_string()})),
        (Bend::NbfAhead61s, json!({"nbf": NOW + 61})),
        (Bend::MissingEmail, json!({"email": null})),
        (Bend::EmailUnverified, json!({"email_verified": false})),
        (Bend::EmailVerifiedAbsent, json!({"email_verified": null})),
        (Bend::EmailVerifiedString, json!({"email_verified": "true"})),
        (Bend::EmailChanged, json!({"email": "changed.ada@example.test"})),
        (Bend::SubOther, json!({"sub": "ada-1815-other"})),
    ];
    for (bend, expected) in cases {
        assert_eq!(Value::from(changed(bend).await), expected, "{bend}");
    }
}

#[tokio::test]
async fn o6_the_issuer_has_a_slash_more_in_the_token_alone_or_everywhere() {
    let provider = provider();
    let slash = format!("{}/", provider.issuer());
    provider.bend(Bend::TokenIssTrailingSlash);
    assert_eq!(discovery(&provider).await["issuer"], provider.issuer());
    assert_eq!(claims(&id_token(&provider).await)["iss"], slash);
    provider.straighten();
    provider.bend(Bend::IssuerTrailingSlash);
    assert_eq!(discovery(&provider).await["issuer"], slash);
    assert_eq!(claims(&id_token(&provider).await)["iss"], slash);
    assert_eq!(callback(&provider, &[]).await.callback("iss").unwrap(), slash);
}

#[tokio::test]
async fn o9_at_hash_is_wrong_or_absent() {
    let provider = provider();
    provider.bend(Bend::AtHashInvalid);
    let tokens = sign_in(&provider).await;
    let right = Alg::Rs256.half_hash(tokens["access_token"].as_str().unwrap());
    let at_hash = &claims(tokens["id_token"].as_str().unwrap())["at_hash"];
    assert!(
        at_hash
            .as_str()
            .is_some_and(|hash| hash.len() == right.len() && hash != right)
    );
    provider.bend(Bend::AtHashMissing);
    assert!(claims(&id_token(&provider).await)["at_hash"].is_null());
}

#[tokio::test]
async fn discovery_bends_change_one_member() {
    let metadata = |path: &str| json!(format!("https://169.254.169.254/{path}"));
    for (bend, name, value) in [
        (
            Bend::DiscoveryIssuerMismatch,
            "issuer",
            json!("https://another-issuer.test"),
        ),
        (Bend::DiscoveryIssuerMissing, "issuer", json!(null)),
        (Bend::DiscoveryTokenEndpointMissing, "token_endpoint", json!(null)),
        (Bend::DiscoveryUserinfoMissing, "userinfo_endpoint", json!(null)),
        (Bend::JwksUriMetadata, "jwks_uri", metadata("jwks")),
        (Bend::TokenEndpointMetadata, "token_endpoint", metadata("token")),
        (Bend::UserinfoMetadata, "userinfo_endpoint", metadata("userinfo")),
        (
            Bend::IssUnsupported,
            "authorization_response_iss_parameter_supported",
            json!(null),
        ),
    ] {
        let provider = provider();
        let mut expected = discovery(&provider).await;
        expected[name] = value;
        provider.bend(bend);
        let mut found = discovery(&provider).await;
        // An absent member reads as null.
        found[name] = found[name].clone();
        assert_eq!(found, expected, "{bend}");
    }
}

#[tokio::test]
async fn o1_o2_the_callback_is_bent() {
    for (bend, name, value) in [
        (Bend::CallbackIssOther, "iss", Some("https://another-issuer.test")),
        (Bend::CallbackIssMissing, "iss", None),
        (Bend::IssUnsupported, "iss", None),
        (Bend::CallbackStateMissing, "state", None),
        (
            Bend::CallbackStateOther,
            "state",
            Some("not-the-state-of-the-request"),
        ),
        (Bend::CallbackCodeMissing, "code", None),
        (Bend::CallbackCodeOther, "code", Some("code-of-somebody-else")),
        (Bend::PersonCancels, "error", Some("access_denied")),
        (Bend::PersonCancels, "code", None),
        (Bend::PersonCancels, "state", Some("the-state")),
        (
            Bend::CallbackErrorMarkup,
            "error_description",
            Some("<script>alert(1)</script><b>denied</b>"),
        ),
    ] {
        let provider = provider();
        provider.bend(bend);
        let back = callback(&provider, &[]).await;
        assert_eq!(back.status, 302);
        assert_eq!(back.callback(name).as_deref(), value, "{bend}");
    }
    for (bend, status) in [
        (Bend::RedirectUriNotRegistered, 400),
        (Bend::ClientUnknown, 400),
        (Bend::AuthorizeForbidden, 403),
        (Bend::AuthorizeBadGateway, 502),
    ] {
        let provider = provider();
        provider.bend(bend);
        let back = callback(&provider, &[]).await;
        assert_eq!((back.status, back.location()), (status, None), "{bend}");
    }
    let provider = provider();
    provider.bend(Bend::CallbackStateTwice);
    let to = callback(&provider, &[]).await.location().unwrap();
    assert_eq!(to.query_pairs().filter(|(name, _)| name == "state").count(), 2);
}

#[tokio::test]
async fn the_token_endpoint_refuses_or_leaves_out() {
    for (bend, status, error) in [
        (Bend::TokenInvalidClient, 401, "invalid_client"),
        (Bend::TokenInvalidGrant, 400, "invalid_grant"),
        (Bend::TokenErrorWithStatus200, 200, "invalid_grant"),
    ] {
        let provider = provider();
        provider.bend(bend);
        let code = callback(&provider, &[]).await.callback("code").unwrap();
        let answer = redeem(
            &provider,
            &code,
            &basic(&provider),
            &[("code_verifier", VERIFIER)],
        )
        .await;
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &body["error"]), (status, &json!(error)));
    }
    for (bend, name) in [
        (Bend::TokenWithoutIdToken, "id_token"),
        (Bend::TokenWithoutAccessToken, "access_token"),
        (Bend::TokenTypeMissing, "token_type"),
    ] {
        let provider = provider();
        provider.bend(bend);
        assert!(sign_in(&provider).await[name].is_null());
    }
    for (bend, kind) in [(Bend::TokenTypeOther, "DPoP"), (Bend::TokenTypeSmall, "bearer")] {
        let provider = provider();
        provider.bend(bend);
        assert_eq!(sign_in(&provider).await["token_type"], kind);
    }
    let provider = provider();
    provider.bend(Bend::IdTokenGarbage);
    assert!(!id_token(&provider).await.contains('.'));
}

#[tokio::test]
async fn o21_userinfo_is_bent_and_the_id_token_is_not() {
    for (bend, sub, email) in [
        (
            Bend::UserinfoInvalidSub,
            json!("somebody-else"),
            json!("ada@example.test"),
        ),
        (Bend::UserinfoMissingSub, json!(null), json!("ada@example.test")),
        (Bend::UserinfoOnlySub, json!("ada-1815"), json!(null)),
    ] {
        let provider = provider();
        provider.bend(bend);
        let tokens = sign_in(&provider).await;
        let about: Value = serde_json::from_str(&userinfo(&provider, &tokens).await.body).unwrap();
        assert_eq!((&about["sub"], &about["email"]), (&sub, &email), "{bend}");
        let claims = claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(
            (&claims["sub"], &claims["email"]),
            (&json!("ada-1815"), &json!("ada@example.test"))
        );
    }
}

#[tokio::test]
async fn userinfo_refuses_is_a_jwt_or_alone_has_the_claims() {
    let provider = provider();
    let tokens = sign_in(&provider).await;
    provider.bend(Bend::UserinfoUnauthorized);
    assert_eq!(userinfo(&provider, &tokens).await.status, 401);
    provider.straighten();
    provider.bend(Bend::UserinfoSignedJwt);
    let answer = userinfo(&provider, &tokens).await;
    assert_eq!(answer.header("content-type"), Some("application/jwt"));
    assert_eq!(verified_by(&answer.body, &jwks(&provider).await), [0]);
    assert_eq!(claims(&answer.body)["aud"], provider.client_id());
    provider.straighten();
    provider.bend(Bend::ThinIdToken);
    assert!(claims(&id_token(&provider).await)["email"].is_null());
    assert!(
        userinfo(&provider, &tokens)
            .await
            .body
            .contains("ada@example.test")
    );
}
