use super::*;

#[tokio::test]
async fn an_endpoint_has_a_limit_of_its_own_beside_the_accounts() {
    let desk = Desk::start();
    desk.simulator.set_endpoint_limit("organizations-update", Some(2));
    let put = async || {
        let body = json!({ "organization": { "notes": "x" } });
        desk.admin(Method::PUT, "/api/v2/organizations/78").json(&body).send().await.unwrap()
    };

    assert_eq!(put().await.headers()["zendesk-ratelimit-organizations-update"], "total=2; remaining=1; resets=60");
    assert_eq!(put().await.status(), 200);
    let refused = put().await;
    assert_eq!((refused.status().as_u16(), refused.headers()["Retry-After"].to_str().unwrap()), (429, "60"));
    assert_eq!(refused.headers()["X-Rate-Limit-Remaining"], "697");
    assert_eq!(desk.simulator.refused_for_rate(), 1);

    desk.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(put().await.status(), 200);
}

#[tokio::test]
async fn a_user_is_updated_five_times_a_minute_and_others_are_not_held_up() {
    let desk = Desk::start();
    let put = async |user: &str| {
        let path = format!("/api/v2/users/{user}");
        desk.admin(Method::PUT, &path).json(&json!({ "user": { "tags": ["a"] } })).send().await.unwrap().status()
    };

    for _ in 0..5 {
        assert_eq!(put("1077").await, 200);
    }
    let same_user = json!({ "user": { "email": desk.simulator.user(1077).unwrap().email, "name": "Rita" } });
    let upsert = desk.admin(Method::POST, "/api/v2/users/create_or_update").json(&same_user).send().await.unwrap();

    assert_eq!((put("1077").await.as_u16(), upsert.status().as_u16()), (429, 429));
    assert_eq!(put("1078").await, 200);
}
