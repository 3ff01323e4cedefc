use super::*;

const UPSERT: &str = "/api/v2/users/create_or_update.json";

impl Desk {
    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        read(self.admin(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    async fn upsert(&self, user: Value) -> (u16, Value) {
        let (status, body) = self.post(UPSERT, json!({ "user": user })).await;
        (status, body["user"].clone())
    }

    async fn identities(&self, user: &Value) -> Vec<(String, String, bool)> {
        let answer = self.get(&format!("/api/v2/users/{}/identities", user["id"])).await;
        let text = |identity: &Value, key: &str| identity[key].as_str().unwrap().to_owned();
        let all = answer["identities"].as_array().unwrap().iter();
        all.map(|one| (text(one, "type"), text(one, "value"), one["primary"] == true)).collect()
    }
}

#[tokio::test]
async fn a_user_is_found_by_external_id_or_address_and_otherwise_made() {
    let desk = Desk::start();
    let new =
        json!({ "name": "Ann Lee", "email": "ann@lee.example", "external_id": "pb-7", "skip_verify_email": true });

    let (status, made) = desk.upsert(new).await;
    assert_eq!((status, &made["role"], desk.simulator.verification_mails()), (201, &json!("end-user"), 0));

    let (status, same) = desk.upsert(json!({ "name": "Ann Lee-Fox", "external_id": "PB-7" })).await;
    assert_eq!((status, &same["id"], &same["external_id"]), (200, &made["id"], &json!("PB-7")));
    let (status, same) = desk.upsert(json!({ "name": "Ann", "email": "ANN@lee.example" })).await;
    assert_eq!((status, &same["id"], &same["name"]), (200, &made["id"], &json!("Ann")));
    assert_eq!(desk.upsert(json!({ "email": "nameless@lee.example" })).await.0, 422);
}

#[tokio::test]
async fn a_user_made_without_a_word_about_it_gets_a_verification_mail() {
    let desk = Desk::start();

    desk.upsert(json!({ "name": "Ann Lee", "email": "ann@lee.example" })).await;

    assert_eq!(desk.simulator.verification_mails(), 1);
}

#[tokio::test]
async fn another_address_is_added_beside_the_primary_one() {
    let desk = Desk::start();
    let (_, made) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example", "external_id": "a" })).await;

    desk.upsert(json!({ "external_id": "a", "email": "second@lee.example" })).await;
    let identity = json!({ "identity": { "type": "phone_number", "value": "+15550100" } });
    let path = format!("/api/v2/users/{}/identities.json", made["id"]);
    assert_eq!(desk.post(&path, identity.clone()).await.0, 201);
    assert_eq!(desk.post(&path, identity).await.0, 422);

    assert_eq!(
        desk.identities(&made).await,
        [
            ("email".to_owned(), "ann@lee.example".to_owned(), true),
            ("email".to_owned(), "second@lee.example".to_owned(), false),
            ("phone_number".to_owned(), "+15550100".to_owned(), true),
        ]
    );
    assert_eq!(desk.get("/api/v2/users/search?query=email:second@lee.example").await["users"][0]["id"], made["id"]);
    assert_eq!(desk.get("/api/v2/users/search?external_id=A").await["users"][0]["id"], made["id"]);
}

#[tokio::test]
async fn an_identity_becomes_primary_and_frees_its_address_when_it_is_deleted() {
    let desk = Desk::start();
    let (_, made) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example" })).await;
    let path = format!("/api/v2/users/{}/identities", made["id"]);
    let (_, second) = desk.post(&path, json!({ "identity": { "type": "email", "value": "b@lee.example" } })).await;

    let path = format!("{path}/{}", second["identity"]["id"]);
    desk.admin(Method::PUT, &format!("{path}/make_primary")).send().await.unwrap();
    assert_eq!(desk.get(&format!("/api/v2/users/{}", made["id"])).await["user"]["email"], "b@lee.example");

    assert_eq!(desk.admin(Method::DELETE, &path).send().await.unwrap().status(), 204);
    assert_eq!(desk.get(&format!("/api/v2/users/{}", made["id"])).await["user"]["email"], "ann@lee.example");
    assert_eq!(desk.upsert(json!({ "name": "Bob", "email": "b@lee.example" })).await.0, 201);
}

#[tokio::test]
async fn an_address_or_number_of_somebody_else_is_refused_and_so_is_nonsense() {
    let desk = Desk::start();
    let (_, made) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example", "phone": "+15550100" })).await;
    let (_, other) = desk.upsert(json!({ "name": "Bob", "email": "bob@lee.example", "phone": "+15550100" })).await;
    assert_eq!((&made["shared_phone_number"], &other["shared_phone_number"]), (&json!(false), &json!(true)));
    let add = async |kind: &str, value: &str| {
        let path = format!("/api/v2/users/{}/identities", other["id"]);
        desk.post(&path, json!({ "identity": { "type": kind, "value": value } })).await
    };

    let (status, body) = add("email", "Ann@lee.example").await;
    assert_eq!((status, &body["details"]["email"][0]["error"]), (422, &json!("DuplicateValue")));
    assert_eq!(add("phone_number", "+15550100").await.0, 422);
    assert_eq!(add("phone_number", "555 0101").await.0, 422);
    assert_eq!(add("email", "a@lee.example, b@lee.example").await.0, 422);
    assert_eq!(add("pigeon", "Coo").await.0, 422);
}

#[tokio::test]
async fn memberships_are_made_once_and_the_first_is_the_default() {
    let desk = Desk::start();
    let (_, user) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example" })).await;
    let join = async |organization: u64| {
        let membership = json!({ "user_id": user["id"], "organization_id": organization });
        desk.post("/api/v2/organization_memberships", json!({ "organization_membership": membership })).await
    };

    let (status, first) = join(79).await;
    assert_eq!((status, &first["organization_membership"]["default"]), (201, &json!(true)));
    assert_eq!(join(79).await.0, 422);
    assert_eq!(join(80).await.1["organization_membership"]["default"], json!(false));
    assert_eq!(join(999).await.0, 422);

    let of_user = format!("/api/v2/users/{}/organization_memberships", user["id"]);
    let organizations = async || {
        let answer = desk.get(&of_user).await;
        let all = answer["organization_memberships"].as_array().unwrap().iter();
        all.map(|membership| membership["organization_id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(organizations().await, [79, 80]);
    let default = format!("/api/v2/users/{}/organizations/80/make_default", user["id"]);
    desk.admin(Method::PUT, &default).send().await.unwrap();
    assert_eq!(organizations().await, [80, 79]);
    let path = format!("/api/v2/organization_memberships/{}", first["organization_membership"]["id"]);
    assert_eq!(desk.admin(Method::DELETE, &path).send().await.unwrap().status(), 204);
    assert_eq!(organizations().await, [80]);
    assert_eq!(desk.simulator.members(80).last().unwrap().id, user["id"].as_u64().unwrap());
}

#[tokio::test]
async fn a_new_user_is_put_into_the_organization_of_its_domain() {
    let desk = Desk::start();

    let (_, user) = desk.upsert(json!({ "name": "New Hire", "email": "new.hire@northwind.example" })).await;

    assert_eq!(user["organization_id"], 78);
    let members = desk.get("/api/v2/organizations/78/users").await;
    assert!(members["users"].as_array().unwrap().iter().any(|member| member["id"] == user["id"]));
}

#[tokio::test]
async fn a_deleted_user_is_inactive_and_its_address_is_free() {
    let desk = Desk::start();
    let before = desk.simulator.dump();
    let (_, user) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example", "organization_id": 79 })).await;
    assert_ne!(desk.simulator.dump(), before);

    let path = format!("/api/v2/users/{}", user["id"]);
    let (_, gone) = read(desk.admin(Method::DELETE, &path).send().await.unwrap()).await;

    assert_eq!(gone["user"]["active"], false);
    assert_eq!(desk.simulator.dump(), before);
    let (status, again) = desk.upsert(json!({ "name": "Ann", "email": "ann@lee.example" })).await;
    assert_eq!(status, 201);
    assert_ne!(again["id"], user["id"]);
}

#[tokio::test]
async fn users_in_bulk_are_refused_unless_the_account_was_opened_for_it() {
    let desk = Desk::start();
    let body = json!({ "users": [{ "name": "Ann", "email": "ann@lee.example" }] });

    assert_eq!(desk.post("/api/v2/users/create_or_update_many", body.clone()).await.0, 403);
    desk.simulator.allow_bulk_import(true);
    assert_eq!(desk.post("/api/v2/users/create_or_update_many", body).await.1["job_status"]["status"], "queued");
}
