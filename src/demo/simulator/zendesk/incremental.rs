//! `/api/v2/incremental/organizations`: what was changed since a moment, oldest change first.

use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    records::{Organization, Records},
};

/// Records of one answer; a page ends only between two seconds.
const LARGEST_PAGE: usize = 1_000;
/// The last minute is not told yet.
const DELAY_SECS: i64 = 60;

/// For admins; deleted organizations are not in it.
pub(super) fn organizations(call: &Call<'_>, records: &Records) -> Outcome {
    call.must_be_admin()?;
    let start: i64 =
        call.request.query("start_time").and_then(|text| text.parse().ok()).ok_or_else(|| bad("start_time"))?;
    let newest = call.now.as_second() - DELAY_SECS;
    if start > newest {
        return Err(bad("start_time"));
    }
    let second = |organization: &Organization| organization.updated_at.as_second();
    let wanted = start..=newest;
    let mut found: Vec<&Organization> =
        records.organizations.values().filter(|organization| wanted.contains(&second(organization))).collect();
    found.sort_by_key(|organization| (second(organization), organization.id));
    let last = found.get(LARGEST_PAGE - 1).map(|organization| second(organization));
    let end = last.map_or(found.len(), |last| found.partition_point(|organization| second(organization) <= last));
    let is_end = end == found.len();
    let end_time = found[..end].last().map_or(start, |organization| second(organization) + 1);
    let shown: Vec<Value> = found[..end].iter().map(|found| records.show_organization(found, call.origin)).collect();
    let next = format!("{}/api/v2/incremental/organizations.json?start_time={end_time}", call.origin);
    Ok(Answer::ok(json!({
        "count": shown.len(),
        "organizations": shown,
        "end_time": end_time,
        "end_of_stream": is_end,
        "next_page": next,
    })))
}

fn bad(attribute: &str) -> Answer {
    Answer::bad_attribute(attribute)
}
