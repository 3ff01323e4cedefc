//! One test for each way to cheat, and for each form a good token may take.
//!
//! Tokens are put together and signed by hand here, so that what is broken is broken on purpose.

use std::sync::OnceLock;

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair},
};
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;
use crate::zendesk::AppId;

const HOST: &str = "pandatelecom.zendesk.com";
const ORIGIN: &str = "https://pandatelecom.zendesk.com";
const AUDIENCE: &str = "https://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json";
const NOW: i64 = 1_790_000_000;
const RS256: &str = r#"{"alg":"RS256","typ":"JWT"}"#;

fn app_key() -> &'static RsaKeyPair {
    static KEY: OnceLock<RsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

fn other_key() -> &'static RsaKeyPair {
    static KEY: OnceLock<RsaKeyPair> = OnceLock::new();
    KEY.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
}

/// The public key of the app in these tests, for others that need a real one.
pub(in crate::zendesk) fn app_key_pem() -> String {
    pem(app_key())
}

fn pem(key: &RsaKeyPair) -> String {
    let der: PublicKeyX509Der<'_> = key.public_key().as_der().unwrap();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
}

fn installation(id: u64, key: &RsaKeyPair) -> Installation {
    Installation { id: InstallationId(id), app: AppId(4711), public_key_pem: pem(key) }
}

fn clock() -> Clock {
    Clock::fixed(Timestamp::from_second(NOW).unwrap())
}

fn verifier() -> TokenVerifier {
    verifier_at(clock())
}

fn verifier_at(clock: Clock) -> TokenVerifier {
    let verifier = TokenVerifier::new(clock);
    verifier.trust("panda", HOST, ORIGIN, &installation(9001, app_key())).unwrap();
    verifier
}

fn claims() -> Value {
    json!({
        "iss": HOST,
        "aud": AUDIENCE,
        "sub": "https://pandatelecom.zendesk.com/api/v2/users/534.json",
        "iat": NOW, "nbf": NOW, "exp": NOW + 300,
        "jti": "5b0f0b7e-3f35-4a6d-8a83-d2f0a9a5d7c1",
        "qsh": "opaque",
        "context": { "product": "support", "location": "ticket_sidebar" },
    })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut claims = claims();
    claims[name] = value.into();
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn token(claims: &Value) -> String {
    sign(RS256, claims.to_string().as_bytes(), app_key(), &RSA_PKCS1_SHA256)
}

fn sign(header: &str, payload: &[u8], key: &RsaKeyPair, way: &'static dyn RsaEncoding) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(way, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn verdict(token: &str) -> Result<VerifiedPage, TokenError> {
    verifier().verify(token, Some(ORIGIN))
}

fn verdict_on(claims: &Value) -> Result<VerifiedPage, TokenError> {
    verdict(&token(claims))
}

#[test]
fn a_page_opened_by_zendesk_is_believed() {
    let page = verdict_on(&claims()).unwrap();

    assert_eq!(
        page,
        VerifiedPage {
            tenant: "panda".into(),
            user: UserId(534),
            installation: InstallationId(9001),
            location: Location::TicketSidebar,
        }
    );
}

#[test]
fn the_forms_that_zendesk_may_use_are_all_understood() {
    let forms = [
        with("aud", json!([AUDIENCE])),
        with("iss", ORIGIN),
        with("sub", 534),
        with("sub", "534"),
        with("sub", "https://pandatelecom.zendesk.com/api/v2/users/534"),
        with("exp", 1_790_000_299.5),
        without("nbf"),
        without("jti"),
        without("qsh"),
    ];

    for claims in forms {
        assert_eq!(verdict_on(&claims).unwrap().user, UserId(534), "{claims}");
    }
    for location in Location::ALL {
        let context = json!({ "product": "support", "location": location.as_str(), "more": [1] });
        assert_eq!(verdict_on(&with("context", context)).unwrap().location, location);
    }
}

#[test]
fn of_the_query_hash_only_its_shape_is_told() {
    let shape = |qsh: Value| Claims::read(with("qsh", qsh).to_string().as_bytes()).unwrap().shape_of_qsh();

    assert_eq!(shape(json!("09af")), (4, "hex"));
    assert_eq!(shape(json!("aZ-_9")), (5, "base64url"));
    assert_eq!(shape(json!("aZ+/9=")), (6, "base64"));
    assert_eq!(shape(json!("a b")), (3, "other"));
    assert_eq!(shape(json!(7)), (0, "none"));
}

#[test]
fn a_token_signed_with_another_key_is_refused() {
    let forged = sign(RS256, claims().to_string().as_bytes(), other_key(), &RSA_PKCS1_SHA256);

    assert_eq!(verdict(&forged), Err(TokenError::WrongSignature));
}

#[test]
fn changed_claims_are_refused() {
    let good = token(&claims());
    let (header, signature) = (good.split('.').next().unwrap(), good.rsplit('.').next().unwrap());
    let payload = URL_SAFE_NO_PAD.encode(with("sub", 1).to_string());

    assert_eq!(verdict(&format!("{header}.{payload}.{signature}")), Err(TokenError::WrongSignature));
}

#[test]
fn a_token_without_a_signature_is_refused() {
    let payload = URL_SAFE_NO_PAD.encode(claims().to_string());
    for alg in ["none", "None", "NONE", ""] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}"}}"#));

        assert_eq!(verdict(&format!("{header}.{payload}.")), Err(TokenError::Malformed));
        assert_eq!(verdict(&format!("{header}.{payload}.AAAA")), Err(TokenError::WrongAlgorithm));
    }
    let rs256 = URL_SAFE_NO_PAD.encode(RS256);
    assert_eq!(verdict(&format!("{rs256}.{payload}.AAAA")), Err(TokenError::WrongSignature));
}

#[test]
fn the_public_key_is_no_shared_secret() {
    for (alg, expected) in [("HS256", TokenError::WrongAlgorithm), ("RS256", TokenError::WrongSignature)] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims().to_string()));
        let secret = hmac::Key::new(hmac::HMAC_SHA256, pem(app_key()).as_bytes());
        let tag = hmac::sign(&secret, message.as_bytes());

        let forged = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()));

        assert_eq!(verdict(&forged), Err(expected));
    }
}

#[test]
fn other_ways_to_sign_are_refused_even_with_the_right_key() {
    let ways: [(&str, &'static dyn RsaEncoding); 2] = [("RS512", &RSA_PKCS1_SHA512), ("PS256", &RSA_PSS_SHA256)];
    for (alg, way) in ways {
        let payload = claims().to_string();
        let named = sign(&format!(r#"{{"alg":"{alg}"}}"#), payload.as_bytes(), app_key(), way);
        let disguised = sign(RS256, payload.as_bytes(), app_key(), way);

        assert_eq!(verdict(&named), Err(TokenError::WrongAlgorithm));
        assert_eq!(verdict(&disguised), Err(TokenError::WrongSignature));
    }
}

#[test]
fn a_header_that_changes_what_the_signature_means_is_refused() {
    let payload = claims().to_string();
    let headers = [
        (r#"{"alg":"RS256","crit":["b64"],"b64":false}"#, TokenError::WrongAlgorithm),
        (r#"{"alg":"rs256"}"#, TokenError::WrongAlgorithm),
        (r#"{"alg":["RS256"]}"#, TokenError::Malformed),
        (r#"{"alg":"none","alg":"RS256"}"#, TokenError::Malformed),
        (r#"{"typ":"JWT"}"#, TokenError::Malformed),
        ("null", TokenError::Malformed),
    ];

    for (header, expected) in headers {
        let token = sign(header, payload.as_bytes(), app_key(), &RSA_PKCS1_SHA256);
        assert_eq!(verdict(&token), Err(expected), "{header}");
    }
}

#[test]
fn a_key_in_the_token_is_not_used() {
    let header = r#"{"alg":"RS256","kid":"mine","jku":"https://evil.example/keys","jwk":{"kty":"RSA"},"x5c":["AA"]}"#;
    let forged = sign(header, claims().to_string().as_bytes(), other_key(), &RSA_PKCS1_SHA256);

    assert_eq!(verdict(&forged), Err(TokenError::WrongSignature));
}

#[test]
fn only_the_exact_installation_url_is_known() {
    let audiences = [
        json!("https://pandatelecom.zendesk.com/api/v2/apps/installations/9002.json"),
        json!("https://othertelecom.zendesk.com/api/v2/apps/installations/9001.json"),
        json!("https://pandatelecom.zendesk.com/api/v2/apps/installations/9001"),
        json!("https://PANDATELECOM.zendesk.com/api/v2/apps/installations/9001.json"),
        json!("http://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json"),
        json!(format!("{AUDIENCE}?x=1")),
        json!(""),
    ];

    for audience in audiences {
        assert_eq!(verdict_on(&with("aud", audience.clone())), Err(TokenError::UnknownInstallation), "{audience}");
    }
}

#[test]
fn a_token_for_several_audiences_or_none_is_refused() {
    for audience in [json!([AUDIENCE, "https://other.example"]), json!([]), json!(null), json!({}), json!(9001)] {
        assert_eq!(verdict_on(&with("aud", audience.clone())), Err(TokenError::UnreadableClaims), "{audience}");
    }
}

#[test]
fn another_issuer_is_refused() {
    for issuer in ["othertelecom.zendesk.com", "http://pandatelecom.zendesk.com", "pandatelecom.zendesk.com.", ""] {
        assert_eq!(verdict_on(&with("iss", issuer)), Err(TokenError::WrongIssuer), "{issuer}");
    }
}

#[test]
fn another_origin_is_refused() {
    let origins = [
        None,
        Some(""),
        Some("null"),
        Some("http://pandatelecom.zendesk.com"),
        Some("https://pandatelecom.zendesk.com/"),
        Some("https://pandatelecom.zendesk.com.evil.example"),
    ];

    for origin in origins {
        assert_eq!(verifier().verify(&token(&claims()), origin), Err(TokenError::WrongOrigin), "{origin:?}");
    }
}

#[test]
fn a_token_ends_with_the_leeway() {
    let token = token(&claims());
    let at = |second| verifier_at(Clock::fixed(Timestamp::from_second(second).unwrap())).verify(&token, Some(ORIGIN));

    assert!(at(NOW + 300 + 29).is_ok());
    assert_eq!(at(NOW + 300 + 30), Err(TokenError::Expired));
    assert_eq!(at(NOW + 300 + 31), Err(TokenError::Expired));
}

#[test]
fn a_token_from_the_future_is_refused() {
    let issued = |ahead: i64| {
        let mut claims = with("iat", NOW + ahead);
        claims["exp"] = json!(NOW + ahead + 300);
        claims["nbf"] = json!(NOW);
        verdict_on(&claims)
    };

    assert!(issued(30).is_ok());
    assert_eq!(issued(31), Err(TokenError::NotYetValid));
    assert!(verdict_on(&with("nbf", NOW + 30)).is_ok());
    assert_eq!(verdict_on(&with("nbf", NOW + 31)), Err(TokenError::NotYetValid));
}

#[test]
fn an_absurd_life_is_refused() {
    assert!(verdict_on(&with("exp", NOW + 600)).is_ok());
    for end in [NOW + 601, NOW + 86_400, 9_999_999_999, NOW, NOW - 1] {
        assert_eq!(verdict_on(&with("exp", end)), Err(TokenError::LivesTooLong), "{end}");
    }
}

#[test]
fn a_longer_life_can_be_allowed() {
    let verifier = TokenVerifier::with_longest_life(clock(), SignedDuration::from_hours(1));
    verifier.trust("panda", HOST, ORIGIN, &installation(9001, app_key())).unwrap();

    assert!(verifier.verify(&token(&with("exp", NOW + 3_600)), Some(ORIGIN)).is_ok());
}

#[test]
fn times_that_are_missing_or_no_times_are_refused() {
    for name in ["exp", "iat"] {
        assert_eq!(verdict_on(&without(name)), Err(TokenError::UnreadableClaims), "{name}");
        for value in [json!(null), json!("1790000300"), json!(1e300), json!(-1e300), json!([NOW])] {
            assert_eq!(verdict_on(&with(name, value.clone())), Err(TokenError::UnreadableClaims), "{name} {value}");
        }
    }
}

#[test]
fn a_token_is_good_once() {
    let verifier = verifier();
    let token = token(&claims());

    assert!(verifier.verify(&token, Some(ORIGIN)).is_ok());
    assert_eq!(verifier.verify(&token, Some(ORIGIN)), Err(TokenError::Replayed));
    assert_eq!(verifier.clone().verify(&token, Some(ORIGIN)), Err(TokenError::Replayed));
}

#[test]
fn a_token_without_an_id_is_good_once_as_well() {
    let verifier = verifier();
    let first = token(&without("jti"));
    let mut claims = without("jti");
    claims["iat"] = json!(NOW - 1);

    assert!(verifier.verify(&first, Some(ORIGIN)).is_ok());
    assert_eq!(verifier.verify(&first, Some(ORIGIN)), Err(TokenError::Replayed));
    assert!(verifier.verify(&token(&claims), Some(ORIGIN)).is_ok());
}

#[test]
fn a_token_is_remembered_until_its_leeway_is_over() {
    let clock = clock();
    let verifier = verifier_at(clock.clone());
    let token = token(&claims());
    assert!(verifier.verify(&token, Some(ORIGIN)).is_ok());

    clock.advance(SignedDuration::from_secs(329));
    assert_eq!(verifier.verify(&token, Some(ORIGIN)), Err(TokenError::Replayed));
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(verifier.verify(&token, Some(ORIGIN)), Err(TokenError::Expired));
}

#[test]
fn of_simultaneous_replays_exactly_one_wins() {
    let verifier = verifier();
    let token = token(&claims());

    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (verifier, token) = (verifier.clone(), token.clone());
            std::thread::spawn(move || verifier.verify(&token, Some(ORIGIN)).is_ok())
        })
        .collect();

    assert_eq!(tries.into_iter().map(|one| one.join().unwrap()).filter(|won| *won).count(), 1);
}

#[test]
fn a_refused_token_does_not_use_up_the_id() {
    let verifier = verifier();
    let forged = sign(RS256, claims().to_string().as_bytes(), other_key(), &RSA_PKCS1_SHA256);

    assert!(verifier.verify(&forged, Some(ORIGIN)).is_err());
    assert!(verifier.verify(&token(&claims()), None).is_err());
    assert!(verifier.verify(&token(&claims()), Some(ORIGIN)).is_ok());
}

#[test]
fn two_tokens_glued_together_are_refused() {
    let token = token(&claims());
    for glue in ["", ".", ",", " ", "&token="] {
        assert_eq!(verdict(&format!("{token}{glue}{token}")), Err(TokenError::Malformed), "{glue:?}");
    }
}

#[test]
fn garbage_is_refused() {
    let token = token(&claims());
    let garbage = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "a.b".to_owned(),
        "a.b.c".to_owned(),
        "\u{0}.\u{0}.\u{0}".to_owned(),
        "ü.ü.ü".to_owned(),
        format!(" {token}"),
        format!("{token}\n").replace('.', "\n."),
        format!("Bearer {token}"),
        token.replace('.', " "),
    ];

    for text in garbage {
        assert_eq!(verdict(&text), Err(TokenError::Malformed), "{text:?}");
    }
    // What is left of a good signature is none.
    assert_eq!(verdict(&format!("{token}\n")), Err(TokenError::WrongSignature));
    assert_eq!(verdict(&format!("{token}=")), Err(TokenError::WrongSignature));
    assert_eq!(verdict(&token[..token.len() - 4]), Err(TokenError::WrongSignature));
}

#[test]
fn a_huge_token_is_not_even_taken_apart() {
    let huge = with("more", "x".repeat(MAX_TOKEN_BYTES));

    assert_eq!(verdict_on(&huge), Err(TokenError::TooLong));
    assert_eq!(verdict(&"a.".repeat(1_000_000)), Err(TokenError::TooLong));
}

#[test]
fn a_payload_that_is_no_utf_8_is_refused() {
    let mut payload = claims().to_string().into_bytes();
    let place = payload.windows(6).position(|bytes| bytes == b"opaque").unwrap();
    payload[place] = 0xFF;

    let token = sign(RS256, &payload, app_key(), &RSA_PKCS1_SHA256);

    assert_eq!(verdict(&token), Err(TokenError::UnreadableClaims));
}

#[test]
fn a_payload_that_is_no_object_is_refused() {
    for payload in ["", "null", "[]", "7", "{", "{}x", "{}"] {
        let token = sign(RS256, payload.as_bytes(), app_key(), &RSA_PKCS1_SHA256);
        let expected = if payload.is_empty() { TokenError::Malformed } else { TokenError::UnreadableClaims };
        assert_eq!(verdict(&token), Err(expected), "{payload}");
    }
}

#[test]
fn a_claim_that_is_there_twice_is_refused() {
    for name in ["aud", "iss", "sub", "exp", "iat", "nbf", "jti", "context"] {
        let once = claims().to_string();
        let twice = format!(r#"{{"{name}":{},{}"#, claims()[name], &once[1..]);
        let token = sign(RS256, twice.as_bytes(), app_key(), &RSA_PKCS1_SHA256);

        assert_eq!(verdict(&token), Err(TokenError::UnreadableClaims), "{name}");
    }
}

#[test]
fn a_place_where_the_app_is_not_shown_is_refused() {
    assert_eq!(verdict_on(&without("context")), Err(TokenError::WrongLocation));
    assert_eq!(verdict_on(&with("context", json!(null))), Err(TokenError::WrongLocation));
    for (product, location) in [("sell", "ticket_sidebar"), ("support", "background"), ("support", ""), ("", "")] {
        let context = json!({ "product": product, "location": location });
        assert_eq!(verdict_on(&with("context", context)), Err(TokenError::WrongLocation), "{product} {location}");
    }
    for context in [json!({}), json!("support"), json!({ "product": "support" }), json!([1])] {
        assert_eq!(verdict_on(&with("context", context.clone())), Err(TokenError::UnreadableClaims), "{context}");
    }
}

#[test]
fn a_token_without_a_user_is_refused() {
    assert_eq!(verdict_on(&without("sub")), Err(TokenError::UnreadableClaims));
    for subject in [json!(-1), json!(null), json!({}), json!(1.5)] {
        assert_eq!(verdict_on(&with("sub", subject.clone())), Err(TokenError::UnreadableClaims), "{subject}");
    }
    for subject in
        [json!(""), json!("0"), json!(0), json!("agent"), json!("/users/"), json!("users/534.json/"), json!("+5")]
    {
        assert_eq!(verdict_on(&with("sub", subject.clone())), Err(TokenError::NoUser), "{subject}");
    }
}

#[test]
fn nobody_is_trusted_before_being_told() {
    let verifier = TokenVerifier::new(clock());

    assert!(!verifier.is_ready("panda"));
    assert_eq!(verifier.verify(&token(&claims()), Some(ORIGIN)), Err(TokenError::UnknownInstallation));
}

#[test]
fn each_tenant_has_its_own_key_and_account() {
    let verifier = verifier();
    let (host, origin) = ("othertelecom.zendesk.com", "https://othertelecom.zendesk.com");
    verifier.trust("other", host, origin, &installation(9001, other_key())).unwrap();
    let mut claims = with("iss", host);
    claims["aud"] = json!(format!("{origin}/api/v2/apps/installations/9001.json"));

    let theirs = sign(RS256, claims.to_string().as_bytes(), other_key(), &RSA_PKCS1_SHA256);
    let forged = token(&claims);

    assert_eq!(verifier.verify(&forged, Some(origin)), Err(TokenError::WrongSignature));
    assert_eq!(verifier.verify(&theirs, Some(ORIGIN)), Err(TokenError::WrongOrigin));
    assert_eq!(&*verifier.verify(&theirs, Some(origin)).unwrap().tenant, "other");
}

#[test]
fn a_new_key_replaces_the_old_one_after_the_tokens_life() {
    let clock = clock();
    let verifier = verifier_at(clock.clone());
    verifier.trust("panda", HOST, ORIGIN, &installation(9001, other_key())).unwrap();
    let signed_by = |key, seconds: i64, id: &str| {
        let mut claims = with("iat", NOW + seconds);
        claims["exp"] = json!(NOW + seconds + 300);
        claims["jti"] = json!(id);
        sign(RS256, claims.to_string().as_bytes(), key, &RSA_PKCS1_SHA256)
    };

    assert!(verifier.verify(&signed_by(app_key(), 0, "a"), Some(ORIGIN)).is_ok());
    assert!(verifier.verify(&signed_by(other_key(), 0, "b"), Some(ORIGIN)).is_ok());

    // Being told the same key again does not prolong the old one's life.
    clock.advance(SignedDuration::from_secs(400));
    verifier.trust("panda", HOST, ORIGIN, &installation(9001, other_key())).unwrap();
    clock.advance(SignedDuration::from_secs(300));
    assert_eq!(verifier.verify(&signed_by(app_key(), 700, "c"), Some(ORIGIN)), Err(TokenError::WrongSignature));
    assert!(verifier.verify(&signed_by(other_key(), 700, "d"), Some(ORIGIN)).is_ok());
}

#[test]
fn one_app_can_replace_another_and_a_third_ends_the_first() {
    let verifier = verifier();
    let opens = |id: u64, key, jti: &str| {
        let mut claims = with("jti", jti);
        claims["aud"] = json!(format!("{ORIGIN}/api/v2/apps/installations/{id}.json"));
        verifier.verify(&sign(RS256, claims.to_string().as_bytes(), key, &RSA_PKCS1_SHA256), Some(ORIGIN)).is_ok()
    };

    verifier.trust("panda", HOST, ORIGIN, &installation(9002, other_key())).unwrap();
    assert!(opens(9001, app_key(), "a") && opens(9002, other_key(), "b"));

    verifier.trust("panda", HOST, ORIGIN, &installation(9003, other_key())).unwrap();
    assert!(!opens(9001, app_key(), "c") && opens(9002, other_key(), "d") && opens(9003, other_key(), "e"));

    assert!(verifier.trusts("panda", InstallationId(9003)) && !verifier.trusts("panda", InstallationId(9001)));
    assert!(!verifier.trusts("heron", InstallationId(9003)));

    verifier.forget_all("panda");
    assert!(!opens(9002, other_key(), "f") && !opens(9003, other_key(), "g"));
    assert!(!verifier.trusts("panda", InstallationId(9003)));
}

#[test]
fn an_installation_of_another_tenant_is_not_taken_over() {
    let verifier = verifier();

    let result = verifier.trust("intruder", HOST, ORIGIN, &installation(9001, other_key()));

    assert_eq!(result, Err(KeyError::OfAnotherTenant("panda".to_owned())));
    assert!(verifier.verify(&token(&claims()), Some(ORIGIN)).is_ok());
}

/// A PKCS #1 public key of 1024 bits: an odd number, and 65537.
fn small_key() -> String {
    let mut der = vec![0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00];
    der.extend([0xC5; 128]);
    der.extend([0x02, 0x03, 0x01, 0x00, 0x01]);
    format!("-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n", STANDARD.encode(der))
}

#[test]
fn only_rsa_public_keys_of_a_good_size_are_trusted() {
    let der: PublicKeyX509Der<'_> = app_key().public_key().as_der().unwrap();
    let base64 = STANDARD.encode(der.as_ref());
    let keys = [
        String::new(),
        "Not Found".to_owned(),
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", &base64[..64]),
        format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n"),
        format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n"),
        small_key(),
    ];

    for pem in keys {
        let installation = Installation { id: InstallationId(1), app: AppId(1), public_key_pem: pem.clone() };
        let result = TokenVerifier::new(clock()).trust("panda", HOST, ORIGIN, &installation);
        assert_eq!(result, Err(KeyError::NotAnRsaPublicKey), "{pem}");
    }
}
