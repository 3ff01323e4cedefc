//! `/api/v2/job_statuses`: what bulk calls leave behind. The rows are worked on at once, in order; what became of them is
//! told only when the job has ended.

use std::collections::BTreeMap;

use actix_web::http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Body, Outcome},
    random,
};

/// Most rows of one bulk call.
pub(super) const MOST_ROWS: usize = 100;
/// Jobs queued or running in one account.
const MOST_OPEN: usize = 30;
/// Ended jobs that can still be asked about.
const REMEMBERED: usize = 1_000;

/// How long jobs take, and how they fail.
#[derive(Debug, Clone)]
pub struct JobSettings {
    /// Answers before the one that says how the job ended: `queued`, then `working`.
    pub polls: u32,
    /// A job that nobody asks about has ended after this time all the same.
    pub lasts: SignedDuration,
    /// Each so-manieth row fails, counted over all jobs, and is not written.
    pub every_row_fails: Option<u32>,
    /// Jobs end as failed, with this message and nothing written.
    pub fail_with: Option<String>,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { polls: 2, lasts: SignedDuration::from_secs(5), every_row_fails: None, fail_with: None }
    }
}

#[derive(Debug)]
struct Job {
    kind: &'static str,
    total: usize,
    results: Vec<Value>,
    failure: Option<String>,
    polls: u32,
    created_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Queued,
    Working,
    Ended,
}

/// All jobs of the account.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    pub(super) settings: JobSettings,
    /// By the order in which they were made, then by id.
    all: BTreeMap<(u64, String), Job>,
    order_of: BTreeMap<String, u64>,
    made: u64,
    rows: u32,
    most_open: usize,
}

impl Jobs {
    /// Takes a bulk call: works on each row and answers with the queued job.
    pub(super) fn run<T>(
        &mut self,
        call: &Call<'_>,
        kind: &'static str,
        rows: Vec<T>,
        mut work: impl FnMut(usize, T) -> Result<Value, (Value, Answer)>,
    ) -> Outcome {
        if rows.is_empty() || rows.len() > MOST_ROWS {
            return Err(Answer::titled(400, "Too many records", "Between 1 and 100 records can be sent at once."));
        }
        let open = self.open(call.now);
        if open >= MOST_OPEN {
            let detail = "There are too many jobs queued or running in this account";
            return Err(Answer::listed(429, "TooManyJobs", "Too many jobs", detail).with("Retry-After", 10));
        }
        self.most_open = self.most_open.max(open + 1);
        let total = rows.len();
        let failure = self.settings.fail_with.clone();
        let mut results = Vec::new();
        for (index, row) in rows.into_iter().enumerate().filter(|_| failure.is_none()) {
            self.rows += 1;
            let fails = self.settings.every_row_fails.is_some_and(|every| every > 0 && self.rows.is_multiple_of(every));
            results.push(if fails {
                failed_row(index, json!({}), &Answer::refused(500, "InternalError", "The record could not be saved"))
            } else {
                work(index, row).unwrap_or_else(|(told, refusal)| failed_row(index, told, &refusal))
            });
        }
        let id = random::hex(16).map_err(|_| Answer::refused(500, "InternalError", "No randomness"))?;
        self.made += 1;
        let job = Job { kind, total, results, failure, polls: 0, created_at: call.now };
        let shown = job.show(&id, call.origin, Stage::Queued);
        self.order_of.insert(id.clone(), self.made);
        self.all.insert((self.made, id), job);
        self.forget_oldest(call.now);
        Ok(Answer::ok(json!({ "job_status": shown })))
    }

    /// Answers everything below `/api/v2/job_statuses`.
    pub(super) fn answer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        call.must_be_staff()?;
        if call.request.method != Method::GET {
            return Err(Answer::no_such_endpoint());
        }
        match rest {
            [] => {
                let ids: Vec<String> = self.all.keys().rev().take(MOST_ROWS).map(|(_, id)| id.clone()).collect();
                Ok(self.many(call, &ids))
            }
            ["show_many"] => {
                let ids = call.request.query("ids").ok_or_else(|| Answer::bad_attribute("ids"))?;
                let ids: Vec<String> = ids.split(',').map(|id| id.trim().to_owned()).collect();
                if ids.len() > MOST_ROWS {
                    return Err(Answer::bad_attribute("ids"));
                }
                Ok(self.many(call, &ids))
            }
            [id] => {
                let shown = self.poll(call, id).ok_or_else(Answer::not_found)?;
                Ok(Answer::ok(json!({ "job_status": shown })))
            }
            _ => Err(Answer::no_such_endpoint()),
        }
    }

    /// Jobs that have not ended.
    pub(super) fn open(&self, now: Timestamp) -> usize {
        self.all.values().filter(|job| job.stage(&self.settings, now) != Stage::Ended).count()
    }

    /// Rows worked on so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows.into()
    }

    /// The most jobs that were open at once.
    pub(super) fn most_open(&self) -> usize {
        self.most_open
    }

    fn many(&mut self, call: &Call<'_>, ids: &[String]) -> Answer {
        let shown: Vec<Value> = ids.iter().filter_map(|id| self.poll(call, id)).collect();
        Answer::ok(json!({ "count": shown.len(), "job_statuses": shown, "next_page": null, "previous_page": null }))
    }

    fn poll(&mut self, call: &Call<'_>, id: &str) -> Option<Value> {
        let order = *self.order_of.get(id)?;
        let job = self.all.get_mut(&(order, id.to_owned()))?;
        job.polls = job.polls.saturating_add(1);
        let stage = job.stage(&self.settings, call.now);
        Some(job.show(id, call.origin, stage))
    }

    fn forget_oldest(&mut self, now: Timestamp) {
        if self.all.len() <= REMEMBERED {
            return;
        }
        let ended = self.all.iter().find(|(_, job)| job.stage(&self.settings, now) == Stage::Ended);
        if let Some(key) = ended.map(|(key, _)| key.clone()) {
            self.order_of.remove(&key.1);
            self.all.remove(&key);
        }
    }
}

impl Job {
    fn stage(&self, settings: &JobSettings, now: Timestamp) -> Stage {
        if self.polls > settings.polls || now.duration_since(self.created_at) >= settings.lasts {
            Stage::Ended
        } else if self.polls > 1 {
            Stage::Working
        } else {
            Stage::Queued
        }
    }

    fn show(&self, id: &str, origin: &str, stage: Stage) -> Value {
        let (status, progress, message, results) = match (stage, &self.failure) {
            (Stage::Queued, _) => ("queued", Value::Null, Value::Null, Value::Null),
            (Stage::Working, _) => ("working", json!(self.total / 2), json!("Working"), Value::Null),
            (Stage::Ended, Some(message)) => ("failed", json!(0), json!(message), Value::Null),
            (Stage::Ended, None) => {
                ("completed", json!(self.total), json!("Completed"), Value::Array(self.results.clone()))
            }
        };
        json!({
            "id": id,
            "url": format!("{origin}/api/v2/job_statuses/{id}.json"),
            "job_type": self.kind,
            "status": status,
            "total": self.total,
            "progress": progress,
            "message": message,
            "results": results,
        })
    }
}

/// A row that was refused, with what is known of it.
fn failed_row(index: usize, mut told: Value, refusal: &Answer) -> Value {
    let (error, details) = words_of(refusal);
    told["index"] = json!(index);
    told["success"] = json!(false);
    told["error"] = json!(error);
    told["details"] = json!(details);
    told
}

/// Code and text of a refusal, in whichever shape it is.
fn words_of(refusal: &Answer) -> (String, String) {
    let Body::Json(body) = &refusal.body else { return ("InternalError".to_owned(), String::new()) };
    let error = body["error"].as_str().unwrap_or("InvalidAttribute").to_owned();
    let faults =
        body["details"].as_object().into_iter().flatten().filter_map(|(_, faults)| faults.as_array()).flatten();
    let texts: Vec<&str> = faults.filter_map(|fault| fault["description"].as_str()).collect();
    let details =
        if texts.is_empty() { body["description"].as_str().unwrap_or_default().to_owned() } else { texts.join(", ") };
    (error, details)
}
