//! What the fuzz targets hold for any input, tried with ten thousand generated inputs each: on stable Rust, the same ones
//! on every run. Half of them are made of what the parsers look for, since noise alone is refused at the door.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failure is what the tests are for")]

#[path = "../fuzz/checks.rs"]
mod checks;

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

const INPUTS: u32 = 10_000;

fn try_all<S: Strategy>(inputs: &S, check: impl Fn(S::Value)) {
    let config = Config { cases: INPUTS, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(inputs, |input| {
        check(input);
        Ok(())
    });
    tried.unwrap();
}

/// Texts put together from these pieces, with some noise between them.
fn pieces(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(of).prop_map(str::to_owned), 1 => "\\PC{0,3}", 1 => any::<char>().prop_map(String::from)];
    vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

#[test]
fn whatever_is_typed_is_recognised_or_refused() {
    const TYPED: &[&str] = &[
        "+",
        "00",
        "1",
        "209",
        "4555948",
        "(",
        ")",
        "-",
        ".",
        " ",
        "\u{a0}",
        "\u{200f}",
        "٤",
        "５",
        "%",
        "_",
        "\\",
        "@",
        "ph",
        "x",
        "acme.example",
        "rita",
        "#",
        "i_customer",
        "EasyCall",
        "شركة",
        "Ünïcode",
        "\u{0}",
        "\t",
        "sip:",
        "tel:",
        ";ext=",
        ",",
        "/",
        "é",
        "e\u{301}",
        "🙂",
    ];
    let texts = prop_oneof![any::<String>(), pieces(TYPED, 14)];

    try_all(&(any::<u8>(), texts), |(region, text)| checks::query(region, &text));
}

#[test]
fn no_token_is_believed_that_nobody_signed() {
    const CLAIMS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"aud\":\"https://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json\"",
        "\"iss\":\"pandatelecom.zendesk.com\"",
        "\"sub\":\"https://pandatelecom.zendesk.com/api/v2/users/534.json\"",
        "\"sub\":534",
        "\"iat\":1772442000",
        "\"nbf\":1772442000",
        "\"exp\":1772442300",
        "\"exp\":1e309",
        "\"jti\":\"a\"",
        "\"jti\":null",
        "\"context\":{\"product\":\"support\",\"location\":\"ticket_sidebar\"}",
        "\"alg\":\"RS256\"",
        "\"alg\":\"none\"",
        "null",
        "-1",
        "\"\\ud800\"",
        " ",
        "\"crit\":[]",
    ];
    const WHOLE: &str = "{\"aud\":\"https://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json\",\
        \"iss\":\"pandatelecom.zendesk.com\",\"sub\":534,\"iat\":1772442000,\"exp\":1772442300,\
        \"context\":{\"product\":\"support\",\"location\":\"ticket_sidebar\"}}";
    // A good payload with one byte changed is good in all but its signature, most of the time.
    let nearly_whole = (0..WHOLE.len(), any::<u8>()).prop_map(|(at, byte)| {
        let mut bytes = WHOLE.as_bytes().to_vec();
        bytes[at] = byte;
        bytes
    });
    let payloads = prop_oneof![bytes(), pieces(CLAIMS, 20).prop_map(String::into_bytes), nearly_whole];
    let headers = prop_oneof![bytes(), pieces(CLAIMS, 6).prop_map(String::into_bytes)];

    try_all(&(headers, payloads, bytes()), |(header, payload, signature)| checks::token(&header, &payload, &signature));
}

#[test]
fn an_event_is_read_or_refused() {
    const EVENT: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"event_type\":\"Customer/Updated\"",
        "\"event_type\":\"subscriber/created\"",
        "\"event_type\":\"DID/Status/Assigned\"",
        "\"event_type\":\"Customer/BalanceChanged\"",
        "\"event_type\":null",
        "\"variables\":{\"i_customer\":70412,\"i_event\":\"880213\"}",
        "\"variables\":{\"i_account\":\"301\",\"i_env\":3}",
        "\"variables\":{\"number\":12094555948}",
        "\"variables\":[]",
        "\"i_event\":1e30",
        "\"i_customer\":\" 46170 \"",
        "\"i_customer\":-1",
        "\"billing_entity_id\":1",
        "\"number\":\"+1 (209)\\u0000\"",
        "null",
        " ",
    ];
    const WHOLE: &str =
        "{\"event_type\":\"Customer/Updated\",\"variables\":{\"i_customer\":70412,\"i_event\":\"880213\"}}";
    let nearly_whole = (0..WHOLE.len(), any::<u8>()).prop_map(|(at, byte)| {
        let mut bytes = WHOLE.as_bytes().to_vec();
        bytes[at] = byte;
        bytes
    });
    let objects = pieces(EVENT, 8).prop_map(|members| format!("{{{members}}}").into_bytes());
    let bodies = prop_oneof![bytes(), pieces(EVENT, 12).prop_map(String::into_bytes), objects, nearly_whole];

    try_all(&bodies, |body| checks::event(&body));
}

#[test]
fn what_a_webhook_tells_is_read_or_ignored() {
    const TOLD: &[&str] = &[
        ",",
        ":",
        "\"id\":\"2b24ef10\"",
        "\"id\":\"\"",
        "\"id\":7",
        "\"type\":\"zen:event-type:organization.deleted\"",
        "\"type\":\"zen:event-type:organization.name_changed\"",
        "\"type\":\"zen:event-type:ticket.created\"",
        "\"subject\":\"zen:organization:77\"",
        "\"subject\":\"zen:organization:-1\"",
        "\"subject\":null",
        "\"detail\":{\"id\":\"77\"}",
        "\"detail\":{\"id\":77}",
        "\"detail\":[]",
        "\"event\":{}",
    ];
    let objects = pieces(TOLD, 10).prop_map(|members| format!("{{{members}}}").into_bytes());
    let members = vec(select(TOLD), 0..6).prop_map(|members| format!("{{{}}}", members.join(",")).into_bytes());

    try_all(&prop_oneof![bytes(), objects, members], |body| checks::webhook(&body));
}

#[test]
fn a_form_has_one_token_or_is_refused() {
    const FORM: &[&str] = &[
        "token",
        "=",
        "&",
        ";",
        "%74oken",
        "token=",
        "a",
        "%",
        "%2",
        "%FF",
        "+",
        "Token",
        "tok",
        "en",
        "\0",
        "?",
        "eyJ.eyJ.x",
        "%26",
    ];
    let bodies = prop_oneof![bytes(), pieces(FORM, 24).prop_map(String::into_bytes)];

    try_all(&bodies, |body| checks::form(&body));
}
