//! Organizations, as far as linking needs them.

use serde::Deserialize;
use serde_json::json;

use super::{
    Zendesk,
    call::Call,
    wire::{OrganizationEnvelope, Organizations},
};
use crate::zendesk::{Organization, OrganizationId, TicketId, ZendeskError};

impl Zendesk {
    /// The organization, or `None` when Zendesk does not know it.
    ///
    /// # Errors
    /// [`ZendeskError::Unreadable`] also for an answer about another organization: what it says of a customer would be
    /// taken for this one's.
    pub async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "organizations", &id_text];
        let call = Call::get("organizations/show", &path);
        let Some(answer) = self.call_if_known(&call).await? else { return Ok(None) };
        let organization = Organization::from(answer.read::<OrganizationEnvelope>()?.organization);
        if organization.id == id { Ok(Some(organization)) } else { Err(answer.unreadable()) }
    }

    /// Those of the organizations that Zendesk knows, at most 100 at once, in its order.
    pub async fn organizations(&self, ids: &[OrganizationId]) -> Result<Vec<Organization>, ZendeskError> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let query = [("ids", &*ids.join(","))];
        let call =
            Call::get("organizations/show_many", &["api", "v2", "organizations", "show_many"]).with_query(&query);
        let found: Organizations = self.call(&call).await?.read()?;
        Ok(found.organizations.into_iter().map(Organization::from).collect())
    }

    /// The organization with this `external_id`. Zendesk compares without regard to case and so is the answer.
    pub async fn organization_by_external_id(&self, external_id: &str) -> Result<Option<Organization>, ZendeskError> {
        let query = [("external_id", external_id)];
        let call = Call::get("organizations/search", &["api", "v2", "organizations", "search"]).with_query(&query);
        let found: Organizations = self.call(&call).await?.read()?;
        let same = |organization: &Organization| {
            organization.external_id.as_ref().is_some_and(|own| own.to_lowercase() == external_id.to_lowercase())
        };
        Ok(found.organizations.into_iter().map(Organization::from).find(same))
    }

    /// Organizations whose name begins so, two letters at least, in Zendesk's order; a page of them.
    pub async fn organizations_beginning(&self, name: &str) -> Result<Vec<Organization>, ZendeskError> {
        let query = [("name", name)];
        let path = ["api", "v2", "organizations", "autocomplete"];
        let found: Organizations =
            self.call(&Call::get("organizations/autocomplete", &path).with_query(&query)).await?.read()?;
        Ok(found.organizations.into_iter().map(Organization::from).collect())
    }

    /// Writes the `external_id`, or empties it. No other field is touched.
    ///
    /// # Errors
    /// [`ZendeskError::AlreadyTaken`] when another organization has this `external_id`,
    /// [`ZendeskError::NotFound`] when the organization is gone.
    pub async fn set_external_id(
        &self,
        id: OrganizationId,
        external_id: Option<&str>,
    ) -> Result<Organization, ZendeskError> {
        let id = id.to_string();
        let body = json!({ "organization": { "external_id": external_id } });
        let path = ["api", "v2", "organizations", &id];
        let call = Call::put("organizations/update", &path, body);
        let envelope: OrganizationEnvelope = self.call(&call).await?.read()?;
        Ok(envelope.organization.into())
    }
}

#[derive(Deserialize)]
struct TicketEnvelope {
    ticket: TicketRecord,
}

#[derive(Deserialize)]
struct TicketRecord {
    #[serde(default)]
    organization_id: Option<OrganizationId>,
}

impl Zendesk {
    /// The organization of a ticket, which may have none; `None` when Zendesk does not know the ticket.
    pub async fn organization_of_ticket(&self, id: TicketId) -> Result<Option<Option<OrganizationId>>, ZendeskError> {
        let id = id.to_string();
        let path = ["api", "v2", "tickets", &id];
        let Some(answer) = self.call_if_known(&Call::get("tickets/show", &path)).await? else { return Ok(None) };
        Ok(Some(answer.read::<TicketEnvelope>()?.ticket.organization_id))
    }
}
