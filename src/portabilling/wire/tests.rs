use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::*;
use crate::portabilling::{AccountBillStatus, BalanceControl, BillStatus, ChargeKind, CustomerKind};

fn lenient<T: scalar::FromScalar>(json: &str) -> Option<T> {
    serde_json::from_str::<Lenient<T>>(json).unwrap().0
}

fn answer(body: &serde_json::Value) -> Answer {
    Answer::classify("Test/get_test", 200, body.to_string(), None).unwrap_or_else(|error| panic!("{error}"))
}

fn customer(fields: &serde_json::Value) -> Customer {
    answer(&json!({ "customer_info": fields })).object("customer_info", ()).unwrap().unwrap()
}

fn account(fields: &serde_json::Value) -> Account {
    answer(&json!({ "account_info": fields })).object("account_info", None).unwrap().unwrap()
}

/// Whose sections are asked for.
fn owner() -> CustomerId {
    CustomerId::new(70_412).unwrap()
}

fn charge(fields: &serde_json::Value) -> Charge {
    answer(&json!({ "xdr_list": [fields] })).rows::<Charge>(owner()).unwrap().rows.remove(0)
}

#[test]
fn texts_are_trimmed_and_empty_ones_are_absent() {
    assert_eq!(lenient::<String>(r#"" Acme\u00e9 \/ ""#).as_deref(), Some("Acmeé /"));
    assert_eq!(lenient::<String>("15550100").as_deref(), Some("15550100"));
    for nothing in ["null", r#""""#, r#""  ""#, "{}", "[1]", r#""\ud800""#] {
        assert_eq!(lenient::<String>(nothing), None, "{nothing}");
    }
}

#[test]
fn numbers_come_as_numbers_or_as_texts() {
    for twelve in ["12", r#""12""#, r#"" 12 ""#, "12.0", "1.2e1"] {
        assert_eq!(lenient::<u64>(twelve), Some(12), "{twelve}");
    }
    for none in ["-12", "12.5", r#""twelve""#, "true", "null", "[]"] {
        assert_eq!(lenient::<u64>(none), None, "{none}");
    }
}

#[test]
fn flags_come_in_every_spelling() {
    for yes in [r#""Y""#, r#""y""#, "1", r#""1""#, "true", r#""yes""#] {
        assert_eq!(lenient::<bool>(yes), Some(true), "{yes}");
    }
    for no in [r#""N""#, "0", r#""0""#, "false"] {
        assert_eq!(lenient::<bool>(no), Some(false), "{no}");
    }
    for neither in ["null", r#""""#, "2", r#""maybe""#] {
        assert_eq!(lenient::<bool>(neither), None, "{neither}");
    }
}

#[test]
fn money_is_what_billing_wrote_to_the_last_digit() {
    for (written, read) in [
        ("-23.61693", "-23.61693"),
        ("118.40250", "118.40250"),
        ("0.1", "0.1"),
        ("9007199254740993.00001", "9007199254740993.00001"),
        (r#""300.00""#, "300.00"),
        ("1.5E2", "150"),
        ("-0.00", "0"),
    ] {
        assert_eq!(lenient::<Decimal>(written).unwrap().to_string(), read, "{written}");
    }
    for none in ["null", r#""""#, r#""***""#, "true", r#""1,50""#] {
        assert_eq!(lenient::<Decimal>(none), None, "{none}");
    }
}

#[test]
fn moments_are_utc_in_every_form() {
    for same in [
        r#""2026-01-31 23:00:00""#,
        r#""2026-01-31T23:00:00""#,
        r#""2026-01-31T23:00:00Z""#,
        "1769900400",
        r#""1769900400""#,
    ] {
        assert_eq!(lenient::<Timestamp>(same).unwrap().to_string(), "2026-01-31T23:00:00Z", "{same}");
    }
    assert_eq!(lenient::<Timestamp>(r#""2026-01-31""#).unwrap().to_string(), "2026-01-31T00:00:00Z");
    for none in ["null", r#""""#, r#""0000-00-00 00:00:00""#, r#""2026-13-01 00:00:00""#, "0", r#""soon""#] {
        assert_eq!(lenient::<Timestamp>(none), None, "{none}");
    }
}

#[test]
fn dates_may_have_a_time_behind_them() {
    use jiff::civil::Date;

    assert_eq!(lenient::<Date>(r#""2026-02-28""#), Some(date(2026, 2, 28)));
    assert_eq!(lenient::<Date>(r#""2026-02-28 23:00:00""#), Some(date(2026, 2, 28)));
    for none in ["null", r#""""#, r#""0000-00-00""#, r#""2026-02-30""#, r#""übermorgen""#, "20260228"] {
        assert_eq!(lenient::<Date>(none), None, "{none}");
    }
}

#[test]
fn a_customer_is_read_whole() {
    let customer = customer(&json!({
        "i_customer": 70412, "name": "ACME-Retail", "i_customer_type": 1, "i_parent": 511, "i_customer_class": 13,
        "companyname": "Acme Ltd", "firstname": "Rita", "lastname": "Moss", "phone1": "15550100", "phone2": "",
        "email": "ap@acme.example, boss@acme.example;AP@acme.example  <it@acme.example>", "baddr1": "1 Dock Road",
        "address_line_2": "Unit 4\n\nYard B\n", "city": "Cork", "country": "IE", "iso_4217": "eur",
        "balance": 118.4025, "credit_limit": 300, "i_balance_control_type": "1", "credit_exceed": 0, "blocked": "N",
        "unallocated_payments": 0, "bill_status": "O", "status": "Credit_Exceeded",
        "billed_to": "2026-01-31 23:00:00", "password": "never", "service_features": [{"name": "x"}],
    }));

    insta::assert_debug_snapshot!(customer, @r#"
    Customer {
        id: CustomerId(
            70412,
        ),
        name: "ACME-Retail",
        company: Some(
            "Acme Ltd",
        ),
        first_name: Some(
            "Rita",
        ),
        last_name: Some(
            "Moss",
        ),
        emails: [
            "ap@acme.example",
            "boss@acme.example",
            "it@acme.example",
        ],
        phones: [
            "15550100",
        ],
        address: Address {
            lines: [
                "1 Dock Road",
                "Unit 4",
                "Yard B",
            ],
            city: Some(
                "Cork",
            ),
            state: None,
            zip: None,
            country: Some(
                "IE",
            ),
        },
        kind: Retail,
        reseller: Some(
            CustomerId(
                511,
            ),
        ),
        class: Some(
            13,
        ),
        money: CustomerMoney {
            currency: Some(
                "EUR",
            ),
            balance: Some(
                118.4025,
            ),
            credit_limit: Some(
                300,
            ),
            control: Postpaid,
            unallocated_payments: Some(
                0,
            ),
        },
        state: CustomerState {
            status: Some(
                "credit_exceeded",
            ),
            bill_status: Open,
            blocked: false,
            credit_exceeded: false,
        },
        created: None,
        billed_to: Some(
            2026-01-31T23:00:00Z,
        ),
        next_billed_to: None,
        time_zone: None,
    }
    "#);
}

#[test]
fn what_a_customer_lacks_is_absent_and_means_the_usual() {
    let bare = customer(&json!({ "i_customer": "7", "status": "ok", "credit_limit": null, "i_parent": 0 }));

    assert_eq!((bare.id.get(), bare.name.as_str(), bare.kind), (7, "", CustomerKind::Retail));
    assert_eq!((bare.reseller, bare.money.credit_limit, bare.money.control), (None, None, BalanceControl::Unknown));
    assert_eq!((bare.state.status, bare.state.bill_status, bare.state.blocked), (None, BillStatus::Open, false));
}

#[test]
fn bill_statuses_stay_readable_and_new_ones_are_unknown() {
    for (letter, expected) in [
        ("O", BillStatus::Open),
        ("S", BillStatus::Suspended),
        ("C", BillStatus::Closed),
        ("E", BillStatus::Exported),
        ("D", BillStatus::Deactivated),
        ("Z", BillStatus::Unknown),
    ] {
        let customer = customer(&json!({ "i_customer": 7, "bill_status": letter }));
        assert_eq!(customer.state.bill_status, expected, "{letter}");
    }
}

#[test]
fn separate_street_lines_win_over_the_joined_one() {
    let customer = customer(&json!({
        "i_customer": 7, "baddr1": "1 Dock Road", "baddr2": "Unit 4", "address_line_2": "Unit 4",
    }));

    assert_eq!(customer.address.lines, ["1 Dock Road", "Unit 4"]);
}

#[test]
fn masked_values_cost_their_own_field_only() {
    let customer =
        customer(&json!({ "i_customer": 7, "name": "A", "email": "*****", "balance": "*****", "phone1": {} }));

    assert_eq!((customer.emails.len(), customer.money.balance, customer.phones.len()), (0, None, 0));
    assert_eq!(customer.name, "A");
}

#[test]
fn an_account_is_read_whole() {
    let account = account(&json!({
        "i_account": 301, "i_customer": 70412, "id": "15550100@msisdn", "status": "Screening", "bill_status": "O",
        "blocked": 1, "product_name": "SIP-1", "product_visible_name": "Office line", "h323_password": "never",
        "assigned_addons": [{"name": "A1", "end_user_name": "Weekend"}, {"name": "A2"}, "odd"],
        "alias_list": [{"id": "15550101@msisdn"}, {"id": 15_550_102}, {}], "did_number": "15550100",
        "extension_id": 101, "extension_name": "Desk", "balance": -4.5, "iso_4217": "EUR", "sip_status": "1",
        "email": "rita@acme.example", "activation_date": "2024-06-02", "i_master_account": null,
    }));

    insta::assert_debug_snapshot!(account, @r#"
    Account {
        id: AccountId(
            301,
        ),
        customer: CustomerId(
            70412,
        ),
        name: "15550100",
        status: Some(
            "screening",
        ),
        bill_status: Open,
        blocked: true,
        product: Some(
            "Office line",
        ),
        add_ons: [
            "Weekend",
            "A2",
        ],
        aliases: [
            "15550101",
            "15550102",
        ],
        did: Some(
            "15550100",
        ),
        extension: Some(
            Extension {
                number: "101",
                name: Some(
                    "Desk",
                ),
            },
        ),
        balance: Some(
            -4.5,
        ),
        currency: Some(
            "EUR",
        ),
        registered: Some(
            true,
        ),
        emails: [
            "rita@acme.example",
        ],
        master: None,
        activated: Some(
            2024-06-02,
        ),
        expires: None,
    }
    "#);
}

#[test]
fn an_account_that_spends_its_customers_funds_has_none_of_its_own() {
    let shared = account(&json!({
        "i_account": 1, "i_customer": 2, "id": "1", "balance": 0, "i_account_balance_control_type": 3,
    }));

    assert_eq!(shared.balance, None);
}

#[test]
fn an_account_without_its_customer_is_none_unless_the_question_said_whose() {
    let answer = answer(&json!({ "account_list": [{ "i_account": 1, "id": "a@b", "bill_status": "I" }] }));

    assert_eq!(answer.rows::<Account>(None).unwrap().rows, []);
    let rows = answer.rows::<Account>(CustomerId::new(9)).unwrap().rows;
    assert_eq!((rows[0].customer.get(), rows[0].name.as_str()), (9, "a"));
    assert_eq!(rows[0].bill_status, AccountBillStatus::Inactive);
}

#[test]
fn the_kind_of_a_charge_comes_from_service_and_direction() {
    for (service, bit_flags, kind) in [
        (json!(3), json!(4), ChargeKind::OutgoingCall),
        (json!("3"), json!("72"), ChargeKind::IncomingCall),
        (json!(3), json!(12), ChargeKind::ForwardedCall),
        (json!(null), json!(4), ChargeKind::OutgoingCall),
        (json!(2), json!(4), ChargeKind::Payment),
        (json!(7), json!(4), ChargeKind::Other),
        (json!(3), json!(0), ChargeKind::Other),
    ] {
        let charge = charge(&json!({ "i_xdr": 1, "i_service": service, "bit_flags": bit_flags }));
        assert_eq!(charge.kind, kind, "{service} {bit_flags}");
    }
}

#[test]
fn a_charge_is_read_whole() {
    let charge = charge(&json!({
        "i_xdr": "88", "i_service": 3, "bit_flags": 4, "account_id": "15550100@msisdn", "CLI": "15550100",
        "CLD": "4420", "charged_amount": 0.12345, "charged_quantity": "61", "unix_connect_time": "1769900400",
        "connect_time": null, "bill_time": "2026-02-01 00:00:00", "country": "UK", "failed": 0,
    }));

    insta::assert_debug_snapshot!(charge, @r#"
    Charge {
        id: Some(
            88,
        ),
        kind: OutgoingCall,
        account: Some(
            "15550100",
        ),
        from: Some(
            "15550100",
        ),
        to: Some(
            "4420",
        ),
        description: None,
        country: Some(
            "UK",
        ),
        at: Some(
            2026-01-31T23:00:00Z,
        ),
        quantity: Some(
            61,
        ),
        amount: Some(
            0.12345,
        ),
        currency: None,
        failed: false,
    }
    "#);
}

#[test]
fn a_malformed_row_does_not_lose_the_list() {
    let answer = answer(
        &json!({ "total": "5", "customer_list": [{"i_customer": 1}, null, {"name": "x"}, [2], {"i_customer": 3}] }),
    );

    let batch = answer.rows::<Customer>(()).unwrap();

    assert_eq!(batch.rows.iter().map(|row| row.id.get()).collect::<Vec<_>>(), [1, 3]);
    assert_eq!((batch.read, batch.total), (5, Some(5)));
}

#[test]
fn a_list_that_is_missing_or_empty_is_no_row() {
    for body in
        [json!({}), json!({ "invoice_list": null }), json!({ "invoice_list": "" }), json!({ "invoice_list": {} })]
    {
        assert!(answer(&body).rows::<Invoice>(owner()).unwrap().rows.is_empty(), "{body}");
    }
    assert!(answer(&json!({ "invoice_list": 7 })).rows::<Invoice>(owner()).is_err());
}

#[test]
fn a_row_that_names_another_customer_is_left_out() {
    let rows = |id: &str| json!([{ id: 1, "i_customer": 70412 }, { id: 2, "i_customer": "9" }, { id: 3 }]);
    let body = json!({
        "account_list": rows("i_account"), "invoice_list": rows("i_invoice"), "xdr_list": rows("i_xdr"),
    });
    let answer = answer(&body);

    let accounts = answer.rows::<Account>(Some(owner())).unwrap().rows;
    let invoices = answer.rows::<Invoice>(owner()).unwrap().rows;
    let charges = answer.rows::<Charge>(owner()).unwrap().rows;

    assert_eq!(accounts.iter().map(|row| row.id.get()).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(invoices.iter().map(|row| row.id).collect::<Vec<_>>(), [Some(1), Some(3)]);
    assert_eq!(charges.iter().map(|row| row.id).collect::<Vec<_>>(), [Some(1), Some(3)]);
}

#[test]
fn an_object_that_is_missing_or_empty_is_absence() {
    for body in
        [json!({}), json!({ "customer_info": null }), json!({ "customer_info": {} }), json!({ "customer_info": [] })]
    {
        assert!(answer(&body).object::<Customer>("customer_info", ()).unwrap().is_none(), "{body}");
    }
    let nameless = answer(&json!({ "customer_info": { "name": "x" } })).object::<Customer>("customer_info", ());
    assert!(matches!(nameless, Err(PortaBillingError::Unreadable { .. })));
}

#[test]
fn the_fault_code_decides_and_not_the_status() {
    let classify = |status, body: &str| Answer::classify("Test/get_test", status, body.to_owned(), None).err();

    for status in [200, 404, 500] {
        let fault = classify(status, r#"{"faultcode":"Server.X.y","faultstring":"rita@acme.example"}"#);
        assert!(matches!(fault, Some(PortaBillingError::Fault { code, .. }) if code == "Server.X.y"), "{status}");
    }
    for (status, body) in
        [(500, "{}"), (502, "<html></html>"), (200, "<html></html>"), (200, "[]"), (302, ""), (500, "")]
    {
        let unreadable = classify(status, body);
        assert!(matches!(unreadable, Some(PortaBillingError::Unreadable { .. })), "{status} {body}");
    }
    assert!(classify(200, "").is_none());
    assert!(classify(200, r#"{"faultcode":null,"total":0}"#).is_none());
}

proptest! {
    #[test]
    fn five_decimals_survive_the_wire(mantissa in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u32..=5) {
        let amount = Decimal::new(mantissa, scale);

        prop_assert_eq!(lenient::<Decimal>(&amount.to_string()), Some(amount));
    }

    #[test]
    fn no_value_whatever_breaks_its_row(value in "\\PC{0,40}") {
        let fields = json!({
            "i_customer": 7, "balance": value, "billed_to": value, "blocked": value, "email": value, "bill_status": value,
            "i_parent": value, "creation_date": value,
        });

        prop_assert_eq!(customer(&fields).id.get(), 7);
    }

    #[test]
    fn no_answer_whatever_panics(body in "\\PC{0,80}") {
        if let Ok(answer) = Answer::classify("Test/get_test", 200, body, None) {
            let _ = answer.rows::<Account>(None);
            let _ = answer.object::<Customer>("customer_info", ());
        }
    }
}
