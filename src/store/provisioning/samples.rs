//! How far Zendesk was in step over time: for people to look at.

use jiff::{SignedDuration, Timestamp};

use crate::store::{
    Store, StoreError,
    values::{moment, number, read_moment, read_number},
};

/// Samples of one stretch of time become one, whichever replica takes them.
const EVERY: SignedDuration = SignedDuration::from_mins(10);
/// Samples are kept for a week.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// At, customers, in step, waiting, given up, unlinked.
type Row = (i64, Option<i64>, Option<i64>, i64, i64, i64);

/// How it stood at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    pub at: Timestamp,
    /// Customers of the last whole pass, and how many of these were in step; `None` before the first.
    pub in_step: Option<(u64, u64)>,
    pub waiting: u64,
    pub given_up: u64,
    pub unlinked: u64,
}

/// The beginning of the stretch that a moment lies in.
fn beginning(at: Timestamp, every: SignedDuration) -> Timestamp {
    let every = i64::try_from(every.as_millis()).unwrap_or(1).max(1);
    let at = at.as_millisecond();
    Timestamp::from_millisecond(at - at.rem_euclid(every)).unwrap_or(Timestamp::MIN)
}

impl Store {
    /// Keeps a sample, unless its stretch of time has a whole one, and forgets what is too old.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn keep_sample(&self, tenant: &str, sample: &Sample) -> Result<(), StoreError> {
        let (customers, in_step) = sample.in_step.unzip();
        let kept = sqlx::query(
            "INSERT INTO samples (tenant, at, customers, in_step, waiting, given_up, unlinked) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, at) DO UPDATE SET customers = excluded.customers, \
             in_step = excluded.in_step WHERE samples.in_step IS NULL AND excluded.in_step IS NOT NULL",
        )
        .bind(tenant)
        .bind(moment(beginning(sample.at, EVERY)))
        .bind(customers.map(number))
        .bind(in_step.map(number))
        .bind(number(sample.waiting))
        .bind(number(sample.given_up))
        .bind(number(sample.unlinked))
        .execute(&self.writer)
        .await?;
        if kept.rows_affected() > 0 {
            let oldest = sample.at.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
            sqlx::query("DELETE FROM samples WHERE tenant = $1 AND at < $2")
                .bind(tenant)
                .bind(moment(oldest))
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }

    /// The samples since a moment, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub async fn samples(&self, tenant: &str, since: Timestamp) -> Result<Vec<Sample>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, customers, in_step, waiting, given_up, unlinked FROM samples \
             WHERE tenant = $1 AND at >= $2 ORDER BY at",
        )
        .bind(tenant)
        .bind(moment(since))
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|(at, customers, in_step, waiting, given_up, unlinked)| {
                Ok(Sample {
                    at: read_moment(at)?,
                    in_step: customers.zip(in_step).map(|(all, in_step)| (read_number(all), read_number(in_step))),
                    waiting: read_number(waiting),
                    given_up: read_number(given_up),
                    unlinked: read_number(unlinked),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::scratch::Scratch;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn a_stretch_of_time_has_one_sample_and_a_week_is_kept() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        let sample = |at| Sample { at, in_step: Some((10, 9)), waiting: 1, given_up: 0, unlinked: 2 };

        for moment in ["2026-03-02T09:04:00Z", "2026-03-02T09:09:59Z", "2026-03-02T09:10:00Z"] {
            store.keep_sample("panda", &sample(at(moment))).await.unwrap();
        }
        let kept = store.samples("panda", Timestamp::MIN).await.unwrap();
        let moments: Vec<String> = kept.iter().map(|sample| sample.at.to_string()).collect();
        assert_eq!(moments, ["2026-03-02T09:00:00Z", "2026-03-02T09:10:00Z"]);
        assert_eq!(kept[1], Sample { at: at("2026-03-02T09:10:00Z"), ..sample(at("2026-03-02T09:10:00Z")) });
        assert_eq!(store.samples("wolf", Timestamp::MIN).await.unwrap(), []);

        let early = Sample { in_step: None, ..sample(at("2026-03-09T09:05:00Z")) };
        store.keep_sample("panda", &early).await.unwrap();
        let kept = store.samples("panda", Timestamp::MIN).await.unwrap();
        assert_eq!(kept.len(), 2, "{kept:?}");
        assert_eq!(kept[1].in_step, None);
    }
}
