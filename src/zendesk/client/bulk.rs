//! Organizations by the hundred: read page by page, made and changed by jobs.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Zendesk, answer::Answer, call::Call, profiles::Profiles};
use crate::zendesk::{OrganizationId, Profile, ZendeskError};

/// Organizations that one call shows, makes or changes.
pub const AT_ONCE: usize = 100;

/// A bulk job that Zendesk works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkJob(pub String);

/// What became of one row of a bulk job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkRow {
    /// Written; with the organization's id where Zendesk tells it.
    Written(Option<OrganizationId>),
    /// Not written. `is_taken`: a value is another organization's already.
    Refused { is_taken: bool },
}

/// How far a bulk job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkState {
    /// Queued or worked on.
    Open,
    /// What became of each row, in the order in which they were sent.
    Ended(Vec<BulkRow>),
    /// It failed as a whole, or Zendesk does not know it any more.
    Failed,
}

/// A page of all organizations.
#[derive(Debug)]
pub struct ProfilesPage {
    pub profiles: Vec<Profile>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Listing {
    #[serde(flatten)]
    profiles: Profiles,
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    after_cursor: Option<String>,
}

#[derive(Deserialize)]
struct JobEnvelope {
    job_status: JobRecord,
}

#[derive(Deserialize)]
struct Jobs {
    job_statuses: Vec<JobRecord>,
}

#[derive(Deserialize)]
struct JobRecord {
    id: String,
    status: String,
    #[serde(default)]
    results: Option<Vec<ResultRecord>>,
}

#[derive(Deserialize)]
struct ResultRecord {
    #[serde(default)]
    index: Option<usize>,
    #[serde(default)]
    id: Option<OrganizationId>,
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    details: Option<Value>,
}

impl Zendesk {
    /// A page of all organizations, in an order that does not change while they are read.
    pub async fn profiles_after(&self, cursor: Option<&str>) -> Result<ProfilesPage, ZendeskError> {
        self.listing(&[], cursor).await
    }

    /// As [`Zendesk::profiles_after`], in the order of their names.
    pub async fn profiles_by_name_after(&self, cursor: Option<&str>) -> Result<ProfilesPage, ZendeskError> {
        self.listing(&[("sort", "name")], cursor).await
    }

    async fn listing(&self, order: &[(&str, &str)], cursor: Option<&str>) -> Result<ProfilesPage, ZendeskError> {
        let size = AT_ONCE.to_string();
        let mut query = [&[("page[size]", &*size)], order].concat();
        query.extend(cursor.map(|cursor| ("page[after]", cursor)));
        let call = Call::get("organizations/list", &["api", "v2", "organizations"]).with_query(&query);
        let listing: Listing = self.call(&call).await?.read()?;
        let next = listing.meta.filter(|meta| meta.has_more).and_then(|meta| meta.after_cursor);
        Ok(ProfilesPage { profiles: listing.profiles.into_profiles(), next })
    }

    /// Those of the organizations that Zendesk knows, at most [`AT_ONCE`] of them.
    pub async fn profiles(&self, ids: &[OrganizationId]) -> Result<Vec<Profile>, ZendeskError> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let query = [("ids", &*ids.join(","))];
        let path = ["api", "v2", "organizations", "show_many"];
        let call = Call::get("organizations/show_many", &path).with_query(&query);
        Ok(self.call(&call).await?.read::<Profiles>()?.into_profiles())
    }

    /// Has organizations made, at most [`AT_ONCE`]; each with its external id, so that none is made twice.
    pub async fn create_organizations(&self, rows: &[Map<String, Value>]) -> Result<BulkJob, ZendeskError> {
        let path = ["api", "v2", "organizations", "create_many"];
        self.begin(&Call::post("organizations/create_many", &path, json!({ "organizations": rows }))).await
    }

    /// Has organizations changed, at most [`AT_ONCE`]; each row has its `id`.
    pub async fn update_organizations(&self, rows: &[Map<String, Value>]) -> Result<BulkJob, ZendeskError> {
        let path = ["api", "v2", "organizations", "update_many"];
        self.begin(&Call::put("organizations/update_many", &path, json!({ "organizations": rows }))).await
    }

    async fn begin(&self, call: &Call<'_>) -> Result<BulkJob, ZendeskError> {
        Ok(BulkJob(self.call(call).await?.read::<JobEnvelope>()?.job_status.id))
    }

    /// How far jobs are, at most [`AT_ONCE`] of them, each with the number of its rows; in the order in which they are given.
    pub async fn bulk_states(&self, jobs: &[(BulkJob, usize)]) -> Result<Vec<BulkState>, ZendeskError> {
        let (answer, records) = self.job_records(jobs).await?;
        let mut records: HashMap<String, JobRecord> =
            records.into_iter().map(|record| (record.id.clone(), record)).collect();
        let states = jobs.iter().map(|(job, rows)| match records.remove(&job.0) {
            None => Some(BulkState::Failed),
            Some(record) => record.into_state(*rows),
        });
        states.collect::<Option<_>>().ok_or_else(|| answer.unreadable())
    }

    /// Which of these jobs are not ended, whatever became of them.
    pub async fn open_of(&self, jobs: &[(BulkJob, usize)]) -> Result<HashSet<String>, ZendeskError> {
        let records = self.job_records(jobs).await?.1.into_iter();
        let is_open = |record: &JobRecord| matches!(record.status.as_str(), "queued" | "working");
        Ok(records.filter(is_open).map(|record| record.id).collect())
    }

    async fn job_records(&self, jobs: &[(BulkJob, usize)]) -> Result<(Answer, Vec<JobRecord>), ZendeskError> {
        let ids: Vec<&str> = jobs.iter().map(|(job, _)| job.0.as_str()).collect();
        let query = [("ids", &*ids.join(","))];
        let path = ["api", "v2", "job_statuses", "show_many"];
        let answer = self.call(&Call::get("job_statuses/show_many", &path).with_query(&query)).await?;
        let jobs: Jobs = answer.read()?;
        Ok((answer, jobs.job_statuses))
    }

    /// Those of the organizations that Zendesk knows by these external ids, at most [`AT_ONCE`] of them.
    pub async fn profiles_with(&self, external_ids: &[String]) -> Result<Vec<Profile>, ZendeskError> {
        let query = [("external_ids", &*external_ids.join(","))];
        let path = ["api", "v2", "organizations", "show_many"];
        let call = Call::get("organizations/show_many", &path).with_query(&query);
        Ok(self.call(&call).await?.read::<Profiles>()?.into_profiles())
    }
}

impl JobRecord {
    /// `None` when it says that it is completed, and not what became of its rows.
    fn into_state(self, rows: usize) -> Option<BulkState> {
        match self.status.as_str() {
            "queued" | "working" => Some(BulkState::Open),
            "completed" => self.results.and_then(|results| in_order(results, rows)).map(BulkState::Ended),
            _ => Some(BulkState::Failed),
        }
    }
}

/// By the index that a row tells, else by its place. `None` when a row is missing.
fn in_order(results: Vec<ResultRecord>, rows: usize) -> Option<Vec<BulkRow>> {
    let mut ordered: Vec<Option<BulkRow>> = vec![None; rows];
    for (place, result) in results.into_iter().enumerate() {
        let slot = ordered.get_mut(result.index.unwrap_or(place))?;
        *slot = Some(result.into_row());
    }
    ordered.into_iter().collect()
}

impl ResultRecord {
    fn into_row(self) -> BulkRow {
        if self.success != Some(false) && self.error.is_none() {
            return BulkRow::Written(self.id);
        }
        // Which of the two says so is not documented.
        let says = [self.error, self.details].into_iter().flatten().map(|value| value.to_string());
        let is_taken = |text: String| text.contains("DuplicateValue") || text.contains("already been taken");
        BulkRow::Refused { is_taken: says.into_iter().any(is_taken) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(results: Value, rows: usize) -> Option<Vec<BulkRow>> {
        in_order(serde_json::from_value(results).unwrap(), rows)
    }

    #[test]
    fn rows_are_told_by_their_index_or_by_their_place() {
        let taken = json!({ "index": 0, "success": false, "error": "RecordInvalid",
            "details": "Name: has already been taken" });
        let first = BulkRow::Refused { is_taken: true };
        let second = BulkRow::Written(Some(OrganizationId(78)));

        assert_eq!(read(json!([{ "index": 1, "id": 78 }, taken]), 2), Some(vec![first.clone(), second.clone()]));
        let updated = json!({ "id": 78, "action": "update", "status": "Updated", "success": true });
        assert_eq!(read(json!([taken, updated]), 2), Some(vec![first, second]));
    }

    #[test]
    fn a_job_that_says_nothing_of_a_row_cannot_be_read() {
        assert_eq!(read(json!([{ "index": 1, "id": 78 }]), 2), None);
        assert_eq!(read(json!([{ "index": 2, "id": 78 }]), 2), None);
    }
}
