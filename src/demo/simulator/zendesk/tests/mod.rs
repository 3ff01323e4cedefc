//! The account over real HTTP, as a client of any make would meet it.

use std::{io::Write, time::Duration};

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::{Options, UserRole, ZendeskSimulator};
use crate::{
    clock::Clock,
    demo::{
        faults::{FaultKind, Faults},
        seed::World,
    },
    outbound,
};

mod limits;
mod organizations;
mod people;
mod webhooks;

struct Desk {
    simulator: ZendeskSimulator,
    clock: Clock,
    client: Client,
}

impl Desk {
    fn start() -> Self {
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        let world = World::new(1_000);
        let clock = Clock::fixed(world.anchor());
        let settings = outbound::Settings {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            max_idle_connections: 4,
            ca_file: None,
        };
        Self {
            simulator: ZendeskSimulator::start(&world, clock.clone(), options).unwrap(),
            clock,
            client: outbound::client(&settings).unwrap(),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.simulator.url())).header("Accept", "application/json")
    }

    /// As the admin, with the API token.
    fn admin(&self, method: Method, path: &str) -> RequestBuilder {
        self.as_agent("tom@pandatelecom.example", method, path)
    }

    fn as_agent(&self, email: &str, method: Method, path: &str) -> RequestBuilder {
        let login = BASE64_STANDARD.encode(format!("{email}/token:{}", self.simulator.api_token()));
        self.request(method, path).header("Authorization", format!("Basic {login}"))
    }

    async fn get(&self, path: &str) -> Value {
        self.admin(Method::GET, path).send().await.unwrap().json().await.unwrap()
    }

    async fn put_organization(&self, id: u64, fields: Value) -> (u16, Value) {
        let path = format!("/api/v2/organizations/{id}.json");
        read(self.admin(Method::PUT, &path).json(&json!({ "organization": fields })).send().await.unwrap()).await
    }

    async fn log_in(&self, scope: &str) -> String {
        let (status, body) = self.ask_for_token(&self.simulator.client_secret(), scope).await;
        assert_eq!(status, 201);
        body["access_token"].as_str().unwrap().to_owned()
    }

    async fn ask_for_token(&self, secret: &str, scope: &str) -> (u16, Value) {
        let body = json!({
            "grant_type": "client_credentials", "client_id": self.simulator.client_id(),
            "client_secret": secret, "scope": scope,
        });
        read(self.request(Method::POST, "/oauth/tokens").json(&body).send().await.unwrap()).await
    }

    async fn with_token(&self, token: &str, path: &str) -> (u16, Value) {
        read(self.request(Method::GET, path).bearer_auth(token).send().await.unwrap()).await
    }
}

async fn read(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn client_credentials_give_a_token_that_ends_after_half_an_hour() {
    let desk = Desk::start();
    let token = desk.log_in("users:read").await;

    assert_eq!(desk.with_token(&token, "/api/v2/users/me.json").await.1["user"]["id"], 535);
    assert_eq!(desk.with_token(&token, "/api/v2/oauth/tokens/current").await.0, 200);

    desk.clock.advance(SignedDuration::from_secs(1801));
    let (status, body) = desk.with_token(&token, "/api/v2/users/me.json").await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_token")));
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_a_changed_one_too() {
    let desk = Desk::start();
    let old = desk.simulator.client_secret();

    assert_eq!(desk.ask_for_token("guessed", "read").await.1["error"], "invalid_client");

    desk.simulator.set_client_secret("the new secret");
    assert_eq!(desk.ask_for_token(&old, "read").await.0, 401);
    assert_eq!(desk.ask_for_token("the new secret", "read").await.0, 201);
}

#[tokio::test]
async fn a_badly_formed_scope_gives_a_token_that_opens_nothing() {
    let desk = Desk::start();
    let token = desk.log_in("organizations.read").await;

    let (status, body) = desk.with_token(&token, "/api/v2/organizations/77").await;

    assert_eq!((status, &body["error"]), (403, &json!("Forbidden")));
}

#[tokio::test]
async fn a_scope_opens_its_resource_only() {
    let desk = Desk::start();
    let token = desk.log_in("organizations:read").await;

    assert_eq!(desk.with_token(&token, "/api/v2/organizations/77").await.0, 200);
    assert_eq!(desk.with_token(&token, "/api/v2/users/534").await.0, 403);
}

#[tokio::test]
async fn groups_have_no_scope_of_their_own() {
    let desk = Desk::start();
    let narrow = desk.log_in("users:read").await;
    let wide = desk.log_in("read").await;

    assert_eq!(desk.with_token(&narrow, "/api/v2/users/534/group_memberships").await.0, 403);
    assert_eq!(desk.with_token(&wide, "/api/v2/users/534/group_memberships").await.0, 200);
}

#[tokio::test]
async fn nobody_is_told_apart_from_somebody() {
    let desk = Desk::start();

    let (_, body) = read(desk.request(Method::GET, "/api/v2/users/me").send().await.unwrap()).await;
    assert_eq!(body["user"]["id"], Value::Null);

    let (status, body) = read(desk.request(Method::GET, "/api/v2/organizations").send().await.unwrap()).await;
    assert_eq!((status, body), (401, json!({ "error": "Couldn't authenticate you" })));
}

#[tokio::test]
async fn a_suspended_agent_cannot_use_the_api_token() {
    let desk = Desk::start();
    let me = |email: &str| desk.as_agent(email, Method::GET, "/api/v2/users/me").send();

    assert_eq!(me("ray@pandatelecom.example").await.unwrap().status(), 401);
    assert_eq!(me("olena@pandatelecom.example").await.unwrap().status(), 200);

    desk.simulator.suspend_agent(534);
    assert_eq!(me("olena@pandatelecom.example").await.unwrap().status(), 401);
}

#[tokio::test]
async fn only_json_is_spoken() {
    let desk = Desk::start();
    let login = BASE64_STANDARD.encode(format!("tom@pandatelecom.example/token:{}", desk.simulator.api_token()));

    let without_accept = desk
        .client
        .get(format!("{}/api/v2/organizations", desk.simulator.url()))
        .header("Authorization", format!("Basic {login}"));
    assert_eq!(without_accept.send().await.unwrap().status(), 406);

    let form = desk.admin(Method::PUT, "/api/v2/organizations/77").form(&[("organization[name]", "X")]);
    assert_eq!(form.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn names_and_external_ids_are_unique_whatever_their_case() {
    let desk = Desk::start();

    let (status, body) = desk.put_organization(79, json!({ "name": "  easycall LTD " })).await;
    assert_eq!(status, 422);
    insta::assert_json_snapshot!(body, @r#"
    {
      "description": "Record validation errors",
      "details": {
        "name": [
          {
            "description": "Name: has already been taken",
            "error": "DuplicateValue"
          }
        ]
      },
      "error": "RecordInvalid"
    }
    "#);

    let (status, body) = desk.put_organization(79, json!({ "external_id": "PB-46170" })).await;
    assert_eq!((status, &body["details"]["external_id"][0]["error"]), (422, &json!("DuplicateValue")));
    assert_eq!(desk.simulator.organization(79).unwrap().external_id, None);
}

#[tokio::test]
async fn an_organization_is_updated_by_its_own_fields_only() {
    let desk = Desk::start();

    let (status, body) = desk.put_organization(78, json!({ "external_id": "pb-46171", "unheard_of": 1 })).await;

    assert_eq!((status, &body["organization"]["external_id"]), (200, &json!("pb-46171")));
    assert_eq!(body["organization"]["domain_names"], json!(["northwind.example"]));
    assert_eq!(
        desk.put_organization(78, json!({ "external_id": null })).await.1["organization"]["external_id"],
        json!(null)
    );
}

#[tokio::test]
async fn a_plain_agent_may_change_nothing_but_notes() {
    let desk = Desk::start();
    let put = |fields: Value| {
        desk.as_agent("olena@pandatelecom.example", Method::PUT, "/api/v2/organizations/77")
            .json(&json!({ "organization": fields }))
            .send()
    };

    assert_eq!(put(json!({ "notes": "called twice" })).await.unwrap().status(), 200);
    assert_eq!(put(json!({ "external_id": "x" })).await.unwrap().status(), 403);
}

#[tokio::test]
async fn create_or_update_never_finds_by_name() {
    let desk = Desk::start();
    let send = async |fields: Value| {
        let call = desk.admin(Method::POST, "/api/v2/organizations/create_or_update");
        read(call.json(&json!({ "organization": fields })).send().await.unwrap()).await
    };

    assert_eq!(send(json!({ "name": "Acme", "external_id": "pb-46172" })).await.0, 422);
    assert_eq!(send(json!({ "name": "Acme Ltd (46172)", "external_id": "pb-46172" })).await.0, 201);
    let (status, body) = send(json!({ "external_id": "PB-46172", "notes": "found" })).await;
    assert_eq!((status, &body["organization"]["name"]), (200, &json!("Acme Ltd (46172)")));
}

#[tokio::test]
async fn search_is_exact_and_show_many_finds_by_external_id() {
    let desk = Desk::start();

    assert_eq!(desk.get("/api/v2/organizations/search.json?external_id=PB-46170").await["organizations"][0]["id"], 77);
    assert_eq!(desk.get("/api/v2/organizations/search?name=Easy").await["count"], 0);
    let many = desk.get("/api/v2/organizations/show_many.json?external_ids=pb-46174,pb-46175,none").await;
    assert_eq!(many["organizations"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn cursor_pages_cover_every_organization_once() {
    let desk = Desk::with(Options { organizations: 45, ..Options::default() });
    let mut next = Some("/api/v2/organizations?page[size]=20".to_owned());
    let mut seen = Vec::new();

    while let Some(path) = next {
        let page = desk.get(&path).await;
        seen.extend(page["organizations"].as_array().unwrap().iter().map(|o| o["id"].as_u64().unwrap()));
        assert_eq!(page["meta"]["has_more"], page["links"]["next"].is_string());
        next = page["links"]["next"].as_str().map(|link| link.replace(desk.simulator.url(), ""));
    }

    assert_eq!(seen.len(), 45);
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn offset_pages_end_at_ten_thousand_records() {
    let desk = Desk::start();

    let page = desk.get("/api/v2/organizations?per_page=25&page=2").await;
    assert_eq!((&page["count"], page["organizations"].as_array().unwrap().len()), (&json!(60), 25));

    let (status, body) = read(desk.admin(Method::GET, "/api/v2/organizations?page=101").send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(body["error"]["title"].is_string());
    let cursor = desk.admin(Method::GET, "/api/v2/users/search?query=a&page[size]=2").send().await.unwrap();
    assert_eq!(cursor.status(), 400);
}

#[tokio::test]
async fn the_three_error_shapes_occur() {
    let desk = Desk::with(Options { requests_per_minute: 2, ..Options::default() });

    assert_eq!(desk.get("/api/v2/organizations/999").await["error"], "RecordNotFound");
    assert_eq!(desk.get("/api/v2/organizations?page=0").await["error"]["title"], "Invalid attribute");
    let busy = desk.admin(Method::GET, "/api/v2/organizations").send().await.unwrap();
    assert_eq!((busy.status().as_u16(), busy.headers()["X-Rate-Limit-Remaining"].to_str().unwrap()), (429, "0"));
    assert_eq!(busy.headers()["Retry-After"], "60");
    assert_eq!(busy.json::<Value>().await.unwrap()["errors"][0]["code"], "TooManyRequests");

    desk.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(desk.get("/api/v2/organizations/77").await["organization"]["id"], 77);
}

#[tokio::test]
async fn custom_roles_say_who_may_edit_organizations() {
    let desk = Desk::start();
    let edits = |user: &Value| {
        desk.simulator.edit_user(535, |tom| {
            tom.role = UserRole::Agent;
            tom.custom_role_id = user.as_u64();
        })
    };

    let roles = desk.get("/api/v2/custom_roles").await;
    for role in roles["custom_roles"].as_array().unwrap() {
        assert!(edits(&role["id"]));
        let answer =
            desk.admin(Method::PUT, "/api/v2/organizations/77").json(&json!({ "organization": { "name": "A" } }));
        let allowed = answer.send().await.unwrap().status().is_success();

        assert_eq!(allowed, role["configuration"]["organization_editing"].as_bool().unwrap(), "{role}");
    }
}

#[tokio::test]
async fn people_tell_their_role_and_groups() {
    let desk = Desk::start();

    assert_eq!(desk.get("/api/v2/users/536").await["user"]["custom_role_id"], 360_001);
    assert_eq!(desk.get("/api/v2/users/537").await["user"]["suspended"], true);
    let memberships = desk.get("/api/v2/users/535/group_memberships.json").await;
    let groups: Vec<u64> = memberships["group_memberships"]
        .as_array()
        .unwrap()
        .iter()
        .map(|membership| membership["group_id"].as_u64().unwrap())
        .collect();
    assert_eq!(groups, [201, 202]);

    desk.simulator.edit_user(535, |user| {
        user.role = UserRole::Agent;
        user.groups.clear();
    });
    assert_eq!(desk.get("/api/v2/users/535").await["user"]["role"], "agent");
    assert_eq!(desk.get("/api/v2/users/535/group_memberships").await["group_memberships"], json!([]));
}

#[tokio::test]
async fn tickets_of_an_organization_are_found_and_lose_it_when_it_is_deleted() {
    let desk = Desk::start();

    let tickets = desk.get("/api/v2/organizations/77/tickets?page[size]=10&sort=-updated_at").await;
    let ids: Vec<u64> = tickets["tickets"].as_array().unwrap().iter().map(|t| t["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, [1, 14]);

    desk.simulator.delete_organization(77);
    assert_eq!(desk.get("/api/v2/tickets/1").await["ticket"]["organization_id"], Value::Null);
    assert_eq!(desk.simulator.organization(77).map(|organization| organization.name), None);
}

#[tokio::test]
async fn a_page_token_verifies_with_the_served_key_and_every_claim_can_be_changed() {
    let desk = Desk::start();
    let url = format!("{}/api/v2/apps/4711/public_key.pem", desk.simulator.url());
    let pem = desk.client.get(url).send().await.unwrap().text().await.unwrap();

    let token = desk.simulator.sign_page_token(&json!({ "jti": null, "sub": "534" })).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let key: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = BASE64_STANDARD.decode(key).unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    let signed = format!("{}.{}", parts[0], parts[1]);

    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(signed.as_bytes(), &signature).unwrap();
    let claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert_eq!(claims["aud"], "https://pandatelecom.zendesk.com/api/v2/apps/installations/9001.json");
    assert_eq!((&claims["sub"], claims.get("jti")), (&json!("534"), None));
    assert_eq!(pem, desk.simulator.public_key_pem());
}

#[tokio::test]
async fn the_key_of_an_unknown_app_is_not_found_in_plain_text() {
    let desk = Desk::start();

    let answer =
        desk.client.get(format!("{}/api/v2/apps/1/public_key.pem", desk.simulator.url())).send().await.unwrap();

    assert_eq!(answer.status(), 404);
    assert_eq!(answer.text().await.unwrap(), "Not Found");
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn good_package() -> Vec<u8> {
    let manifest = json!({
        "author": {}, "defaultLocale": "en", "location": {}, "frameworkVersion": "2.0", "version": "1.2.0"
    });
    zip_of(&[("manifest.json", &manifest.to_string()), ("translations/en.json", "{\"app\":{\"name\":\"portadesk\"}}")])
}

impl Desk {
    async fn upload(&self, zip: Vec<u8>) -> (u16, Value) {
        let part = reqwest::multipart::Part::bytes(zip).file_name("app.zip").mime_str("application/zip").unwrap();
        let form = reqwest::multipart::Form::new().text("note", "first").part("uploaded_data", part);
        read(self.admin(Method::POST, "/api/v2/apps/uploads.json").multipart(form).send().await.unwrap()).await
    }

    /// Creates an app from an upload and gives the answers of the job until it has ended.
    async fn build(&self, upload: &Value) -> Vec<(u16, Value)> {
        let body = json!({ "name": "portadesk", "short_description": "", "upload_id": upload["id"].to_string() });
        let (_, job) = read(self.admin(Method::POST, "/api/v2/apps.json").json(&body).send().await.unwrap()).await;
        let path = format!("/api/v2/apps/job_statuses/{}.json", job["job_id"].as_str().unwrap());
        let mut answers = Vec::new();
        for _ in 0..3 {
            answers.push(read(self.admin(Method::GET, &path).send().await.unwrap()).await);
        }
        answers
    }
}

#[tokio::test]
async fn an_app_is_uploaded_built_and_installed() {
    let desk = Desk::with(Options { installed_app: None, uploads_answer_created: true, ..Options::default() });

    let (status, upload) = desk.upload(good_package()).await;
    assert_eq!(status, 201);
    let answers = desk.build(&upload).await;
    let stages: Vec<&str> = answers.iter().map(|(_, body)| body["status"].as_str().unwrap()).collect();
    assert_eq!(stages, ["queued", "working", "completed"]);
    assert_eq!(answers[2].1["app_id"], 4711);

    let install = json!({ "app_id": "4711", "settings": { "name": "portadesk" } });
    let call = || desk.admin(Method::POST, "/api/v2/apps/installations.json").json(&install).send();
    let (status, installation) = read(call().await.unwrap()).await;
    assert_eq!((status, &installation["id"]), (201, &json!(9001)));
    assert_eq!(call().await.unwrap().status(), 422);
    let list = desk.get("/api/v2/apps/installations.json?include=app").await;
    assert_eq!(list["apps"][0]["name"], "portadesk");
    assert_eq!(list["installations"][0]["app_id"], 4711);
}

#[tokio::test]
async fn a_package_without_manifest_fails_its_build_with_404_and_the_reason() {
    let desk = Desk::with(Options { installed_app: None, ..Options::default() });

    let (status, upload) = desk.upload(zip_of(&[("app/manifest.json", "{}"), ("translations/en.json", "{}")])).await;
    assert_eq!(status, 200);
    let answers = desk.build(&upload).await;

    assert_eq!(answers[2].0, 404);
    assert_eq!(answers[2].1["status"], "failed");
    assert_eq!(answers[2].1["message"], "Could not find manifest.json");
}

#[tokio::test]
async fn a_build_fails_on_demand() {
    let desk = Desk::with(Options { installed_app: None, ..Options::default() });
    desk.simulator.builds_fail_with(Some("Something broke"));

    let (_, upload) = desk.upload(good_package()).await;

    assert_eq!(desk.build(&upload).await[2].1["message"], "Something broke");
}

#[tokio::test]
async fn apps_are_for_admins_but_agents_may_see_installations_and_notify() {
    let desk = Desk::start();
    let agent = |method, path| desk.as_agent("olena@pandatelecom.example", method, path);

    assert_eq!(agent(Method::GET, "/api/v2/apps/installations/9001.json").send().await.unwrap().status(), 200);
    assert_eq!(agent(Method::GET, "/api/v2/apps/4711").send().await.unwrap().status(), 403);
    let body = json!({ "app_id": 4711, "event": "linkChanged", "body": "{}", "agent_id": 534 });
    assert_eq!(agent(Method::POST, "/api/v2/apps/notify.json").json(&body).send().await.unwrap().status(), 200);
    assert_eq!(desk.simulator.notifications(), [body]);
}

#[tokio::test]
async fn faults_hit_the_api_and_never_the_page() {
    let desk = Desk::start();
    desk.simulator.faults().set(FaultKind::Down);

    assert!(desk.admin(Method::GET, "/api/v2/organizations").send().await.is_err());
    assert_eq!(desk.request(Method::GET, "/agent/tickets/3").send().await.unwrap().status(), 200);
    assert_eq!(desk.simulator.calls().count("GET /api/v2/organizations"), 1);
    assert_eq!(desk.simulator.calls().total(), 1);
}

#[tokio::test]
async fn ended_sessions_and_refused_logins_speak_the_accounts_own_words() {
    let desk = Desk::start();
    let token = desk.log_in("read").await;

    desk.simulator.faults().set(FaultKind::ExpireSessions);
    assert_eq!(desk.with_token(&token, "/api/v2/users/me").await.1["error"], "invalid_token");

    desk.simulator.faults().set(FaultKind::LoginRefused);
    assert_eq!(desk.ask_for_token(&desk.simulator.client_secret(), "read").await.1["error"], "invalid_client");

    desk.simulator.faults().clear();
    desk.simulator.faults().set(FaultKind::Fault { code: "RecordNotFound".to_owned() });
    assert_eq!(desk.get("/api/v2/organizations/77").await["error"], "RecordNotFound");
}

#[tokio::test]
async fn the_page_sets_and_clears_trouble_in_billing() {
    let faults = Faults::default();
    let desk = Desk::with(Options { billing_faults: Some(faults.clone()), ..Options::default() });
    let at = |method, system: &str| desk.request(method, &format!("/demo/faults/{system}"));

    let set = at(Method::POST, "billing").json(&json!({ "kind": "slow", "millis": 800 })).send().await.unwrap();
    assert_eq!(set.json::<Value>().await.unwrap()["faults"][0]["kind"], "slow");
    assert_eq!(faults.list().len(), 1);

    at(Method::DELETE, "billing").send().await.unwrap();
    assert!(faults.list().is_empty());
    assert_eq!(at(Method::POST, "billing").json(&json!({ "kind": "?" })).send().await.unwrap().status(), 400);
    assert_eq!(at(Method::GET, "payroll").send().await.unwrap().status(), 404);
    // A form could be sent by any web page; it must not be able to cause trouble.
    let form = at(Method::POST, "billing").form(&[("kind", "down")]).send().await.unwrap();
    assert_eq!(form.status(), 415);
}

#[tokio::test]
async fn the_page_gets_its_files_its_data_and_page_tokens() {
    let desk = Desk::start();
    desk.simulator.set_panel_url("http://127.0.0.1:9/zendesk/panel");

    let page = desk.request(Method::GET, "/agent/tickets/3").send().await.unwrap();
    assert!(page.headers()["Content-Security-Policy"].to_str().unwrap().starts_with("default-src 'none'"));
    for file in ["/zaf_sdk.js", "/agent/assets/main.js", "/agent/assets/zaf-host.js", "/agent/assets/icons.svg"] {
        assert_eq!(desk.request(Method::GET, file).send().await.unwrap().status(), 200, "{file}");
    }
    assert_eq!(desk.request(Method::GET, "/agent/assets/nothing.js").send().await.unwrap().status(), 404);

    let data: Value = desk.request(Method::GET, "/agent/data.json").send().await.unwrap().json().await.unwrap();
    assert_eq!(data["app"]["panelUrl"], "http://127.0.0.1:9/zendesk/panel");
    let token = |session: String| {
        desk.request(Method::POST, "/agent/page-token")
            .header("X-Desk-Session", session)
            .json(&json!({ "location": "user_sidebar" }))
            .send()
    };
    let session = data["session"].as_str().unwrap();
    let answer: Value = token(format!("535.{session}")).await.unwrap().json().await.unwrap();
    let payload = answer["token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(claims["sub"], "https://pandatelecom.zendesk.com/api/v2/users/535.json");
    assert_eq!(claims["context"]["location"], "user_sidebar");
    assert_eq!(token("535.guessed".to_owned()).await.unwrap().status(), 403);
}

#[test]
fn the_port_is_free_after_a_stop() {
    let world = World::new(50);
    let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
    let first = ZendeskSimulator::start(&world, clock.clone(), Options::default()).unwrap();
    let port = first.url().rsplit(':').next().unwrap().parse().unwrap();

    first.stop();

    let second = ZendeskSimulator::start(&world, clock, Options { port, ..Options::default() }).unwrap();
    second.stop();
}
