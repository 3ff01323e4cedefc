//! What a read costs: `cargo test --lib -- --ignored --nocapture reads_cost`.

use std::time::{Duration, Instant};

use sqlx::sqlite::SqlitePoolOptions;

use super::{TENANT, link};
use crate::{store::scratch::Scratch, zendesk::OrganizationId};

const READS: u32 = 3_000;

#[tokio::test]
#[ignore = "measures, and proves nothing on a busy machine"]
async fn reads_cost_little_more_than_through_the_typed_driver() {
    let scratch = Scratch::file();
    let store = scratch.open().await;
    let mut change = store.change().await.unwrap();
    change.insert_link(TENANT, &link(77, 46_170)).await.unwrap();
    change.commit().await.unwrap();
    let typed = SqlitePoolOptions::new().test_before_acquire(false).connect(&scratch.url()).await.unwrap();
    let (mut shared_time, mut typed_time) = (Duration::ZERO, Duration::ZERO);

    for _ in 0..READS {
        let begun = Instant::now();
        store.link_of(TENANT, OrganizationId(77)).await.unwrap().unwrap();
        shared_time += begun.elapsed();
        let begun = Instant::now();
        let _: (i64, i64, Option<i64>, i64, String, Option<String>) = sqlx::query_as(
            "SELECT organization, customer, linked_by, linked_at, evidence, replaced_external_id FROM links \
             WHERE tenant = $1 AND organization = $2",
        )
        .bind(TENANT)
        .bind(77_i64)
        .fetch_one(&typed)
        .await
        .unwrap();
        typed_time += begun.elapsed();
    }

    eprintln!("a read: {:?}, through the typed driver {:?}", shared_time / READS, typed_time / READS);
    assert!(shared_time < typed_time * 2);
}
