use super::*;

#[tokio::test]
async fn a_straight_run_yields_a_valid_id_token() {
    let provider = provider();
    let found = discovery(&provider).await;
    assert_eq!(found["issuer"], provider.issuer());
    assert_eq!(found["jwks_uri"], format!("{}/jwks", provider.issuer()));

    let back = callback(&provider, &[]).await;
    assert_eq!(back.status, 302);
    assert!(
        back.header("location")
            .unwrap()
            .starts_with(&format!("{CALLBACK}&"))
    );
    assert_eq!(back.callback("state").unwrap(), "the-state");
    assert_eq!(back.callback("iss").unwrap(), provider.issuer());

    let tokens = sign_in(&provider).await;
    let jwt = tokens["id_token"].as_str().unwrap();
    assert_eq!(verified_by(jwt, &jwks(&provider).await), [0]);
    assert_eq!(
        header(jwt),
        json!({"alg": "RS256", "kid": "rs256-1", "typ": "JWT"})
    );
    let claims = claims(jwt);
    assert_eq!(claims["iss"], provider.issuer());
    assert_eq!(claims["aud"], provider.client_id());
    assert_eq!(claims["sub"], "ada-1815");
    assert_eq!(claims["nonce"], "the-nonce");
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(NOW), &json!(NOW + 300)));
    assert_eq!(
        claims["at_hash"],
        Alg::Rs256.half_hash(tokens["access_token"].as_str().unwrap())
    );
    assert_eq!(claims["email"], "ada@example.test");

    let about: Value = serde_json::from_str(&userinfo(&provider, &tokens).await.body).unwrap();
    assert_eq!(about["sub"], "ada-1815");
    assert_eq!(about["email_verified"], true);
}

#[tokio::test]
async fn each_algorithm_signs_so_that_the_published_key_verifies() {
    let provider = provider();
    for alg in Alg::ALL {
        provider.sign_with(alg);
        let jwt = id_token(&provider).await;
        assert_eq!(header(&jwt)["alg"], alg.name());
        assert_eq!(verified_by(&jwt, &jwks(&provider).await), [0], "{}", alg.name());
    }
}

#[tokio::test]
async fn the_person_and_the_scope_decide_on_the_claims() {
    let provider = provider();
    provider.person(
        Person::new("bob")
            .with("email", "bob@example.test")
            .with("groups", vec!["a", "b"]),
    );
    let code = callback(&provider, &[("scope", "openid")])
        .await
        .callback("code")
        .unwrap();
    let answer = redeem(
        &provider,
        &code,
        &basic(&provider),
        &[("code_verifier", VERIFIER)],
    )
    .await;
    let tokens: Value = serde_json::from_str(&answer.body).unwrap();
    let about: Value = serde_json::from_str(&userinfo(&provider, &tokens).await.body).unwrap();
    assert_eq!(about, json!({"sub": "bob", "groups": ["a", "b"]}));
}

#[tokio::test]
async fn a_code_works_once_and_only_with_its_own_redirect_uri_and_verifier() {
    let provider = provider();
    let authorization = basic(&provider);
    for (more, status) in [
        (vec![("code_verifier", VERIFIER)], 200),
        (vec![("code_verifier", "another-verifier")], 400),
        (vec![], 400),
    ] {
        let code = callback(&provider, &[]).await.callback("code").unwrap();
        assert_eq!(
            redeem(&provider, &code, &authorization, &more).await.status,
            status
        );
        let again = redeem(&provider, &code, &authorization, &[("code_verifier", VERIFIER)]).await;
        assert_eq!(again.status, 400);
        assert!(again.body.contains("invalid_grant"));
    }
    let elsewhere = [("redirect_uri", "https://gatehouse.test/elsewhere")];
    let code = callback(&provider, &elsewhere).await.callback("code").unwrap();
    assert_eq!(
        redeem(&provider, &code, &authorization, &[("code_verifier", VERIFIER)])
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn plain_pkce_and_none_work_too() {
    let provider = provider();
    for (method, challenge, more) in [
        ("plain", VERIFIER, vec![("code_verifier", VERIFIER)]),
        ("", VERIFIER, vec![("code_verifier", VERIFIER)]),
        ("", "", vec![]),
    ] {
        let change = [("code_challenge_method", method), ("code_challenge", challenge)];
        let code = callback(&provider, &change).await.callback("code").unwrap();
        assert_eq!(
            redeem(&provider, &code, &basic(&provider), &more).await.status,
            200
        );
    }
}

#[tokio::test]
async fn the_client_authenticates_only_as_it_is_set_to() {
    let provider = provider();
    provider.client("our client", "s3cret/+ %:é");
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (id, secret) = ("our client", "s3cret/+ %:é");
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
    );
    let wrong = format!("Basic {}", STANDARD.encode(format!("{}:wrong", encode(id))));
    let post = [("client_id", id), ("client_secret", secret)];
    let none = [("client_id", id)];
    for (auth, by_basic, by_post, by_none) in [
        (TokenAuth::BasicOrPost, 200, 200, 401),
        (TokenAuth::Basic, 200, 401, 401),
        (TokenAuth::Post, 401, 200, 401),
        (TokenAuth::None, 401, 401, 200),
    ] {
        provider.token_auth(auth);
        assert_eq!(
            discovery(&provider).await["token_endpoint_auth_methods_supported"],
            json!(auth.names())
        );
        let tries: [(&str, &[_], u16); 4] = [
            (&basic, &[], by_basic),
            ("", &post, by_post),
            ("", &none, by_none),
            (&wrong, &[], 401),
        ];
        for (header, fields, status) in tries {
            let code = callback(&provider, &[]).await.callback("code").unwrap();
            let more: Vec<_> = fields
                .iter()
                .copied()
                .chain([("code_verifier", VERIFIER)])
                .collect();
            assert_eq!(
                redeem(&provider, &code, header, &more).await.status,
                status,
                "{auth:?}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_to_an_unknown_place_or_from_an_unknown_client() {
    let provider = provider();
    provider.register(&["https://gatehouse.test/other"]);
    assert_eq!(callback(&provider, &[]).await.status, 400);
    provider.register(&[CALLBACK]);
    assert_eq!(callback(&provider, &[]).await.status, 302);
    let stranger = callback(&provider, &[("client_id", "stranger")]).await;
    assert_eq!((stranger.status, stranger.location()), (400, None));
}

#[tokio::test]
async fn form_post_answers_with_a_form() {
    let answer = callback(&provider(), &[("response_mode", "form_post")]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(&format!(r#"action="{CALLBACK}""#)));
    assert!(answer.body.contains(r#"name="state" value="the-state""#));
}

#[tokio::test]
async fn the_log_has_path_headers_query_and_form_in_order() {
    let provider = provider();
    let tokens = sign_in(&provider).await;
    userinfo(&provider, &tokens).await;
    provider
        .visit(&format!("{}/nowhere", provider.issuer()))
        .await
        .unwrap();
    let paths: Vec<_> = provider
        .requests()
        .into_iter()
        .map(|received| received.path)
        .collect();
    assert_eq!(paths, ["/authorize", "/token", "/userinfo", "/nowhere"]);
    let requests = provider.requests();
    assert_eq!(requests[0].query("nonce"), Some("the-nonce"));
    assert_eq!(requests[1].form("code_verifier"), Some(VERIFIER));
    assert_eq!(
        requests[1].header("authorization"),
        Some(basic(&provider).as_str())
    );
    assert_eq!(provider.requests_to("/token").len(), 1);
    provider.forget_requests();
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn rotation_publishes_the_new_key_and_the_old_one_only_if_kept() {
    let provider = provider();
    let before = id_token(&provider).await;
    provider.rotate_keeping_old();
    assert_eq!(verified_by(&before, &jwks(&provider).await), [1]);
    assert_eq!(
        verified_by(&id_token(&provider).await, &jwks(&provider).await),
        [0]
    );
    provider.rotate();
    assert_eq!(jwks(&provider).await["keys"].as_array().unwrap().len(), 1);
    assert!(verified_by(&before, &jwks(&provider).await).is_empty());
    assert_eq!(provider.kid(), "rs256-3");
}

#[tokio::test]
async fn an_id_token_of_the_authorization_endpoint_is_posted_and_vouches_for_its_code() {
    let provider = provider();
    for response_type in ["id_token", "code id_token"] {
        let change = [("response_type", response_type), ("response_mode", "form_post")];
        let back = callback(&provider, &change).await;
        assert_eq!((back.status, back.location()), (200, None));
        assert_eq!(back.callback("state").unwrap(), "the-state");
        let jwt = back.callback("id_token").unwrap();
        assert_eq!(verified_by(&jwt, &jwks(&provider).await), [0]);
        let claims = claims(&jwt);
        assert_eq!(claims["nonce"], "the-nonce");
        assert_eq!(claims.get("at_hash"), None);
        match back.callback("code") {
            Some(code) => assert_eq!(claims["c_hash"], Alg::Rs256.half_hash(&code)),
            None => assert_eq!(claims.get("c_hash"), None),
        }
        assert_eq!(back.callback("code").is_some(), response_type != "id_token");
    }
}

#[tokio::test]
async fn an_id_token_is_never_sent_in_an_address_or_without_a_nonce() {
    let provider = provider();
    let back = callback(&provider, &[("response_type", "id_token")]).await;
    assert_eq!(back.callback("error").unwrap(), "invalid_request");
    let change = [
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
        ("nonce", ""),
    ];
    let back = callback(&provider, &change).await;
    assert_eq!(back.callback("error").unwrap(), "invalid_request");
    assert_eq!(back.callback("id_token"), None);
}
