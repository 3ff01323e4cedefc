//! The account a query is about: one of the customer's own, as billing says.

use std::sync::Arc;

use super::{Care, CareError, content::AboutAccount};
use crate::{
    customers::DirectoryError,
    portabilling::{Account, CustomerId},
};

impl Care {
    /// Names of the customer's accounts, for choosing one; empty while billing is silent.
    pub async fn account_names(&self, customer: CustomerId) -> Vec<String> {
        match self.0.parts.directory.accounts(customer, false).await {
            Ok(reading) => reading.known.value.rows.iter().map(|account| account.name.clone()).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The account of this name, if it is the customer's.
    ///
    /// # Errors
    /// [`CareError::Unusable`] when they have none of this name; [`CareError::Billing`] when billing does not say.
    pub async fn account(&self, customer: CustomerId, name: &str) -> Result<Option<AboutAccount>, CareError> {
        let name = name.trim();
        if name.is_empty() {
            return Ok(None);
        }
        let about = |account: &Account| Some(AboutAccount { id: account.id, name: account.name.clone() });
        let listed = self.0.parts.directory.accounts(customer, false).await?;
        let is_it = |account: &&Account| account.name == name || account.aliases.iter().any(|alias| alias == name);
        if let Some(account) = listed.known.value.rows.iter().find(is_it) {
            return Ok(about(account));
        }
        let found = self
            .0
            .parts
            .billing
            .account_by_id(name)
            .await
            .map_err(|error| CareError::Billing(DirectoryError::Billing(Arc::new(error))))?;
        let theirs = found.filter(|account| account.customer == customer);
        theirs.as_ref().map_or(Err(CareError::Unusable("the account is not one of the customer's")), |it| Ok(about(it)))
    }
}
