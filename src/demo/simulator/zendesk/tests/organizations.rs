use super::*;

impl Desk {
    async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        read(self.admin(method, path).json(&body).send().await.unwrap()).await
    }

    async fn new_organization(&self, fields: Value) -> (u16, Value) {
        self.send(Method::POST, "/api/v2/organizations", json!({ "organization": fields })).await
    }

    async fn new_field(&self, key: &str, kind: &str) -> Value {
        let field = json!({ "key": key, "type": kind, "title": key });
        self.send(Method::POST, "/api/v2/organization_fields.json", json!({ "organization_field": field })).await.1
    }

    /// Asks for a job until it has ended.
    async fn ended(&self, job: &Value) -> Vec<Value> {
        let path = format!("/api/v2/job_statuses/{}.json", job["job_status"]["id"].as_str().unwrap());
        let mut answers = Vec::new();
        while !answers.last().is_some_and(|job: &Value| job["status"] == "completed" || job["status"] == "failed") {
            answers.push(self.get(&path).await["job_status"].take());
        }
        answers
    }
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case_and_blanks_and_is_free_after_a_delete() {
    let desk = Desk::start();

    let (status, first) = desk.new_organization(json!({ "name": "Harbour Cafe", "external_id": "pb-9" })).await;
    assert_eq!(status, 201);
    let (status, twin) = desk.new_organization(json!({ "name": " HARBOUR cafe  " })).await;
    assert_eq!((status, &twin["details"]["name"][0]["error"]), (422, &json!("DuplicateValue")));
    let (status, twin) = desk.new_organization(json!({ "name": "Other", "external_id": "PB-9" })).await;
    assert_eq!(
        (status, &twin["details"]["external_id"][0]["description"]),
        (422, &json!("External has already been taken"))
    );

    let id = first["organization"]["id"].as_u64().unwrap();
    desk.simulator.delete_organization(id);
    let (status, second) = desk.new_organization(json!({ "name": "harbour cafe", "external_id": "PB-9" })).await;
    assert_eq!(status, 201);
    assert!(second["organization"]["id"].as_u64().unwrap() > id, "an id was given twice");
}

#[tokio::test]
async fn domain_names_are_replaced_as_a_whole_and_fields_are_merged() {
    let desk = Desk::start();
    desk.new_field("pb_status", "text").await;
    desk.new_field("pb_balance", "decimal").await;

    desk.put_organization(
        78,
        json!({ "organization_fields": { "pb_status": "open", "pb_balance": 1.5, "other": "x" } }),
    )
    .await;
    let (_, body) = desk
        .put_organization(
            78,
            json!({ "domain_names": ["New.example"], "organization_fields": { "pb_balance": "2.25" } }),
        )
        .await;

    let organization = &body["organization"];
    assert_eq!(organization["domain_names"], json!(["new.example"]));
    assert_eq!(organization["organization_fields"], json!({ "pb_status": "open", "pb_balance": 2.25 }));
    assert_eq!(
        desk.get("/api/v2/organizations/77").await["organization"]["organization_fields"]["pb_status"],
        Value::Null
    );
}

#[tokio::test]
async fn custom_fields_take_only_what_their_type_allows() {
    let desk = Desk::start();
    let made = desk.new_field("pb_closed", "checkbox").await;
    assert_eq!(made["organization_field"]["key"], "pb_closed");
    desk.new_field("pb_since", "date").await;
    let put = async |key: &str, value: Value| {
        let (status, body) = desk.put_organization(78, json!({ "organization_fields": { key: value } })).await;
        (status, body["organization"]["organization_fields"][key].clone())
    };

    assert_eq!(put("pb_closed", json!(true)).await, (200, json!(true)));
    assert_eq!(put("pb_closed", json!(5)).await.0, 422);
    assert_eq!(put("pb_since", json!("2026-11-04")).await, (200, json!("2026-11-04T00:00:00+00:00")));
    assert_eq!(put("pb_since", json!(null)).await, (200, Value::Null));
    let twin = json!({ "organization_field": { "key": "PB_closed", "type": "text", "title": "A" } });
    assert_eq!(desk.send(Method::POST, "/api/v2/organization_fields", twin).await.0, 422);
    let digits = json!({ "organization_field": { "key": "123", "type": "text", "title": "A" } });
    assert_eq!(desk.send(Method::POST, "/api/v2/organization_fields", digits).await.0, 422);
}

#[tokio::test]
async fn tags_are_set_added_and_taken_away() {
    let desk = Desk::start();
    let send = async |method, tags: Value| {
        desk.send(method, "/api/v2/organizations/78/tags", json!({ "tags": tags })).await.1["tags"].clone()
    };

    assert_eq!(send(Method::POST, json!(["vip", "portabilling"])).await, json!(["vip", "portabilling"]));
    assert_eq!(send(Method::PUT, json!(["vip", "closed"])).await, json!(["vip", "portabilling", "closed"]));
    assert_eq!(send(Method::DELETE, json!(["portabilling"])).await, json!(["vip", "closed"]));
    assert_eq!(desk.get("/api/v2/organizations/78/tags").await["tags"], json!(["vip", "closed"]));
}

#[tokio::test]
async fn a_bulk_creation_is_a_job_whose_rows_succeed_or_fail_on_their_own() {
    let desk = Desk::start();
    let rows = json!({ "organizations": [{ "name": "Bulk One", "external_id": "b-1" }, { "name": "easycall ltd" }, { "name": "Bulk Two" }] });

    let (status, job) = desk.send(Method::POST, "/api/v2/organizations/create_many.json", rows).await;
    assert_eq!((status, &job["job_status"]["status"]), (200, &json!("queued")));
    let answers = desk.ended(&job).await;

    let stages: Vec<&Value> = answers.iter().map(|answer| &answer["status"]).collect();
    assert_eq!(stages, ["queued", "working", "completed"]);
    let results = &answers[2]["results"];
    let one = desk.simulator.organization_of("B-1").unwrap();
    assert_eq!(results[0], json!({ "index": 0, "id": one.id }));
    assert_eq!((&results[1]["success"], &results[1]["error"]), (&json!(false), &json!("RecordInvalid")));
    assert_eq!(results[1]["details"], "Name: has already been taken");
    assert_eq!(results[2]["index"], 2);
}

#[tokio::test]
async fn a_bulk_update_changes_each_organization_or_all_alike() {
    let desk = Desk::start();
    let own = json!({ "organizations": [{ "id": 77, "notes": "a" }, { "id": 999, "notes": "b" }] });

    let (_, job) = desk.send(Method::PUT, "/api/v2/organizations/update_many", own).await;
    let ended = desk.ended(&job).await.pop().unwrap();
    assert_eq!(ended["results"][0], json!({ "id": 77, "action": "update", "status": "Updated", "success": true }));
    assert_eq!((&ended["results"][1]["id"], &ended["results"][1]["success"]), (&json!(999), &json!(false)));

    let path = "/api/v2/organizations/update_many.json?external_ids=pb-46174,pb-46175";
    let (_, job) = desk.send(Method::PUT, path, json!({ "organization": { "notes": "both" } })).await;
    desk.ended(&job).await;
    assert_eq!(desk.simulator.organization(80).unwrap().notes, "both");
    assert_eq!(desk.simulator.organization(81).unwrap().notes, "both");
    assert_eq!(desk.simulator.organization(77).unwrap().notes, "a");
    let too_many: Vec<Value> = (0..101).map(|id| json!({ "id": id })).collect();
    assert_eq!(
        desk.send(Method::PUT, "/api/v2/organizations/update_many", json!({ "organizations": too_many })).await.0,
        400
    );
}

#[tokio::test]
async fn the_thirty_first_open_job_is_refused_until_one_has_ended() {
    let desk = Desk::start();
    let start = async || {
        let body = json!({ "organization": { "notes": "x" } });
        desk.send(Method::PUT, "/api/v2/organizations/update_many?ids=77", body).await
    };

    for _ in 0..30 {
        assert_eq!(start().await.0, 200);
    }
    let (status, body) = start().await;
    assert_eq!((status, &body["errors"][0]["code"]), (429, &json!("TooManyJobs")));
    assert_eq!((desk.simulator.most_open_jobs(), desk.simulator.refused_for_rate()), (30, 1));

    desk.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(start().await.0, 200);
}

#[tokio::test]
async fn jobs_and_single_rows_fail_on_demand_and_write_nothing_then() {
    let desk = Desk::start();
    let create = async |names: [&str; 2]| {
        let rows: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let (_, job) =
            desk.send(Method::POST, "/api/v2/organizations/create_many", json!({ "organizations": rows })).await;
        desk.ended(&job).await.pop().unwrap()
    };

    desk.simulator.adjust_jobs(|jobs| jobs.every_row_fails = Some(2));
    let rows = create(["A1", "A2"]).await;
    assert_eq!((rows["results"][0]["id"].is_u64(), &rows["results"][1]["success"]), (true, &json!(false)));

    desk.simulator.adjust_jobs(|jobs| jobs.fail_with = Some("Out of order".to_owned()));
    let whole = create(["A3", "A4"]).await;
    assert_eq!((&whole["status"], &whole["message"]), (&json!("failed"), &json!("Out of order")));
    let names: Vec<String> = desk.simulator.organizations().into_iter().map(|organization| organization.name).collect();
    assert!(names.contains(&"A1".to_owned()));
    assert!(!names.iter().any(|name| ["A2", "A3", "A4"].contains(&name.as_str())));
}

#[tokio::test]
async fn a_merge_moves_people_tickets_and_domains_and_nothing_else() {
    let desk = Desk::start();

    let merge = json!({ "organization_merge": { "winner_id": 78 } });
    let (status, body) = desk.send(Method::POST, "/api/v2/organizations/77/merge", merge).await;
    assert_eq!((status, &body["organization_merge"]["status"]), (200, &json!("new")));
    let path = format!("/api/v2/organization_merges/{}", body["organization_merge"]["id"].as_str().unwrap());
    desk.get(&path).await;
    assert_eq!(desk.get(&path).await["organization_merge"]["status"], "complete");

    let winner = desk.simulator.organization(78).unwrap();
    assert_eq!(winner.domain_names, ["northwind.example", "easycall.example"]);
    assert_eq!(winner.external_id, None);
    assert_eq!(desk.simulator.organization(77), None);
    assert_eq!(desk.simulator.user(1077).unwrap().organizations, [78]);
    assert_eq!(desk.simulator.user(1104).unwrap().organizations, [78]);
    assert_eq!(desk.simulator.ticket(1).unwrap().organization_id, Some(78));
    assert_eq!(desk.get("/api/v2/organizations/77").await["error"], "RecordNotFound");
}

#[tokio::test]
async fn accepted_writes_are_counted_by_route_and_reads_are_not() {
    let desk = Desk::start();

    desk.put_organization(78, json!({ "notes": "a" })).await;
    desk.put_organization(79, json!({ "notes": "b" })).await;
    desk.put_organization(79, json!({ "name": "EasyCall Ltd" })).await;
    desk.get("/api/v2/organizations/79").await;

    assert_eq!(desk.simulator.writes().into_iter().collect::<Vec<_>>(), [("PUT organizations/{id}".to_owned(), 2)]);
    desk.simulator.clear_writes();
    assert!(desk.simulator.writes().is_empty());
}

#[tokio::test]
async fn an_export_tells_what_changed_since_a_moment_but_not_the_last_minute() {
    let desk = Desk::start();
    let start = desk.clock.now().as_second();
    desk.put_organization(78, json!({ "notes": "a" })).await;
    let path = format!("/api/v2/incremental/organizations.json?start_time={start}");

    assert_eq!(desk.admin(Method::GET, &path).send().await.unwrap().status(), 400);
    desk.clock.advance(SignedDuration::from_secs(60));
    let export = desk.get(&path).await;

    assert_eq!((&export["organizations"][0]["id"], &export["count"]), (&json!(78), &json!(1)));
    assert_eq!((&export["end_of_stream"], &export["end_time"]), (&json!(true), &json!(start + 1)));
}

#[tokio::test]
async fn fields_that_are_texts_take_away_a_value_when_empty() {
    let desk = Desk::start();
    desk.new_field("pb_limit", "integer").await;
    let put = async |value: Value| {
        let fields = json!({ "organization_fields": { "pb_limit": value } });
        let (status, body) = desk.put_organization(78, fields).await;
        (status, body["organization"]["organization_fields"].clone())
    };

    assert_eq!(put(json!("12")).await, (200, json!({ "pb_limit": 12 })));
    assert_eq!(put(json!(1.5)).await.0, 422);
    assert_eq!(put(json!("")).await, (200, json!({})));
}
