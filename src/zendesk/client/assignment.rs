//! A ticket's organization, and by what its sender is known. Zendesk wants a ticket's requester to belong to the ticket's
//! organization, so who belongs where is read and written here as well.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::{
    Zendesk,
    call::{Body, Call},
    wire::User,
};
use crate::zendesk::{Identity, IdentityKind, OrganizationId, Sender, TicketId, TicketPlace, UserId, ZendeskError};

/// Memberships of one person, and members of one organization, that are read: people choose from a list of these.
const PER_PAGE: &str = "100";
/// What a ticket's status is when nothing of it can be changed any more.
const CLOSED: &str = "closed";

#[derive(Deserialize)]
struct TicketEnvelope {
    ticket: TicketRecord,
}

#[derive(Deserialize)]
struct TicketRecord {
    id: TicketId,
    requester_id: UserId,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    updated_at: Option<String>,
}

#[derive(Deserialize)]
struct SenderEnvelope {
    user: SenderRecord,
}

#[derive(Deserialize)]
struct Senders {
    users: Vec<SenderRecord>,
}

#[derive(Deserialize)]
struct SenderRecord {
    #[serde(flatten)]
    user: User,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
}

#[derive(Deserialize)]
struct Memberships {
    organization_memberships: Vec<MembershipRecord>,
}

#[derive(Deserialize)]
struct MembershipEnvelope {
    organization_membership: MembershipRecord,
}

#[derive(Deserialize)]
struct MembershipRecord {
    id: u64,
    organization_id: OrganizationId,
}

#[derive(Deserialize)]
struct IdentityEnvelope {
    identity: IdentityRecord,
}

#[derive(Deserialize)]
struct IdentityRecord {
    id: u64,
}

impl From<TicketRecord> for TicketPlace {
    fn from(record: TicketRecord) -> Self {
        Self {
            id: record.id,
            requester: record.requester_id,
            organization: record.organization_id,
            is_closed: record.status.is_some_and(|status| status.eq_ignore_ascii_case(CLOSED)),
            stamp: record.updated_at,
        }
    }
}

impl SenderRecord {
    fn into_sender(self) -> Option<Sender> {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Some(Sender {
            id: self.user.id?,
            role: self.user.role(),
            is_deleted: self.user.is_deleted(),
            name: self.name.unwrap_or_default(),
            email: filled(self.email),
            phone: filled(self.phone),
            organization: self.organization_id,
        })
    }
}

impl Zendesk {
    /// Where a ticket belongs, or `None` when Zendesk does not know it.
    pub async fn ticket_place(&self, id: TicketId) -> Result<Option<TicketPlace>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "tickets", &id_text];
        let Some(answer) = self.call_if_known(&Call::get("tickets/show", &path)).await? else { return Ok(None) };
        let place = TicketPlace::from(answer.read::<TicketEnvelope>()?.ticket);
        if place.id == id { Ok(Some(place)) } else { Err(answer.unreadable()) }
    }

    /// Gives a ticket an organization, or none, unless somebody has changed the ticket since it was read. Returns the
    /// organization it has then.
    ///
    /// # Errors
    /// [`ZendeskError::Refused`] with status 409 when somebody has changed it.
    pub async fn put_ticket_into(
        &self,
        place: &TicketPlace,
        organization: Option<OrganizationId>,
    ) -> Result<Option<OrganizationId>, ZendeskError> {
        let id = place.id.to_string();
        let path = ["api", "v2", "tickets", &id];
        let mut ticket = json!({ "organization_id": organization });
        if let Some(stamp) = &place.stamp {
            ticket["safe_update"] = true.into();
            ticket["updated_stamp"] = stamp.as_str().into();
        }
        let answer = self.call(&Call::put("tickets/update", &path, json!({ "ticket": ticket }))).await?;
        Ok(answer.read::<TicketEnvelope>()?.ticket.organization_id)
    }

    /// A person with what they are reached by, or `None` when Zendesk does not know this user.
    pub async fn sender(&self, id: UserId) -> Result<Option<Sender>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "users", &id_text];
        let Some(answer) = self.call_if_known(&Call::get("users/show", &path)).await? else { return Ok(None) };
        Ok(answer.read::<SenderEnvelope>()?.user.into_sender().filter(|sender| sender.id == id))
    }

    /// People whom Zendesk finds for an address or for a number in the form E.164. Zendesk's word for it is no proof that
    /// they have it.
    pub async fn senders_known_by(&self, kind: IdentityKind, value: &str) -> Result<Vec<Sender>, ZendeskError> {
        let text = match kind {
            IdentityKind::Email => value.to_owned(),
            // A quotation mark would end the value.
            IdentityKind::PhoneNumber => format!("phone:\"{}\"", value.replace('"', "")),
        };
        let query = [("query", text.as_str())];
        let call = Call::get("users/search", &["api", "v2", "users", "search"]).with_query(&query);
        let found: Senders = self.call(&call).await?.read()?;
        Ok(found.users.into_iter().filter_map(SenderRecord::into_sender).collect())
    }

    /// The first hundred people of an organization.
    pub async fn members(&self, organization: OrganizationId) -> Result<Vec<Sender>, ZendeskError> {
        let id = organization.to_string();
        let path = ["api", "v2", "organizations", &id, "users"];
        let query = [("per_page", PER_PAGE)];
        let found: Senders = self.call(&Call::get("organizations/users", &path).with_query(&query)).await?.read()?;
        Ok(found.users.into_iter().filter_map(SenderRecord::into_sender).collect())
    }

    /// The organizations of a person, each with the id of the membership.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<(OrganizationId, u64)>, ZendeskError> {
        let user = user.to_string();
        let path = ["api", "v2", "users", &user, "organization_memberships"];
        let query = [("per_page", PER_PAGE)];
        let call = Call::get("users/organization_memberships", &path).with_query(&query);
        let list: Memberships = self.call(&call).await?.read()?;
        Ok(list.organization_memberships.into_iter().map(|record| (record.organization_id, record.id)).collect())
    }

    /// Puts a person into an organization. The id of the membership that was made; `None` when they are in it.
    pub async fn join(&self, user: UserId, organization: OrganizationId) -> Result<Option<u64>, ZendeskError> {
        let path = ["api", "v2", "organization_memberships"];
        let body = json!({ "organization_membership": { "user_id": user, "organization_id": organization } });
        match self.call(&Call::post("organization_memberships/create", &path, body)).await {
            Ok(answer) => Ok(Some(answer.read::<MembershipEnvelope>()?.organization_membership.id)),
            Err(ZendeskError::AlreadyTaken { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Ends a membership. One that is gone is no fault.
    pub async fn leave(&self, membership: u64) -> Result<(), ZendeskError> {
        let id = membership.to_string();
        let path = ["api", "v2", "organization_memberships", &id];
        self.remove("organization_memberships/delete", &path).await
    }

    /// As [`Zendesk::add_identity`], and tells the id of what was made.
    ///
    /// # Errors
    /// [`ZendeskError::AlreadyTaken`] when it is somebody else's.
    pub async fn give_identity(&self, user: UserId, kind: IdentityKind, value: &str) -> Result<u64, ZendeskError> {
        let user = user.to_string();
        let path = ["api", "v2", "users", &user, "identities"];
        let identity = json!({ "type": kind.as_str(), "value": value, "skip_verify_email": true });
        let call = Call::post("users/add_identity", &path, json!({ "identity": identity }));
        Ok(self.call(&call).await?.read::<IdentityEnvelope>()?.identity.id)
    }

    /// Takes an address or number away from a person. One that is gone is no fault.
    pub async fn take_identity(&self, user: UserId, identity: u64) -> Result<(), ZendeskError> {
        let (user, identity) = (user.to_string(), identity.to_string());
        self.remove("users/delete_identity", &["api", "v2", "users", &user, "identities", &identity]).await
    }

    async fn remove(&self, name: &'static str, path: &[&str]) -> Result<(), ZendeskError> {
        let call = Call { method: Method::DELETE, body: Body::Empty, ..Call::get(name, path) };
        self.call_if_known(&call).await.map(drop)
    }
}

impl Identity {
    /// Whether this is the value: addresses without regard to case, numbers by their digits.
    #[must_use]
    pub fn is(&self, kind: IdentityKind, value: &str) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        self.kind == kind
            && match kind {
                IdentityKind::Email => self.value.trim().eq_ignore_ascii_case(value.trim()),
                IdentityKind::PhoneNumber => digits(&self.value) == digits(value),
            }
    }
}
