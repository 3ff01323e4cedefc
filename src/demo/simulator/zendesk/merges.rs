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

/// Looks after which a merge is complete.
const POLLS: u32 = 2;

/// All merges of the account, by their ids.
#[derive(Debug, Default)]
pub(super) struct Merges {
    known: BTreeMap<String, Merge>,
    /// Whether a loser's merges can still be asked for.
    pub(super) tells_of_losers: bool,
}

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
        self.known.insert(id, merge);
        Ok(Answer::ok(json!({ "organization_merge": shown })))
    }

    /// The merges an organization took part in. Whether that is still told of one that is gone is not documented: here it
    /// is not.
    pub(super) fn list(&mut self, call: &Call<'_>, records: &Records, id: &str) -> Outcome {
        call.must_be_admin()?;
        let id: u64 = id.parse().map_err(|_| Answer::not_found())?;
        if !records.organizations.contains_key(&id) && !self.tells_of_losers {
            return Err(Answer::not_found());
        }
        let with = self.known.iter_mut().filter(|(_, merge)| [merge.loser, merge.winner].contains(&id));
        let shown: Vec<Value> = with
            .map(|(ulid, merge)| {
                merge.polls += 1;
                merge.show(ulid, call.origin)
            })
            .collect();
        Ok(Answer::ok(json!({ "organization_merges": shown, "meta": { "has_more": false, "after_cursor": null } })))
    }

    /// Notes a merge that was made past the API.
    pub(super) fn note(&mut self, loser: u64, winner: u64) {
        let id = format!("01TESTMERGE{:015}", self.known.len());
        self.known.insert(id, Merge { loser, winner, polls: POLLS });
    }

    /// Answers everything below `/api/v2/organization_merges`.
    pub(super) fn answer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        call.must_be_admin()?;
        match (&call.request.method, rest) {
            (&Method::GET, [id]) => {
                let merge = self.known.get_mut(*id).ok_or_else(Answer::not_found)?;
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
