//! People in Zendesk who have the sender's address or number, and belong to an organization.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::Senders;
use crate::zendesk::{IdentityKind, OrganizationId, Role, Sender, UserId, ZendeskError};

/// Of the people Zendesk finds, so many are looked at: more say nothing about one organization.
const MOST_PEOPLE: usize = 5;

/// Somebody with the sender's address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: UserId,
    pub name: String,
    pub organization: OrganizationId,
    pub kind: IdentityKind,
    /// The address, or the number in the form E.164.
    pub value: String,
    /// Other organizations whose people have the same.
    pub rivals: usize,
}

/// What Zendesk knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    pub found: Vec<Contact>,
    /// Zendesk did not answer everything: there may be more.
    pub incomplete: bool,
}

impl Senders {
    /// Asks Zendesk who has this address, and who this number.
    pub async fn contacts(&self, email: Option<&str>, phone: Option<&str>) -> Contacts {
        let phone = phone.and_then(|text| self.e164(text));
        let asked =
            [(IdentityKind::Email, email.map(|text| text.trim().to_owned())), (IdentityKind::PhoneNumber, phone)];
        let asked = asked.into_iter().filter_map(|(kind, value)| Some((kind, value.filter(|text| !text.is_empty())?)));
        let answers = join_all(asked.map(|(kind, value)| async move { self.holders(kind, value).await })).await;
        let mut contacts = Contacts::default();
        for answer in answers {
            match answer {
                Ok(holders) => contacts.found.extend(holders),
                Err(error) => contacts.incomplete |= error.is_outage(),
            }
        }
        contacts
    }

    async fn holders(&self, kind: IdentityKind, value: String) -> Result<Vec<Contact>, ZendeskError> {
        let people = self.0.zendesk.senders_known_by(kind, &value).await?;
        let mut holders = Vec::new();
        for person in people.into_iter().filter(|it| it.role == Role::EndUser && !it.is_deleted).take(MOST_PEOPLE) {
            let Some(organization) = person.organization else { continue };
            if self.has(&person, kind, &value).await? {
                let (id, name, value) = (person.id, person.name, value.clone());
                holders.push(Contact { id, name, organization, kind, value, rivals: 0 });
            }
        }
        let organizations: BTreeSet<OrganizationId> = holders.iter().map(|holder| holder.organization).collect();
        for holder in &mut holders {
            holder.rivals = organizations.len().saturating_sub(1);
        }
        Ok(holders)
    }

    /// What a search finds is no proof: it may have found something like it.
    async fn has(&self, person: &Sender, kind: IdentityKind, value: &str) -> Result<bool, ZendeskError> {
        let shown = match kind {
            IdentityKind::Email => person.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(value)),
            IdentityKind::PhoneNumber => {
                person.phone.as_deref().and_then(|phone| self.e164(phone)).as_deref() == Some(value)
            }
        };
        if shown {
            return Ok(true);
        }
        let identities = self.0.zendesk.identities(person.id).await?;
        Ok(identities.iter().any(|identity| identity.is(kind, value)))
    }
}
