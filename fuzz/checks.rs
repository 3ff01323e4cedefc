//! What holds for any input of each parser of foreign input. The fuzz targets try it with inputs that grow with what
//! they reach, `tests/parsers.rs` with generated ones on every run of the tests.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use portadesk::{
    clock::Clock,
    provisioning::{Event, Subject},
    search::{Query, Region},
    web::{FormError, token_of_form},
    zendesk::{AppId, Happening, Installation, InstallationId, OrganizationEvent, TokenVerifier},
};

/// Regions whose phone numbers are read in different ways; the last is none.
const REGIONS: [&str; 7] = ["US", "DE", "GB", "RU", "IT", "AE", "ZZ"];

/// The public half of a key whose other half was thrown away: nothing can be signed with it.
const KEY: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0XfEVTC1fad1ztPoMxVn
OOfaNJ20ppv7rgTWbeOMshsPi9btcS6WhgRJAJcifUsMW1eV9kTgp3ct4DL+BQni
7OAuOdjGwiAGK6QmbttYw7Nw9qmINS8OEUBa2fXI72TqSykdIw9mnSUyBY975m28
o+e6fQuLy6O5CYIpUVkDBh43eUdOJT3si/ZaM/OycsY3OTNI/1XpYJ5CKI58TFSN
f03dXiqPb2O8XgiaoDxokOgtRUOTDNdp/Tk5WCTHDB5RYfHmkiMnyTlTGQ1UP1DQ
XCfTpurA8XSK6YZQKwNBR0Ue/Hf3SCd7IItaabS0YISqVsDOtGJye24EkVE+po9y
4QIDAQAB
-----END PUBLIC KEY-----
";
const ORIGIN: &str = "https://pandatelecom.zendesk.com";

static VERIFIER: LazyLock<TokenVerifier> = LazyLock::new(|| {
    let verifier = TokenVerifier::new(Clock::fixed("2026-03-02T09:00:00Z".parse().expect("a moment")));
    let installation = Installation { id: InstallationId(9001), app: AppId(4711), public_key_pem: KEY.to_owned() };
    verifier.trust("panda", "pandatelecom.zendesk.com", ORIGIN, &installation).expect("a good key");
    verifier
});

/// A query is recognised or refused, and its normal form is stable.
pub fn query(region: u8, text: &str) {
    let code = REGIONS[usize::from(region) % REGIONS.len()];
    let region: Region = code.parse().unwrap_or_default();
    if let Ok(query) = Query::recognise(text, region) {
        assert!(!query.readings().is_empty());
        assert_eq!(Query::recognise(query.text(), region).as_ref(), Ok(&query));
    }
}

/// No token is believed that was not signed, however its parts are made.
pub fn token(header: &[u8], payload: &[u8], signature: &[u8]) {
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let good_header = encode(br#"{"typ":"JWT","alg":"RS256"}"#);
    let signature_of_length = encode(&[signature, &[0; 256]].concat()[..256]);
    let tokens = [
        String::from_utf8_lossy(payload).into_owned(),
        format!("{}.{}.{}", encode(header), encode(payload), encode(signature)),
        format!("{good_header}.{}.{}", encode(payload), encode(signature)),
        format!("{good_header}.{}.{signature_of_length}", encode(payload)),
    ];
    for token in tokens {
        for origin in [Some(ORIGIN), None, std::str::from_utf8(header).ok()] {
            assert!(VERIFIER.verify(&token, origin).is_err(), "believed: {token}");
        }
    }
}

/// A form has one token, none or several, and whatever it has is text that survives being sent again.
pub fn form(body: &[u8]) {
    match token_of_form(body) {
        Ok(token) => {
            let again = url::form_urlencoded::Serializer::new(String::new()).append_pair("token", &token).finish();
            assert_eq!(token_of_form(again.as_bytes()), Ok(token));
        }
        Err(error) => assert!(matches!(error, FormError::NoToken | FormError::TwoTokens)),
    }
    let one_more = [body, b"&token=a"].concat();
    assert_eq!(token_of_form(body).is_err_and(|error| error == FormError::NoToken), token_of_form(&one_more).is_ok());
}

/// What a webhook tells is read or not; what is read names an organization, and says the same when it is told in few words.
pub fn webhook(body: &[u8]) {
    let Some(told) = OrganizationEvent::read(body) else { return };
    let what = if told.what == Happening::Deleted { "deleted" } else { "other" };
    let again = serde_json::json!({
        "id": told.id,
        "type": format!("zen:event-type:organization.{what}"),
        "detail": { "id": told.organization.to_string() },
    });
    assert_eq!(OrganizationEvent::read(again.to_string().as_bytes()), Some(told));
}

/// An event is read or refused; what is read survives being written again, in another place and as another kind.
pub fn event(body: &[u8]) {
    let Ok(event) = Event::read(body) else { return };
    assert!(!event.event_type.is_empty());
    let mut variables = serde_json::Map::new();
    match &event.subject {
        Some(Subject::Customer(id)) => drop(variables.insert("i_customer".to_owned(), id.get().into())),
        Some(Subject::Account(id)) => drop(variables.insert("i_account".to_owned(), id.to_string().into())),
        Some(Subject::Number(number)) => drop(variables.insert("number".to_owned(), number.as_str().into())),
        None => return,
    }
    if let Some(key) = &event.key {
        variables.insert("i_event".to_owned(), key.event.as_str().into());
        variables.insert("i_env".to_owned(), key.env.as_str().into());
    }
    let again = serde_json::json!({ "event_type": event.event_type, "variables": variables });
    let again = Event::read(again.to_string().as_bytes()).expect("what was read can be read again");
    assert_eq!((&again.subject, &again.key), (&event.subject, &event.key));
}
