//! Organizations by the hundred: `create_many`, `update_many`, `destroy_many`. Each answers with a job.

use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    jobs::Jobs,
    organization_edit::{add, change},
    records::Records,
    request::id_of,
};

pub(super) fn create_many(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs) -> Outcome {
    call.must_edit_organizations()?;
    let rows = rows(call, "organizations")?;
    jobs.run(call, "Bulk Create Organization", rows, |index, row| {
        let created = add(records, &row, call.now).map_err(|refusal| (json!({ "action": "create" }), refusal))?;
        Ok(json!({ "index": index, "id": created.id }))
    })
}

/// One change for many (`?ids=` or `?external_ids=`), or for each its own.
pub(super) fn update_many(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs) -> Outcome {
    call.must_edit_organizations()?;
    let rows: Vec<(Option<u64>, Value)> = match named(call, records)? {
        Some(ids) => {
            let fields = call.request.json()?.get("organization").cloned();
            let fields = fields.filter(Value::is_object).ok_or_else(|| Answer::bad_attribute("organization"))?;
            ids.into_iter().map(|id| (id, fields.clone())).collect()
        }
        None => rows(call, "organizations")?.into_iter().map(|row| (row.get("id").and_then(id_of), row)).collect(),
    };
    jobs.run(call, "Bulk Update Organization", rows, |_, (id, fields)| {
        let changed = match id {
            Some(id) => change(records, id, &fields, call.now),
            None => Err(Answer::not_found()),
        };
        let told = json!({ "id": id, "action": "update" });
        changed.map_err(|refusal| (told.clone(), refusal))?;
        Ok(json!({ "id": id, "action": "update", "status": "Updated", "success": true }))
    })
}

pub(super) fn destroy_many(call: &Call<'_>, records: &mut Records, jobs: &mut Jobs) -> Outcome {
    call.must_edit_organizations()?;
    let ids = named(call, records)?.ok_or_else(|| Answer::bad_attribute("ids"))?;
    jobs.run(call, "Bulk Delete Organization", ids, |_, id| {
        let deleted = id.and_then(|id| records.delete_organization(id));
        let told = json!({ "id": id, "action": "delete" });
        deleted.ok_or_else(|| (told, Answer::not_found()))?;
        Ok(json!({ "id": id, "action": "delete", "status": "Deleted", "success": true }))
    })
}

/// The organizations that the query names, by either kind of id; `None` stands for one that is not there.
fn named(call: &Call<'_>, records: &Records) -> Result<Option<Vec<Option<u64>>>, Answer> {
    let split = |list: &str| list.split(',').map(|id| id.trim().to_owned()).collect::<Vec<_>>();
    Ok(match (call.request.query("ids"), call.request.query("external_ids")) {
        (Some(ids), None) => Some(split(ids).iter().map(|id| id.parse().ok()).collect()),
        (None, Some(ids)) => {
            let find = |id: &String| records.organizations.with_external_id(id).next().map(|found| found.id);
            Some(split(ids).iter().map(find).collect())
        }
        (None, None) => None,
        (Some(_), Some(_)) => return Err(Answer::bad_attribute("ids")),
    })
}

/// The objects of a list in the body.
pub(super) fn rows(call: &Call<'_>, key: &str) -> Result<Vec<Value>, Answer> {
    match call.request.json()?.get_mut(key).map(Value::take) {
        Some(Value::Array(rows)) if rows.iter().all(Value::is_object) => Ok(rows),
        _ => Err(Answer::bad_attribute(key)),
    }
}
