//! A customer's tickets for billing staff, who come without Zendesk's page.

pub mod links;
pub mod session;
pub mod tickets;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use super::{error::ApiError, extract::Guest, views::Party};
use crate::{
    ledger::{Actor, Ledger, Shown, View},
    linking::Partner,
    portabilling::{Customer, CustomerId, PersonError, PortaBillingError, Realm},
    tenants::Tenant,
    tickets::{Audience, Tickets},
    visits::{Signed, Who},
    zendesk::OrganizationId,
};

/// A customer whom this person may see, as billing has said to their own token.
#[derive(Debug)]
pub struct Seen {
    guest: Guest,
    customer: CustomerId,
    name: Option<String>,
}

/// Asks billing, in the person's own name, for a customer. Whoever came by a link sees the customer of the link.
///
/// # Errors
/// [`ApiError::CustomerNotShown`], whether there is none or it is somebody else's.
pub async fn see(guest: Guest, customer: &str) -> Result<Seen, ApiError> {
    let customer = customer_id(customer)?;
    let visitor = &guest.visit.visitor;
    if visitor.customer.is_some_and(|only| only != customer) {
        return Err(ApiError::CustomerNotShown);
    }
    let name = match &visitor.who {
        Who::Signed(signed) => Some(shown_name(&seen_by(&guest, signed, customer).await?)),
        Who::Invited => guest.tenant.directory.last_known_name(customer),
    };
    Ok(Seen { guest, customer, name })
}

/// The number in the path.
pub fn customer_id(text: &str) -> Result<CustomerId, ApiError> {
    text.parse().map_err(|_| ApiError::InvalidRequest("the customer's number is not a number"))
}

async fn seen_by(guest: &Guest, signed: &Signed, customer: CustomerId) -> Result<Customer, ApiError> {
    let people = &guest.tenant.people;
    match people.customer(signed.realm, &signed.token, customer).await {
        Ok(Some(found)) => Ok(found),
        // Which fault says that somebody may not ask is not known, so each does that is not about the session.
        Ok(None) | Err(PersonError::Billing(PortaBillingError::Fault { .. })) => Err(ApiError::CustomerNotShown),
        Err(error) => Err(error.into()),
    }
}

fn shown_name(customer: &Customer) -> String {
    customer.company.clone().unwrap_or_else(|| customer.name.clone())
}

impl Seen {
    fn tenant(&self) -> &Tenant {
        &self.guest.tenant
    }

    fn tickets(&self) -> Result<&Tickets, ApiError> {
        self.guest.tenant.tickets.as_ref().ok_or(ApiError::NotFound)
    }

    /// What of the tickets this person may know.
    fn audience(&self) -> Audience {
        match &self.guest.visit.visitor.who {
            Who::Signed(signed) if signed.realm == Realm::Admin => Audience::Staff,
            Who::Signed(_) | Who::Invited => Audience::Outsider,
        }
    }

    fn base(&self) -> String {
        format!("/billing/{}/customers/{}", self.guest.tenant.name, self.customer)
    }

    fn party(&self) -> Party {
        Party { id: self.customer.to_string(), name: self.name.clone() }
    }

    async fn partner(&self) -> Result<Option<Arc<Partner>>, ApiError> {
        Ok(self.guest.tenant.linking.partner_of_customer(self.customer).await?)
    }

    /// Records that the customer's tickets are about to be shown. What cannot be recorded is not shown.
    fn record(&self, ledger: &Ledger, organization: Option<OrganizationId>) -> Result<(), ApiError> {
        let view = View {
            tenant: Arc::clone(&self.guest.tenant.name),
            actor: actor(&self.guest),
            customer: self.customer,
            shown: Shown::Tickets,
            organization,
            ticket: None,
        };
        ledger.view(view).map_err(ApiError::NotRecorded)
    }
}

/// As the ledger names this person: by number, never by name.
pub fn actor(guest: &Guest) -> Actor {
    match &guest.visit.visitor.who {
        Who::Invited => Actor::Link,
        Who::Signed(Signed { user: Some(number), .. }) => Actor::BillingUser(*number),
        Who::Signed(signed) => {
            let hash = digest(&SHA256, format!("{} {}", signed.realm.as_str(), signed.login).as_bytes());
            let mut beginning = [0; 6];
            beginning.copy_from_slice(&hash.as_ref()[..6]);
            Actor::BillingLogin(beginning)
        }
    }
}
