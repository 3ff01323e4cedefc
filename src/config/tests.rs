use std::{fs, time::Duration};

use super::*;
use crate::{portabilling, zendesk};

/// A configuration in which nothing but `secret-…` values is secret.
const SOUND: &str = r#"
public_url = "https://portadesk.panda.example"

[sessions]
key = "secret-session-key-of-32-characters"

[[tenants]]
name = "panda"

[tenants.zendesk]
subdomain = "pandatelecom"
client_id = "portadesk"
client_secret = "secret-client"

[tenants.portabilling]
url = "https://billing.panda.example"
login = "portadesk-ro"
token = "secret-token"
"#;

/// The section that turns provisioning on.
const PROVISIONING: &str =
    "\n[tenants.tickets]\n\n[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"an-espf-secret\"\n";

/// And the one without which nobody asks for help from self-care.
const CARE: &str = "\n[tenants.care]\nsecret = \"a-care-secret-of-the-tests-0123456789\"\n";

/// Sections that a tenant can do without.
const OTHERS: &str = "\n[tenants.senders]\n[tenants.support_cost]\nrate = \"60.00\"\ncurrency = \"EUR\"\n";

fn parse(text: &str) -> Result<Config, Vec<String>> {
    with_environment(text, &[])
}

fn with_environment(text: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::parse(text, variables).map_err(|error| error.0.iter().map(ToString::to_string).collect())
}

/// The sound configuration with some text replaced.
fn changed(from: &str, to: &str) -> Result<Config, Vec<String>> {
    assert!(SOUND.contains(from), "{from}");
    parse(&SOUND.replace(from, to))
}

fn client_secret(config: &Config) -> &str {
    match &config.tenants[0].zendesk.credential {
        zendesk::Credential::OAuthClient { secret, .. } => secret.expose_secret(),
        zendesk::Credential::ApiToken { token, .. } => token.expose_secret(),
    }
}

fn billing_secret(credential: &portabilling::Credential) -> &str {
    match credential {
        portabilling::Credential::Token(secret) | portabilling::Credential::Password(secret) => secret.expose_secret(),
    }
}

#[test]
fn a_short_configuration_is_enough() {
    let config = parse(SOUND).unwrap();

    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url.as_str(), "https://portadesk.panda.example/");
    assert_eq!(config.database_url.expose_secret(), "sqlite://portadesk.db");
    let zendesk = &config.tenants[0].zendesk;
    assert_eq!(zendesk.account_host(), "pandatelecom.zendesk.com");
    assert_eq!(zendesk.account_url.as_str(), "https://pandatelecom.zendesk.com/");
    assert_eq!(zendesk.api_url, zendesk.account_url);
    assert_eq!(client_secret(&config), "secret-client");
    assert_eq!(billing_secret(&config.tenants[0].portabilling.credential), "secret-token");
}

/// The names every operator, script and tool relies on, as they were first promised.
#[test]
fn the_promised_names_work_as_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let secret = |name: &str, value: &str| {
        let path = folder.path().join(name);
        fs::write(&path, format!("{value}\n")).unwrap();
        path.display().to_string()
    };
    let promised = format!(
        r#"
listen       = "127.0.0.1:8080"
public_url   = "https://portadesk.example.com"      # what Zendesk and browsers see
database_url = "sqlite://portadesk.db"              # or postgres://…

[[tenants]]
name = "panda"

[tenants.zendesk]
subdomain     = "pandatelecom"                      # account host pandatelecom.zendesk.com: iss, aud, frame-ancestors
client_id     = "portadesk"                         # OAuth client credentials; or email + api_token until 2027-04-30
client_secret_file = "{}"
api_url         = "http://127.0.0.1:4010"         # only when the API is reached at another address (proxy, test)
app_id          = 4711                            # these three are found by themselves when left out
installation_id = 9001
public_key_file = "/etc/portadesk/app.pem"

[tenants.portabilling]
url           = "https://billing.panda.example"
login         = "portadesk-ro"
token_file    = "{}"         # or password
customer_link = "https://billing.panda.example/#/customer/{{i_customer}}/general_info"
ca_file = "/etc/ssl/billing-ca.pem"
"#,
        secret("zendesk", "secret-client"),
        secret("portabilling", "secret-token"),
    );

    let config = parse(&promised).unwrap();

    let Tenant { zendesk, portabilling, customer_link, .. } = &config.tenants[0];
    assert_eq!(client_secret(&config), "secret-client");
    assert_eq!(zendesk.api_url.as_str(), "http://127.0.0.1:4010/");
    assert_eq!((zendesk.app_id.unwrap().0, zendesk.installation_id.unwrap().0), (4711, 9001));
    assert_eq!(zendesk.public_key_file.as_deref(), Some(Path::new("/etc/portadesk/app.pem")));
    assert_eq!(billing_secret(&portabilling.credential), "secret-token");
    assert_eq!(portabilling.ca_file.as_deref(), Some(Path::new("/etc/ssl/billing-ca.pem")));
    assert!(customer_link.as_ref().unwrap().ends_with("/{i_customer}/general_info"));
}

#[test]
fn the_other_ways_to_log_in_work_too() {
    let legacy =
        changed("client_id = \"portadesk\"\nclient_secret", "email = \"tom@panda.example\"\napi_token").unwrap();
    assert!(matches!(&legacy.tenants[0].zendesk.credential, zendesk::Credential::ApiToken { email, .. }
        if email == "tom@panda.example"));

    let password = changed("token =", "password =").unwrap();
    assert!(matches!(password.tenants[0].portabilling.credential, portabilling::Credential::Password(_)));

    let next = changed("token =", "next_token = \"secret-next\"\ntoken =").unwrap();
    assert_eq!(billing_secret(next.tenants[0].portabilling.next_credential.as_ref().unwrap()), "secret-next");

    let next =
        changed("client_id", "next_client_id = \"new\"\nnext_client_secret = \"secret-next\"\nclient_id").unwrap();
    assert!(next.tenants[0].zendesk.next_credential.is_some());
}

#[test]
fn all_mistakes_are_told_at_once_in_words_to_act_on() {
    let broken = r#"
listen = "8080"
public_url = "http://portadesk.panda.example"
databse_url = "sqlite://portadesk.db"

[sessions]
key = "too short"
idle = "a while"

[limits]
workers = 0

[[tenants]]
name = "Panda Telecom"

[tenants.zendesk]
subdomain = "pandatelecom.zendesk.com"
email = "tom@panda.example"

[tenants.portabilling]
url = "https://billing.panda.example/rest"
token = "secret-token"
customer_link = "https://billing.panda.example/#/customers"
"#;

    let problems = parse(broken).unwrap_err();

    let expected = [
        r#"listen: must be an address and port such as "127.0.0.1:8080""#,
        "public_url: must start with https:// (plain http is for addresses of this machine only)",
        r#"sessions.idle: must be a duration from "1m" to "1h", such as "15m""#,
        "sessions.key: must have at least 32 characters; `openssl rand -hex 32` makes one",
        "limits.workers: must be a whole number from 1 to 256",
        "tenants.0.name: may have lower-case letters, digits, - and _ only",
        r#"tenants.0.zendesk.subdomain: must be the bare name: "panda" for panda.zendesk.com"#,
        "tenants.0.zendesk.api_token: is missing: it goes together with email",
        "tenants.0.portabilling.url: must be scheme, host and port only, without a path, user or password",
        "tenants.0.portabilling.login: is missing",
        "tenants.0.portabilling.customer_link: must contain {i_customer}, where the customer's number goes",
        "databse_url: is not a setting; did you mean database_url?",
    ];
    assert_eq!(problems, expected);
    let told = ConfigError(vec![Problem { key: "a".to_owned(), message: "b".to_owned() }]).to_string();
    assert_eq!(told, "the configuration has 1 problem:\n  - a: b\n");
}

#[test]
fn what_is_missing_altogether_is_told_with_an_example() {
    let problems = parse("[[tenants]]\nname = 'panda'").unwrap_err();

    assert_eq!(
        problems,
        [
            r#"public_url: is missing: give an address such as "https://portadesk.example.com""#,
            "tenants.panda.zendesk.subdomain: is missing",
            "tenants.panda.zendesk.client_id: is missing: give client_id and client_secret of an OAuth client in Zendesk",
            r#"tenants.panda.portabilling.url: is missing: give an address such as "https://billing.example.com""#,
            "tenants.panda.portabilling.login: is missing",
            "tenants.panda.portabilling.token: is missing: give the API token (token or token_file) of the read-only user",
        ]
    );
    let nothing = parse("").unwrap_err();
    assert_eq!(nothing[1], "tenants: is missing: describe at least one tenant in a [[tenants]] section");
}

#[test]
fn credentials_must_be_whole_and_of_one_kind() {
    let only = |text: &str, key: &str, message: &str| {
        let name = format!("tenants.panda.{key}: {message}");
        assert_eq!(changed("client_id = \"portadesk\"\n", text).unwrap_err(), [name], "{text}");
    };
    only("", "zendesk.client_id", "is missing: it goes together with client_secret");
    only(
        "client_id = 'a'\napi_token = 'b'\n",
        "zendesk.client_id",
        "is given beside email or api_token: keep the OAuth client and drop those",
    );
    only(
        "client_id = 'a'\nnext_client_id = 'b'\n",
        "zendesk.next_client_secret",
        "is missing: it goes together with next_client_id",
    );
    let both = changed("token =", "password = 'b'\ntoken =").unwrap_err();
    assert_eq!(both, ["tenants.panda.portabilling.token: is given together with password: keep one"]);
}

#[test]
fn a_credential_that_cannot_be_read_is_told_once() {
    let problems = changed("client_secret = \"secret-client\"", "client_secret_file = '/nowhere'").unwrap_err();

    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("tenants.panda.zendesk.client_secret_file: /nowhere cannot be read"),
        "{problems:?}"
    );
}

#[test]
fn tenants_share_neither_name_nor_account() {
    let tenant = SOUND.split_once("[[tenants]]").unwrap().1;

    let problems = parse(&format!("{SOUND}\n[[tenants]]{tenant}")).unwrap_err();

    assert_eq!(
        problems,
        ["tenants: the name panda is used twice", "tenants: two tenants have the Zendesk account pandatelecom"]
    );
}

#[test]
fn only_zendesk_s_own_page_or_this_machine_s_may_frame_the_panel() {
    let with = |url: &str| changed("client_id", &format!("account_url = \"{url}\"\nclient_id"));
    for good in
        ["https://pandatelecom.zendesk.com", "http://127.0.0.1:4010", "http://localhost:4010", "https://[::1]:1"]
    {
        assert!(with(good).is_ok(), "{good}");
    }
    for bad in ["https://evil.example", "https://other.zendesk.com", "https://pandatelecom.zendesk.com:444"] {
        let words = "must be https://pandatelecom.zendesk.com (other addresses of this machine only, for tests)";
        assert_eq!(with(bad).unwrap_err(), [format!("tenants.panda.zendesk.account_url: {words}")], "{bad}");
    }
}

#[test]
fn addresses_are_bare() {
    let url = |text: &str| changed("https://portadesk.panda.example", text).map(|config| config.public_url.to_string());
    assert_eq!(url("https://desk.example:8443/").unwrap(), "https://desk.example:8443/");
    assert_eq!(url("http://localhost:8080").unwrap(), "http://localhost:8080/");
    for bad in
        ["https://a.example/b", "https://a.example?b", "https://u@a.example", "https://:p@a.example", "a.example"]
    {
        assert_eq!(url(bad).unwrap_err().len(), 1, "{bad}");
    }
}

#[test]
fn the_environment_finds_tenants_by_name_and_by_number() {
    let text = SOUND.replace("\"panda\"", "\"panda-west\"").replace("client_secret = \"secret-client\"\n", "");
    for name in ["PANDA_WEST", "panda_west", "0"] {
        let variable = format!("PORTADESK__TENANTS__{name}__ZENDESK__CLIENT_SECRET");

        let config = with_environment(&text, &[(&variable, "secret-environment"), ("HOME", "/root")]).unwrap();

        assert_eq!(client_secret(&config), "secret-environment", "{name}");
    }
}

#[test]
fn the_environment_goes_before_the_file_except_for_secrets() {
    let config = with_environment(SOUND, &[("PORTADESK__LISTEN", "0.0.0.0:9000"), ("PORTADESK__LOG__FORMAT", "json")]);
    assert_eq!(config.unwrap().listen.to_string(), "0.0.0.0:9000");

    let twice = with_environment(SOUND, &[("PORTADESK__TENANTS__0__PORTABILLING__TOKEN", "secret-other")]).unwrap_err();
    let words = "tenants.panda.portabilling.token: is given both in the file and in the environment: keep one";
    assert_eq!(twice, [words]);

    let twice = with_environment(SOUND, &[("PORTADESK__TENANTS__PANDA__PORTABILLING__TOKEN_FILE", "/t")]).unwrap_err();
    assert_eq!(twice, ["tenants.panda.portabilling.token: is given twice, as token and as token_file: keep one"]);
}

#[test]
fn a_variable_that_leads_nowhere_is_named() {
    let told = |name: &str| with_environment(SOUND, &[(name, "x")]).unwrap_err();
    assert_eq!(
        told("PORTADESK__TENANTS__LION__NAME"),
        ["the environment variable PORTADESK__TENANTS__LION__NAME names an entry that the file does not have"]
    );
    assert_eq!(told("PORTADESK__"), ["the environment variable PORTADESK__ names no setting"]);
    assert_eq!(
        told("PORTADESK__PUBLIC_URL__HOST"),
        ["the environment variable PORTADESK__PUBLIC_URL__HOST names a part of a setting that has no parts"]
    );
    assert_eq!(told("PORTADESK__LISTENN"), ["listenn: is not a setting; did you mean listen?"]);
}

#[test]
fn toml_that_cannot_be_read_is_told_by_its_line_and_never_quoted() {
    for text in ["a = 1\ntoken = secret-token\n", "a = 1\ntoken = \"secret-token\n", "a = 1\n[token = 'secret-token'\n"]
    {
        let problems = parse(text).unwrap_err();

        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("line 2 is not valid TOML: "), "{problems:?}");
        assert!(!problems[0].contains("secret-token") && !problems[0].contains('\n'), "{problems:?}");
    }
}

#[test]
fn neither_debug_nor_the_shown_configuration_tells_a_secret() {
    let text = SOUND
        .replace("token =", "next_password = \"secret-password\"\ntoken =")
        .replace("client_id", "next_client_id = \"new\"\nnext_client_secret = \"secret-next\"\nclient_id")
        .replace("[sessions]", "[sessions]\nprevious_key = \"secret-session-key-of-the-past-12345\"");
    let with_database = format!("database_url = \"sqlite://portadesk.db?vfs=secret-vfs\"\n{text}");

    let config = parse(&with_database).unwrap();

    for shown in [format!("{config:?}"), format!("{config:#?}"), config.to_toml()] {
        assert!(!shown.contains("secret-"), "{shown}");
    }
}

#[test]
fn the_shown_configuration_is_toml_with_every_setting() {
    let shown = parse(&format!("{SOUND}{PROVISIONING}{CARE}{OTHERS}")).unwrap().to_toml();

    assert!(shown.parse::<Table>().is_ok(), "{shown}");
    for key in keys() {
        assert!(names(&shown, &key), "{key} is not shown:\n{shown}");
    }
}

#[test]
fn every_setting_stands_in_the_example_and_in_the_reference() {
    let reference = include_str!("../../docs/configuration.md");
    for key in keys() {
        assert!(names(EXAMPLE, &key), "{key} is not in the example");
        assert!(names(reference, &key), "{key} is not in docs/configuration.md");
    }
}

#[test]
fn the_example_is_a_configuration_whose_defaults_are_the_real_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "a-secret-that-is-long-enough-for-all-of-them").unwrap();
    let example = with_secrets_in(EXAMPLE, folder.path());

    let plain = parse(&with_provisioning(&example)).unwrap();
    let uncommented = uncomment_defaults(&example);
    let spelt_out = parse(&uncommented).unwrap();

    assert!(uncommented.matches('\n').count() == example.matches('\n').count());
    assert_eq!(spelt_out.to_toml(), plain.to_toml());
    assert!(keys_in(&uncommented).len() > keys_in(&example).len() + 25, "hardly anything was uncommented");
}

/// The names of all settings, the last part of each.
fn keys() -> BTreeSet<String> {
    let problems = Problems::default();
    let table = format!("[[tenants]]{PROVISIONING}{CARE}{OTHERS}").parse().unwrap();
    Config::read(Section::root(table, problems.clone(), BTreeSet::new()));
    let sections = ["log", "sessions", "visits", "limits", "tenants"];
    let keys = problems.known_keys().into_iter().filter(|key| !sections.contains(&key.as_str()));
    // A secret's own key stands for its file's.
    let keys: BTreeSet<_> = keys.filter_map(|key| key.rsplit('.').next().map(str::to_owned)).collect();
    let keys: BTreeSet<_> = keys
        .iter()
        .filter(|key| !key.strip_suffix("_file").is_some_and(|secret| keys.contains(secret)))
        .cloned()
        .collect();
    assert!(keys.contains("public_url") && keys.contains("external_id_prefix") && keys.len() > 50, "{keys:?}");
    keys
}

/// Whether the text has the key as a word of its own, also as `key_file`.
fn names(text: &str, key: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_part(c)).any(|word| word == key || word.strip_suffix("_file") == Some(key))
}

fn with_secrets_in(example: &str, folder: &Path) -> String {
    example
        .replace("/run/secrets/zendesk", &folder.join("secret").display().to_string())
        .replace("/run/secrets/portabilling", &folder.join("secret").display().to_string())
        .replace("/run/secrets/care", &folder.join("secret").display().to_string())
        .replace("/run/secrets/espf", &folder.join("secret").display().to_string())
}

#[test]
fn visits_links_and_guessing_are_as_the_file_says() {
    let section = "\n[visits]\nidle = \"20m\"\nlongest = \"4h\"\nlink_life = \"2m\"\nattempts = 7\nfailures_of_all = 2\n\
                   address_header = \"X-Forwarded-For\"\n";

    let visits = parse(&format!("{SOUND}{section}")).unwrap().visits;

    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    assert_eq!((visits.idle, visits.longest, visits.link_life), (minutes(20), minutes(240), minutes(2)));
    assert_eq!((visits.attempts, visits.failures_of_all), (7, 2));
    assert_eq!(visits.address_header.as_deref(), Some("x-forwarded-for"));
    let wrong = "\n[visits]\nidle = \"10s\"\nlink_life = \"2h\"\nattempts = 0\naddress_header = \"a b\"\n";
    let problems = parse(&format!("{SOUND}{wrong}")).unwrap_err();
    for key in ["idle", "link_life", "attempts", "address_header"] {
        assert!(problems.iter().any(|problem| problem.starts_with(&format!("visits.{key}: "))), "{problems:?}");
    }
}

/// The example with the sections that most tenants begin without.
fn with_provisioning(example: &str) -> String {
    let wanted = [
        "# [tenants.tickets]",
        "# [tenants.care]",
        "# [tenants.senders]",
        "# [tenants.support_cost]",
        "# rate = ",
        "# currency = ",
        "# [tenants.provisioning]",
        "# login = \"espf\"",
        "# secret_file",
    ];
    let lines = example.lines().map(|line| {
        let is_wanted = wanted.iter().any(|start| line.starts_with(start));
        if is_wanted { line.trim_start_matches("# ") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Makes settings of the commented lines, but for those without a default.
fn uncomment_defaults(example: &str) -> String {
    let without_default = [
        "key",
        "previous_key",
        "next_client_id",
        "next_client_secret",
        "email",
        "api_token",
        "app_id",
        "installation_id",
        "public_key_file",
        "password",
        "next_token",
        "next_password",
        "customer_link",
        "reseller_url",
        "address_header",
        "new_ticket_link",
        "ca_file",
        "phone_region",
        "next_secret",
        "store_secret",
        "espf_group",
        "espf_login",
        "espf_secret",
        "webhook_secret",
        "next_webhook_secret",
        "previous_secret",
        "portals",
        "link_secret",
        "next_link_secret",
        "customer_field",
        "account_field",
        "widget_key",
        "widget_key_id",
        "widget_secret",
    ];
    let mut in_list = false;
    let lines = example.lines().map(|line| {
        let Some(setting) = line.strip_prefix("# ") else { return line.to_owned() };
        let key = setting.split_once(" = ").map(|(key, _)| key).filter(|key| !key.contains(' '));
        let is_section = setting.starts_with("[tenants.");
        let is_default = is_section || in_list || key.is_some_and(|key| !without_default.contains(&key));
        let value = setting.split('#').next().unwrap_or_default().trim();
        in_list = is_default && (value.ends_with('[') || (in_list && value != "]"));
        if is_default { setting.to_owned() } else { line.to_owned() }
    });
    lines.map(|line| line + "\n").collect()
}

fn keys_in(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key)
        .collect()
}
