//! Taking back what a plan has written, row by row, where nobody has changed anything since.
//!
//! Values get back what they were, links end, and what the store remembers is put back. portadesk deletes nothing in Zendesk:
//! an organization that was made stays, under its name, without our tags, domains and values. Its external id gets `undone-`
//! before it, so that it is no longer the customer's, and a later plan takes it up again instead of making another.

use std::{collections::HashMap, iter};

use serde_json::{Map, Value, json};

use super::{
    Act, Bringing, BringingError, Meter, PORTION, Progress, ReceiptFile, Stage, Values,
    batch::cause_of,
    decide::{UNDONE, present},
    receipt::{Done, Entry, Memory, Proposed, RowState},
    same::is_same,
};
use crate::{
    ledger,
    portabilling::CustomerId,
    store::{Change, Proposal, WrittenState},
    zendesk::{OrganizationId, Profile, UserId},
};

/// How it went.
#[derive(Debug, Default)]
pub struct Undone {
    /// Rows taken back now.
    pub done: u64,
    /// Rows that were left as they are, with a code.
    pub kept: Vec<(u64, CustomerId, String)>,
}

/// What is to be done about a row.
enum Verdict {
    Restore(Map<String, Value>),
    /// Zendesk says already what it shall say again.
    Already,
    Keep(&'static str),
}

impl Bringing {
    /// Takes a receipt back, or goes on with it.
    ///
    /// # Errors
    /// [`BringingError`]; what was taken back until then stands in the receipt, and the same call goes on after it.
    pub async fn undo(&self, receipt: &mut ReceiptFile, tell: &dyn Fn(Progress)) -> Result<Undone, BringingError> {
        if receipt.tenant != *self.engine.tenant {
            return Err(BringingError::OtherTenant(receipt.tenant.clone()));
        }
        let mut undone = Undone::default();
        let owner = receipt.owner.clone();
        let outcome = self.holding(&owner, Box::pin(self.undo_with(receipt, &mut undone, tell))).await;
        let released = self.engine.parts.store.let_all_go(&self.engine.tenant, &receipt.owner).await;
        outcome?;
        released?;
        Ok(undone)
    }

    async fn undo_with(
        &self,
        receipt: &mut ReceiptFile,
        undone: &mut Undone,
        tell: &dyn Fn(Progress),
    ) -> Result<(), BringingError> {
        loop {
            let before = undone.done;
            undone.kept.clear();
            self.undo_once(receipt, undone, tell).await?;
            // A name may be free only once another row has given it up.
            let may_help = undone.kept.iter().any(|(_, _, why)| why == "value_taken") && undone.done > before;
            if !may_help {
                return Ok(());
            }
        }
    }

    async fn undo_once(
        &self,
        receipt: &mut ReceiptFile,
        undone: &mut Undone,
        tell: &dyn Fn(Progress),
    ) -> Result<(), BringingError> {
        let (mut meter, mut seen) = (Meter::begin(Stage::Restoring, 0, receipt.done(), tell), 0);
        let mut written = receipt.written()?;
        loop {
            let mut portion = Vec::new();
            for done in iter::from_fn(|| written.next()) {
                let done: Done = done?;
                if receipt.state(done.row) == RowState::Done {
                    portion.push(done);
                }
                if portion.len() == PORTION {
                    break;
                }
            }
            if portion.is_empty() {
                return Ok(());
            }
            seen += portion.len() as u64;
            self.undo_portion(portion, receipt, undone).await?;
            meter.tell(seen);
        }
    }

    async fn undo_portion(
        &self,
        portion: Vec<Done>,
        receipt: &mut ReceiptFile,
        undone: &mut Undone,
    ) -> Result<(), BringingError> {
        let customers: Vec<CustomerId> = portion.iter().map(|done| done.customer).collect();
        let held = self.hold(&customers, &receipt.owner).await?;
        let mut verdicts = self.verdicts(&portion, &held).await?;
        let restore = portion.iter().filter_map(|done| match verdicts.get(&done.row) {
            Some(Verdict::Restore(values)) if !values.is_empty() => {
                Some((done.row, done.organization?, values.clone()))
            }
            _ => None,
        });
        for (row, outcome) in self.send_updates(restore.collect()).await? {
            if let Err(code) = outcome {
                verdicts.insert(row, Verdict::Keep(code));
            }
        }
        let mut change = self.engine.parts.store.change().await?;
        let mut entries = Vec::with_capacity(portion.len());
        let still = change.still_held(&self.engine.tenant, &receipt.owner, &held).await?;
        let mut restored = Vec::new();
        for done in &portion {
            let row = done.row;
            let verdict = verdicts.remove(&row).filter(|_| still.contains(&done.customer));
            match verdict.unwrap_or(Verdict::Keep("busy")) {
                Verdict::Keep(why) => {
                    entries.push(Entry::Kept { row, why: why.to_owned() });
                    undone.kept.push((row, done.customer, why.to_owned()));
                }
                Verdict::Restore(_) | Verdict::Already => {
                    self.restore_memory(&mut change, done, &receipt.plan).await?;
                    entries.push(Entry::Undone { row });
                    restored.push(done.customer);
                    undone.done += 1;
                }
            }
        }
        let (tenant, owner) = (&*self.engine.tenant, &*receipt.owner);
        change.drop_marks_of(tenant, owner, &cause_of(&receipt.plan), &restored).await?;
        change.let_go(&self.engine.tenant, &receipt.owner, &held).await?;
        change.commit().await?;
        self.engine.parts.linking.forget();
        receipt.add(&entries)
    }

    async fn verdicts(&self, portion: &[Done], held: &[CustomerId]) -> Result<HashMap<u64, Verdict>, BringingError> {
        let ids: Vec<OrganizationId> = portion.iter().filter_map(|done| done.organization).collect();
        let mut profiles: HashMap<OrganizationId, Profile> = HashMap::new();
        if !ids.is_empty() {
            let found = self.patiently(async || self.engine.parts.zendesk.profiles(&ids).await).await?;
            profiles.extend(found.into_iter().map(|profile| (profile.organization.id, profile)));
        }
        let mut verdicts = HashMap::new();
        for done in portion {
            let verdict = if held.contains(&done.customer) {
                let link = self.engine.parts.store.link_to(&self.engine.tenant, done.customer).await?;
                let profile = done.organization.and_then(|id| profiles.get(&id));
                judge(done, profile, link.map(|link| link.organization))
            } else {
                Verdict::Keep("busy")
            };
            verdicts.insert(done.row, verdict);
        }
        Ok(verdicts)
    }

    async fn restore_memory(&self, change: &mut Change, done: &Done, plan: &str) -> Result<(), BringingError> {
        let (engine, customer) = (&self.engine, done.customer);
        let Some(organization) = done.organization else {
            return Ok(change.withdraw_proposals(&engine.tenant, customer).await?);
        };
        if matches!(done.act, Act::Create | Act::Link) {
            engine.parts.linking.unlink_brought(change, self.actor, organization, customer).await?;
        }
        if !done.after.is_empty() {
            let (fields, cause) = (done.after.words(), format!("undo:{}", plan.get(..12).unwrap_or(plan)));
            let entry = ledger::Entry::Updated { organization, customer, fields: &fields, cause: &cause };
            change.append(&[self.record(&entry)]).await?;
        }
        match &done.written_before {
            Some(Memory { organization, contact, state, at }) => {
                let (contact, state) = (contact.map(UserId), state.clone());
                let written = WrittenState { customer, organization: *organization, contact, state, written_at: *at };
                change.keep_written(&engine.tenant, &written).await?;
            }
            None => change.forget_written(&engine.tenant, customer).await?,
        }
        // Whoever waited for a person's choice does so again.
        let proposals: Vec<Proposal> = done.proposed_before.iter().map(|it| it.of(customer)).collect();
        if !proposals.is_empty() {
            change.propose_only(&engine.tenant, customer, &proposals).await?;
        }
        Ok(())
    }
}

impl Proposed {
    fn of(&self, customer: CustomerId) -> Proposal {
        let Self { organization, evidence, since } = self.clone();
        Proposal { customer, organization, evidence, since }
    }
}

fn judge(done: &Done, profile: Option<&Profile>, linked: Option<OrganizationId>) -> Verdict {
    if done.act == Act::Propose {
        return Verdict::Already;
    }
    let Some(profile) = profile else { return Verdict::Keep("organization_gone") };
    let (target, there) = (target(done), present(profile, &done.after));
    if linked.is_some() && linked != done.organization {
        return Verdict::Keep("linked_elsewhere");
    }
    if is_untouched(&there, done) && linked.is_some() {
        return Verdict::Restore(target);
    }
    if is_same(&there.0, &target) {
        return Verdict::Already;
    }
    Verdict::Keep(if linked.is_none() { "unlinked_since" } else { "changed_since" })
}

/// What the organization is to say again.
fn target(done: &Done) -> Map<String, Value> {
    if done.act != Act::Create {
        return done.before.0.clone();
    }
    let emptied = done.after.0.iter().filter(|(key, _)| *key != "name").map(|(key, value)| {
        let value = match value {
            Value::Array(_) => json!([]),
            Value::Object(fields) => fields.keys().map(|key| (key.clone(), Value::Null)).collect(),
            Value::String(own) if key == "external_id" => json!(format!("{UNDONE}{own}")),
            _ => Value::Null,
        };
        (key.clone(), value)
    });
    emptied.collect()
}

/// Whether all that was written stands there still. A field that is told empty may be one that the account does not have: but
/// not if it had a value before.
fn is_untouched(there: &Values, done: &Done) -> bool {
    let fields = |values: &Values| values.0.get("organization_fields").and_then(Value::as_object).cloned();
    let (present, before, after) = (fields(there), fields(&done.before), fields(&done.after));
    let is_empty = |of: &Option<Map<String, Value>>, key: &String| {
        let value = of.as_ref().and_then(|fields| fields.get(key)).unwrap_or(&Value::Null);
        value.is_null() || value == ""
    };
    let is_emptied = after.as_ref().is_some_and(|after| {
        let mut keys = after.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key);
        keys.any(|key| is_empty(&present, key) && !is_empty(&before, key))
    });
    !is_emptied && is_same(&there.0, &done.after.0)
}
