//! The account's rules for changing people, free of routes: single calls and jobs obey the same ones.

use serde_json::Value;

use super::{
    account::Call,
    answer::Answer,
    identities,
    organization_edit::{text_of, unique},
    people::is_e164,
    records::{Records, User, UserRole, same},
    request::id_of,
};

/// Most organizations of one user.
pub(super) const MOST_ORGANIZATIONS: usize = 300;

/// A new user, or the refusal. Without a role it is an end user.
pub(super) fn add(call: &Call<'_>, records: &mut Records, fields: &Value) -> Result<User, Answer> {
    let mut user = User::person(records.users.next_id(), "", call.now);
    user.verified = false;
    check_name(fields.get("name").unwrap_or(&Value::Null))?;
    if let Some(email) = fields.get("email").and_then(text_of).filter(|email| !email.is_empty()) {
        identities::check(records, user.id, "email", &email)?;
        user.email = Some(email);
    }
    let user = apply(call, records, user, fields)?;
    let user = in_organization_of_domain(records, user);
    if user.email.is_some() && !user.verified {
        note_mail(records, fields);
    }
    store(records, user)
}

/// The user as it is after a change, or the refusal. A new address is added beside the primary one.
pub(super) fn change(call: &Call<'_>, records: &mut Records, id: u64, fields: &Value) -> Result<User, Answer> {
    let present = records.users.get(&id).cloned().ok_or_else(Answer::not_found)?;
    if let Some(name) = fields.get("name") {
        check_name(name)?;
    }
    let mut user = apply(call, records, present, fields)?;
    if let Some(email) = fields.get("email").and_then(text_of).filter(|email| !email.is_empty()) {
        let is_known = user.identities.iter().any(|known| known.kind == "email" && same(&known.value, &email));
        if !is_known {
            identities::check(records, id, "email", &email)?;
            note_mail(records, fields);
            if user.email.is_some() {
                let identity = identities::new(records, "email", &email, false, call.now);
                user.identities.push(identity);
            } else {
                user.email = Some(email);
            }
        }
    }
    user.updated_at = call.now;
    store(records, user)
}

/// Finds by `external_id`, then by e-mail; tells whether the user is new.
pub(super) fn add_or_change(call: &Call<'_>, records: &mut Records, fields: &Value) -> Result<(bool, User), Answer> {
    let text = |key: &str| fields.get(key).and_then(text_of).filter(|text| !text.is_empty());
    let by_external_id = text("external_id").and_then(|wanted| records.users.with_external_id(&wanted));
    let by_email = || text("email").and_then(|wanted| records.users.identified_by("email", &wanted));
    match by_external_id.or_else(by_email).map(|user| user.id) {
        Some(id) => change(call, records, id, fields).map(|user| (false, user)),
        None => add(call, records, fields).map(|user| (true, user)),
    }
}

fn store(records: &mut Records, user: User) -> Result<User, Answer> {
    let id = user.id;
    records.users.insert(user);
    records.users.get(&id).cloned().ok_or_else(Answer::not_found)
}

/// The user with the sent fields in it, apart from its address. Unknown fields are ignored.
fn apply(call: &Call<'_>, records: &Records, mut user: User, fields: &Value) -> Result<User, Answer> {
    call.must_be_staff()?;
    set_role(call, &mut user, fields)?;
    if let Some(name) = fields.get("name").and_then(text_of) {
        name.trim().clone_into(&mut user.name);
    }
    if let Some(external_id) = fields.get("external_id") {
        user.external_id = text_of(external_id).filter(|text| !text.is_empty());
        let holder = user.external_id.as_deref().and_then(|wanted| records.users.with_external_id(wanted));
        if holder.is_some_and(|holder| holder.id != user.id) {
            return Err(Answer::invalid("external_id", "DuplicateValue", "External has already been taken"));
        }
    }
    set_phone(records, &mut user, fields);
    for (key, target) in [("verified", &mut user.verified), ("suspended", &mut user.suspended)] {
        if let Some(flag) = fields.get(key).and_then(Value::as_bool) {
            *target = flag;
        }
    }
    if let Some(Value::Array(tags)) = fields.get("tags") {
        user.tags = unique(tags.iter().filter_map(text_of));
    }
    if let Some(organization) = fields.get("organization_id") {
        set_organization(records, &mut user, organization)?;
    }
    Ok(user)
}

fn check_name(name: &Value) -> Result<(), Answer> {
    let is_blank = text_of(name).is_none_or(|name| name.trim().is_empty());
    if is_blank { Err(Answer::invalid("name", "BlankValue", "Name: cannot be blank")) } else { Ok(()) }
}

fn set_role(call: &Call<'_>, user: &mut User, fields: &Value) -> Result<(), Answer> {
    let role = match fields.get("role").and_then(Value::as_str) {
        None => user.role,
        Some("end-user") => UserRole::EndUser,
        Some("agent") => UserRole::Agent,
        Some("admin") => UserRole::Admin,
        Some(_) => return Err(Answer::invalid("role", "InvalidValue", "Role: is invalid")),
    };
    if role != UserRole::EndUser || user.is_staff() {
        call.must_be_admin()?;
    }
    user.role = role;
    Ok(())
}

/// A number that identifies somebody else can only be a shared one.
fn set_phone(records: &Records, user: &mut User, fields: &Value) {
    if let Some(phone) = fields.get("phone") {
        user.phone = text_of(phone).filter(|phone| !phone.is_empty());
        user.shared_phone_number = false;
    }
    if let Some(shared) = fields.get("shared_phone_number").and_then(Value::as_bool) {
        user.shared_phone_number = shared;
    }
    let holder = user.phone.as_deref().filter(|phone| is_e164(phone));
    let holder = holder.and_then(|phone| records.users.identified_by("phone_number", phone));
    if holder.is_some_and(|holder| holder.id != user.id) {
        user.shared_phone_number = true;
    }
}

/// Makes the organization the default one; `null` leaves all.
fn set_organization(records: &Records, user: &mut User, sent: &Value) -> Result<(), Answer> {
    if sent.is_null() {
        user.organizations.clear();
        return Ok(());
    }
    let id = id_of(sent).filter(|id| records.organizations.contains_key(id));
    let id = id.ok_or_else(|| Answer::invalid("organization_id", "InvalidValue", "Organization: is invalid"))?;
    user.organizations.retain(|known| *known != id);
    user.organizations.insert(0, id);
    if user.organizations.len() > MOST_ORGANIZATIONS {
        return Err(Answer::invalid("organization_id", "TooManyValues", "Organizations: there are too many"));
    }
    Ok(())
}

/// A new user whose address is in an organization's domain belongs to it.
pub(super) fn in_organization_of_domain(records: &Records, mut user: User) -> User {
    if user.organizations.is_empty() && !user.is_staff() {
        let domain = user.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain);
        user.organizations.extend(domain.and_then(|domain| records.organizations.of_domain(domain)));
    }
    user
}

/// An address that nobody vouches for is asked to confirm itself, unless the caller says otherwise.
pub(super) fn note_mail(records: &mut Records, fields: &Value) {
    let is_on = |key: &str| fields.get(key).and_then(Value::as_bool).unwrap_or(false);
    if !is_on("skip_verify_email") && !is_on("verified") {
        records.users.verification_mails += 1;
    }
}
