//! People in Zendesk who have the sender's address or number, and belong to an organization.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::future::{join_all, try_join_all};
use tokio::time::timeout;

use super::Senders;
use crate::{
    clock::Clock,
    remembered::{Limits, Recalled, Remembered},
    zendesk::{IdentityKind, OrganizationId, Role, Sender, UserId, ZendeskError},
};

/// Of the people Zendesk finds, so many are looked at: more say nothing about one organization.
const MOST_PEOPLE: usize = 5;
/// Rows that are told: somebody who belongs to more organizations says nothing about one of them.
const MOST_ROWS: usize = 10;
/// How long suggestions wait for Zendesk, beside what billing says. What comes later is remembered for those who ask again.
const PATIENCE: Duration = Duration::from_millis(2_500);
const FRESH_FOR: Duration = Duration::from_mins(1);

/// By what somebody is known, and who has it.
pub(super) type Holders = Remembered<(IdentityKind, String), Contacts, ZendeskError>;

pub(super) fn holders(clock: Clock) -> Holders {
    Remembered::new("contacts", Limits { fresh: FRESH_FOR, keep: FRESH_FOR, entries: 1_000 }, clock)
}

/// Somebody with the sender's address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: UserId,
    pub name: String,
    pub organization: OrganizationId,
    pub kind: IdentityKind,
    /// The address, or the number in the form E.164.
    pub value: String,
    /// Other organizations whose people have the same, the contact's own among them.
    pub rivals: usize,
}

/// What Zendesk knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    pub found: Vec<Contact>,
    /// Zendesk did not answer everything, or more than is looked at: there may be more.
    pub incomplete: bool,
}

impl Senders {
    /// Asks Zendesk who has this address, and who this number.
    pub async fn contacts(&self, email: Option<&str>, phone: Option<&str>) -> Contacts {
        let phone = phone.and_then(|text| self.e164(text));
        let asked =
            [(IdentityKind::Email, email.map(|text| text.trim().to_owned())), (IdentityKind::PhoneNumber, phone)];
        let asked = asked.into_iter().filter_map(|(kind, value)| Some((kind, value.filter(|text| !text.is_empty())?)));
        let answers = join_all(asked.map(|(kind, value)| timeout(PATIENCE, self.known_by(kind, value)))).await;
        let mut contacts = Contacts::default();
        for answer in answers {
            match answer {
                Ok(Ok(known)) => {
                    contacts.found.extend_from_slice(&known.found);
                    contacts.incomplete |= known.incomplete;
                }
                Ok(Err(error)) => contacts.incomplete |= error.is_outage(),
                Err(_) => contacts.incomplete = true,
            }
        }
        contacts
    }

    async fn known_by(&self, kind: IdentityKind, value: String) -> Result<Contacts, Arc<ZendeskError>> {
        let (senders, asked) = (self.clone(), value.clone());
        let look = move || async move { senders.look_for(kind, &asked).await };
        let told = self.0.holders.get((kind, value), look).await?;
        let is_stale = matches!(told, Recalled::Stale(..));
        let known = &told.known().value;
        Ok(Contacts { found: known.found.clone(), incomplete: known.incomplete || is_stale })
    }

    /// Whoever is found and has it, once for each organization they belong to.
    async fn look_for(&self, kind: IdentityKind, value: &str) -> Result<Contacts, ZendeskError> {
        let mut people = self.0.zendesk.senders_known_by(kind, value).await?;
        people.retain(|it| it.role == Role::EndUser && !it.is_deleted && it.organization.is_some());
        // Those who are shown with it come first: the others may have it, or something like it.
        people.sort_by_key(|person| !self.shows(person, kind, value));
        let mut incomplete = people.len() > MOST_PEOPLE;
        people.truncate(MOST_PEOPLE);
        let belong = try_join_all(people.iter().map(|person| self.organizations_of(person, kind, value))).await?;
        let distinct: BTreeSet<OrganizationId> = belong.iter().flatten().copied().collect();
        let rivals = distinct.len().saturating_sub(1);
        let contact = |person: &Sender, organization| Contact {
            id: person.id,
            name: person.name.clone(),
            organization,
            kind,
            value: value.to_owned(),
            rivals,
        };
        let rows = people.iter().zip(belong);
        let rows = rows.flat_map(|(person, belong)| belong.into_iter().map(move |organization| (person, organization)));
        let mut found: Vec<Contact> = rows.map(|(person, organization)| contact(person, organization)).collect();
        incomplete |= found.len() > MOST_ROWS;
        found.truncate(MOST_ROWS);
        Ok(Contacts { found, incomplete })
    }

    /// Where somebody belongs; nowhere, where they do not have the value. What a search finds is no proof.
    async fn organizations_of(
        &self,
        person: &Sender,
        kind: IdentityKind,
        value: &str,
    ) -> Result<Vec<OrganizationId>, ZendeskError> {
        if !self.shows(person, kind, value) {
            let identities = self.0.zendesk.identities(person.id).await?;
            if !identities.iter().any(|identity| identity.is(kind, value)) {
                return Ok(Vec::new());
            }
        }
        let memberships = self.0.zendesk.memberships(person.id).await?;
        Ok(memberships.into_iter().map(|(organization, _)| organization).collect())
    }

    fn shows(&self, person: &Sender, kind: IdentityKind, value: &str) -> bool {
        match kind {
            IdentityKind::Email => person.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(value)),
            IdentityKind::PhoneNumber => {
                person.phone.as_deref().and_then(|phone| self.e164(phone)).as_deref() == Some(value)
            }
        }
    }
}
