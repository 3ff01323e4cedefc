//! From an account or a telephone number to the customers it belongs to.

use super::{Done, Engine, Trouble, distinct};
use crate::{
    portabilling::{AccountFilter, AccountId, CustomerId, Matching, Needle, Page},
    provisioning::sealed,
    store::{Mark, SubjectKind, Task},
};

/// Accounts of one number that are read; a number belongs to one, or to its old and its new one.
const MOST_OF_A_NUMBER: u32 = 20;

impl Engine {
    pub(super) async fn lead(&self, task: &Task) -> Result<Done, Trouble> {
        let customers = match task.kind {
            SubjectKind::Number => self.customers_of_number(task).await?,
            _ => self.customers_of_account(task).await?,
        };
        if customers.is_empty() {
            Trouble::unless_confirmed_absent(task)?;
        }
        for customer in &customers {
            self.parts.directory.outdate(*customer);
        }
        let mark = |customer: &CustomerId| Mark {
            kind: SubjectKind::Customer,
            subject: customer.to_string(),
            sealed: None,
            cause: task.cause.clone(),
            thorough: task.thorough,
        };
        let marks: Vec<Mark> = customers.iter().map(mark).collect();
        let marks: Vec<(&str, &Mark)> = marks.iter().map(|mark| (&*self.tenant, mark)).collect();
        let mut change = self.parts.store.change().await?;
        change.mark(&marks, self.now()).await?;
        if let (Some(_), SubjectKind::Account, Ok(account)) = (&self.parts.espf, task.kind, task.subject.parse()) {
            change.lead_report(&self.tenant, account, customers.first().copied()).await?;
        }
        let done = if customers.is_empty() { Done::Nobody } else { Done::Led };
        self.end(&mut change, task, done).await?;
        change.commit().await?;
        self.parts.bell.notify_one();
        Ok(done)
    }

    async fn customers_of_account(&self, task: &Task) -> Result<Vec<CustomerId>, Trouble> {
        let Ok(account) = task.subject.parse::<AccountId>() else { return Err(Trouble::hopeless("damaged_subject")) };
        Ok(self.parts.billing.account(account).await?.map(|account| account.customer).into_iter().collect())
    }

    /// A number leads to its customer as an account's own id, as an alias, or as its DID.
    async fn customers_of_number(&self, task: &Task) -> Result<Vec<CustomerId>, Trouble> {
        let number = task.sealed.as_deref().and_then(|sealed| sealed::open(sealed, &self.settings.opening()));
        // Sealed with a secret that is no more. The sweep finds what it was about.
        let Some(number) = number else { return Ok(Vec::new()) };
        let billing = &self.parts.billing;
        let own = billing.account_by_id(&number).await?;
        let filter = AccountFilter::Did(Needle { text: number, matching: Matching::Exact });
        let others = billing.accounts(&filter, Page::first(MOST_OF_A_NUMBER)).await?.rows;
        Ok(distinct(own.into_iter().chain(others).map(|account| account.customer)))
    }
}
