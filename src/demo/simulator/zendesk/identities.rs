//! `/api/v2/users/{id}/identities`: addresses and numbers by which a person is recognised.

use actix_web::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    account::Call,
    answer::{Answer, Outcome},
    organization_edit::text_of,
    paging::{Paging, page},
    people::is_e164,
    records::{Identity, Records, instant, same},
    user_edit::note_mail,
};

const TYPES: [&str; 6] = ["email", "phone_number", "twitter", "facebook", "google", "agent_forwarding"];

/// Answers everything below the identities of one user.
pub(super) fn answer(call: &Call<'_>, records: &mut Records, user: u64, rest: &[&str]) -> Outcome {
    call.must_be_staff()?;
    match (&call.request.method, rest) {
        (&Method::GET, []) => list(call, records, user),
        (&Method::POST, []) => create(call, records, user),
        (&Method::GET, [id]) => {
            let identity = known(records, user, id)?;
            Ok(Answer::ok(json!({ "identity": show(&identity, user, call.origin) })))
        }
        (&Method::PUT, [id, "make_primary"]) => {
            let chosen = known(records, user, id)?;
            make_primary(call, records, user, &chosen);
            list(call, records, user)
        }
        (&Method::PUT, [id, "verify"]) => {
            let mut chosen = known(records, user, id)?;
            chosen.verified = true;
            change(call, records, user, &chosen);
            Ok(Answer::ok(json!({ "identity": show(&chosen, user, call.origin) })))
        }
        (&Method::PUT, [id, "request_verification"]) => {
            known(records, user, id)?;
            records.users.verification_mails += 1;
            Ok(Answer::ok(json!({})))
        }
        (&Method::DELETE, [id]) => {
            let gone = known(records, user, id)?;
            take_away(call, records, user, &gone);
            Ok(Answer::no_content())
        }
        _ => Err(Answer::no_such_endpoint()),
    }
}

/// A new identity that nobody has yet.
pub(super) fn new(records: &mut Records, kind: &str, value: &str, verified: bool, at: Timestamp) -> Identity {
    let id = records.users.next_identity();
    Identity { id, kind: kind.to_owned(), value: value.to_owned(), primary: false, verified, created_at: at }
}

/// Refuses what is malformed or identifies somebody else.
pub(super) fn check(records: &Records, user: u64, kind: &str, value: &str) -> Result<(), Answer> {
    let is_sound = match kind {
        "email" => value.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !value.contains(|c: char| c.is_whitespace() || c == ',')
        }),
        "phone_number" => is_e164(value),
        _ => !value.is_empty(),
    };
    let field = if kind == "email" { "email" } else { "value" };
    if !is_sound {
        return Err(Answer::invalid(field, "InvalidValue", &format!("{value} is not properly formatted")));
    }
    match records.users.identified_by(kind, value) {
        Some(holder) if holder.id != user => {
            let text = format!("{value} is already being used by another user");
            Err(Answer::invalid(field, "DuplicateValue", &text))
        }
        _ => Ok(()),
    }
}

fn known(records: &Records, user: u64, id: &str) -> Result<Identity, Answer> {
    let user = records.users.get(&user).ok_or_else(Answer::not_found)?;
    user.identities.iter().find(|identity| identity.id.to_string() == id).cloned().ok_or_else(Answer::not_found)
}

fn list(call: &Call<'_>, records: &Records, user: u64) -> Outcome {
    let all = records.users.get(&user).map(|user| user.identities.as_slice()).unwrap_or_default();
    page(call.request, call.origin, "identities", Paging::CursorOrOffset, all, |identity| {
        show(identity, user, call.origin)
    })
}

fn create(call: &Call<'_>, records: &mut Records, user: u64) -> Outcome {
    let body = call.request.json()?;
    let sent = body.get("identity").filter(|identity| identity.is_object());
    let sent = sent.ok_or_else(|| Answer::titled(400, "Invalid attribute", "Parameter identity is required"))?;
    let kind = sent.get("type").and_then(Value::as_str).unwrap_or_default();
    if !TYPES.contains(&kind) {
        return Err(Answer::invalid("type", "InvalidValue", "Type: is invalid"));
    }
    let value = sent.get("value").and_then(text_of).unwrap_or_default();
    check(records, user, kind, &value)?;
    let has_it = |known: &Identity| known.kind == kind && same(&known.value, &value);
    if records.users.get(&user).is_some_and(|user| user.identities.iter().any(has_it)) {
        return Err(Answer::invalid("value", "DuplicateValue", &format!("{value} is already being used by this user")));
    }
    let verified = sent.get("verified").and_then(Value::as_bool).unwrap_or(false);
    if kind == "email" {
        note_mail(records, sent);
    }
    let identity = new(records, kind, &value, verified, call.now);
    records.users.edit(user, |user| {
        user.identities.push(identity.clone());
        // The first of its kind is what the user is shown with.
        match kind {
            "email" if user.email.is_none() => user.email = Some(value),
            "phone_number" if user.phone.is_none() => user.phone = Some(value),
            _ => {}
        }
        user.updated_at = call.now;
    });
    let stored = known(records, user, &identity.id.to_string())?;
    if sent.get("primary").and_then(Value::as_bool) == Some(true) {
        make_primary(call, records, user, &stored);
    }
    let stored = known(records, user, &identity.id.to_string())?;
    Ok(Answer::json(201, json!({ "identity": show(&stored, user, call.origin) })))
}

fn make_primary(call: &Call<'_>, records: &mut Records, user: u64, chosen: &Identity) {
    records.users.edit(user, |user| {
        match chosen.kind.as_str() {
            "email" => user.email = Some(chosen.value.clone()),
            "phone_number" => user.phone = Some(chosen.value.clone()),
            _ => {}
        }
        user.updated_at = call.now;
    });
}

fn change(call: &Call<'_>, records: &mut Records, user: u64, changed: &Identity) {
    records.users.edit(user, |user| {
        user.identities.iter_mut().filter(|known| known.id == changed.id).for_each(|known| *known = changed.clone());
        user.updated_at = call.now;
    });
}

/// The next of its kind takes the place of a primary one.
fn take_away(call: &Call<'_>, records: &mut Records, user: u64, gone: &Identity) {
    records.users.edit(user, |user| {
        user.identities.retain(|known| known.id != gone.id);
        let next = user.identities.iter().find(|known| known.kind == gone.kind).map(|known| known.value.clone());
        match gone.kind.as_str() {
            "email" if gone.primary => user.email = next,
            "phone_number" if gone.primary => user.phone = next,
            _ => {}
        }
        user.updated_at = call.now;
    });
}

fn show(identity: &Identity, user: u64, origin: &str) -> Value {
    json!({
        "id": identity.id,
        "url": format!("{origin}/api/v2/users/{user}/identities/{}.json", identity.id),
        "user_id": user,
        "type": identity.kind,
        "value": identity.value,
        "primary": identity.primary,
        "verified": identity.verified,
        "created_at": instant(identity.created_at),
        "updated_at": instant(identity.created_at),
    })
}
