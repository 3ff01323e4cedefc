//! What a search asks of billing.

use std::future::Future;

use crate::portabilling::{
    Account, AccountFilter, Customer, CustomerFilter, CustomerId, List, Page, PortaBilling, PortaBillingError,
};

/// The four questions. The client answers them; tests answer them from a list.
pub trait Billing: Sync {
    /// `None` when billing knows no such customer.
    fn customer(&self, id: CustomerId) -> impl Future<Output = Result<Option<Customer>, PortaBillingError>> + Send;

    fn customers(
        &self,
        filter: &CustomerFilter,
        page: Page,
    ) -> impl Future<Output = Result<List<Customer>, PortaBillingError>> + Send;

    fn accounts(
        &self,
        filter: &AccountFilter,
        page: Page,
    ) -> impl Future<Output = Result<List<Account>, PortaBillingError>> + Send;

    /// The account, or the alias, with exactly this id.
    fn account_by_id(&self, id: &str) -> impl Future<Output = Result<Option<Account>, PortaBillingError>> + Send;
}

impl Billing for PortaBilling {
    async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, PortaBillingError> {
        Self::customer(self, id).await
    }

    async fn customers(&self, filter: &CustomerFilter, page: Page) -> Result<List<Customer>, PortaBillingError> {
        Self::customers(self, filter, page).await
    }

    async fn accounts(&self, filter: &AccountFilter, page: Page) -> Result<List<Account>, PortaBillingError> {
        Self::accounts(self, filter, page).await
    }

    async fn account_by_id(&self, id: &str) -> Result<Option<Account>, PortaBillingError> {
        Self::account_by_id(self, id).await
    }
}
