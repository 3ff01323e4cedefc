//! Two organizations become one: `POST /api/v2/organizations/{loser}/merge`, and how far that has come.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    random,
    records::Records,
    request::id_of,
};

#[derive(Debug)]
struct Merge {
    loser: u64,
    winner: u64,
    polls: u32,
}

/// All merges of the account, by their ids.
#[derive(Debug, Default)]
pub(super) struct Merges(BTreeMap<String, Merge>);

impl Merges {
    /// Merges at once; only the answers take their time. Which status the first one has is not known.
    pub(super) fn start(&mut self, call: &Call<'_>, records: &mut Records, loser: &str) -> Outcome {
        call.must_be_admin()?;
        let loser: u64 = loser.parse().map_err(|_| Answer::not_found())?;
        let body = call.request.json()?;
        let winner = body.pointer("/organization_merge/winner_id").and_then(id_of);
        let winner = winner.ok_or_else(|| Answer::bad_attribute("winner_id"))?;
        if !records.organizations.contains_key(&loser) {
            return Err(Answer::not_found());
        }
        records
            .merge_organizations(loser, winner)
            .ok_or_else(|| Answer::invalid("winner_id", "InvalidValue", "Winner: is invalid"))?;
        let id = random::hex(13).map_err(|_| Answer::refused(500, "InternalError", "No randomness"))?.to_uppercase();
        let merge = Merge { loser, winner, polls: 0 };
        let shown = merge.show(&id, call.origin);
        self.0.insert(id, merge);
        Ok(Answer::ok(json!({ "organization_merge": shown })))
    }

    /// Answers everything below `/api/v2/organization_merges`.
    pub(super) fn answer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        call.must_be_admin()?;
        match (&call.request.method, rest) {
            (&Method::GET, [id]) => {
                let merge = self.0.get_mut(*id).ok_or_else(Answer::not_found)?;
                merge.polls += 1;
                Ok(Answer::ok(json!({ "organization_merge": merge.show(id, call.origin) })))
            }
            _ => Err(Answer::no_such_endpoint()),
        }
    }
}

impl Merge {
    fn show(&self, id: &str, origin: &str) -> Value {
        let status = match self.polls {
            0 => "new",
            1 => "in_progress",
            _ => "complete",
        };
        json!({
            "id": id,
            "url": format!("{origin}/api/v2/organization_merges/{id}.json"),
            "loser_id": self.loser,
            "winner_id": self.winner,
            "status": status,
        })
    }
}
