//! The three things linking asks of others, as functions: the rules can be tried out against any world.

use std::fmt;

use futures_util::{FutureExt, future::BoxFuture};

use crate::{
    portabilling::{CustomerId, PortaBilling, PortaBillingError},
    zendesk::{Organization, OrganizationId, Zendesk, ZendeskError},
};

type Ask<Question, Answer, Error> = Box<dyn Fn(Question) -> BoxFuture<'static, Result<Answer, Error>> + Send + Sync>;

pub(super) struct Neighbours {
    /// Billing: is there such a customer?
    pub(super) customer_exists: Ask<CustomerId, bool, PortaBillingError>,
    /// Zendesk: the organization, `None` when there is no such.
    pub(super) organization: Ask<OrganizationId, Option<Organization>, ZendeskError>,
    /// Zendesk: write or empty the external id.
    pub(super) set_external_id: Ask<(OrganizationId, Option<String>), Organization, ZendeskError>,
}

impl Neighbours {
    /// The tenant's own billing and Zendesk.
    pub(super) fn asked_by(billing: PortaBilling, zendesk: Zendesk) -> Self {
        let (reading, writing) = (zendesk.clone(), zendesk);
        Self {
            customer_exists: Box::new(move |customer| {
                let billing = billing.clone();
                async move { Ok(billing.customer(customer).await?.is_some()) }.boxed()
            }),
            organization: Box::new(move |organization| {
                let zendesk = reading.clone();
                async move { zendesk.organization(organization).await }.boxed()
            }),
            set_external_id: Box::new(move |(organization, value)| {
                let zendesk = writing.clone();
                async move { zendesk.set_external_id(organization, value.as_deref()).await }.boxed()
            }),
        }
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Neighbours").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{body_json, method, path},
    };

    use super::*;
    use crate::{clock::Clock, portabilling, zendesk};

    async fn answers(server: &MockServer, verb: &str, at: &str, body: Value) {
        let answer = ResponseTemplate::new(200).set_body_json(body);
        Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(server).await;
    }

    async fn neighbours(server: &MockServer) -> Neighbours {
        let token = json!({ "access_token": "t", "token_type": "bearer", "expires_in": 1800, "scope": "read" });
        answers(server, "POST", "/oauth/tokens", token.clone()).await;
        answers(server, "POST", "/rest/Session/login", token).await;
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let credential = portabilling::Credential::Token("key".into());
        let settings = portabilling::Settings::new(server.uri().parse().unwrap(), "reader".to_owned(), credential);
        let billing = PortaBilling::new(&settings, clock.clone()).unwrap();
        let zendesk = Zendesk::new(&zendesk::Settings::for_test(&server.uri()), clock).unwrap();
        Neighbours::asked_by(billing, zendesk)
    }

    #[tokio::test]
    async fn billing_is_asked_whether_a_customer_exists() {
        let server = MockServer::start().await;
        let neighbours = neighbours(&server).await;
        let known = json!({ "customer_info": { "i_customer": 46_170, "name": "acme" } });
        Mock::given(path("/rest/Customer/get_customer_info"))
            .respond_with(ResponseTemplate::new(200).set_body_json(known))
            .up_to_n_times(1)
            .mount(&server)
            .await;
        answers(&server, "POST", "/rest/Customer/get_customer_info", json!({})).await;
        let customer = CustomerId::new(46_170).unwrap();

        assert!((neighbours.customer_exists)(customer).await.unwrap());
        assert!(!(neighbours.customer_exists)(customer).await.unwrap());
    }

    #[tokio::test]
    async fn zendesk_is_read_and_only_its_external_id_is_written() {
        let server = MockServer::start().await;
        let neighbours = neighbours(&server).await;
        let at = "/api/v2/organizations/77";
        let absent = ResponseTemplate::new(404).set_body_json(json!({ "error": "RecordNotFound" }));
        Mock::given(path("/api/v2/organizations/78")).respond_with(absent).mount(&server).await;
        let organization = |value: Value| json!({ "organization": { "id": 77, "name": "Acme", "external_id": value } });
        answers(&server, "GET", at, organization(Value::Null)).await;
        Mock::given(method("PUT"))
            .and(path(at))
            .and(body_json(json!({ "organization": { "external_id": "pb-1" } })))
            .respond_with(ResponseTemplate::new(200).set_body_json(organization("pb-1".into())))
            .mount(&server)
            .await;

        let read = (neighbours.organization)(OrganizationId(77)).await.unwrap().unwrap();
        let written = (neighbours.set_external_id)((OrganizationId(77), Some("pb-1".to_owned()))).await.unwrap();

        assert_eq!((read.external_id, written.external_id.as_deref()), (None, Some("pb-1")));
        assert!((neighbours.organization)(OrganizationId(78)).await.unwrap().is_none());
    }
}
