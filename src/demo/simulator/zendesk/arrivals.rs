//! How tickets come about without an agent: somebody writes an e-mail, or calls.

use std::collections::BTreeMap;

use super::{
    ZendeskSimulator,
    records::{Comment, Ticket, User},
    user_edit::in_organization_of_domain,
};

impl ZendeskSimulator {
    /// An e-mail arrives; the ticket's number. A sender whom the account does not know becomes a user, in the organization
    /// that has the domain of the address.
    #[must_use]
    pub fn mail_arrives(&self, (name, email): (&str, &str), subject: &str, body: &str) -> u64 {
        self.arrives("email", ("email", email), subject, body, |user| {
            name.clone_into(&mut user.name);
            user.email = Some(email.to_owned());
        })
    }

    /// A call was taken; the ticket's number. A number that the account does not know becomes a user of that name.
    #[must_use]
    pub fn call_arrives(&self, number: &str, body: &str) -> u64 {
        let subject = format!("Call from {number}");
        self.arrives("phone", ("phone_number", number), &subject, body, |user| {
            user.name = format!("Caller {number}");
            user.phone = Some(number.to_owned());
        })
    }

    fn arrives(
        &self,
        channel: &str,
        (kind, value): (&str, &str),
        subject: &str,
        body: &str,
        introduce: impl FnOnce(&mut User),
    ) -> u64 {
        let now = self.desk.account.clock.now();
        let mut arrived = 0;
        self.edit(|records| {
            let known = records.users.identified_by(kind, value).map(|user| user.id);
            let requester = known.unwrap_or_else(|| {
                let mut user = User::person(records.users.next_id(), "", now);
                introduce(&mut user);
                let user = in_organization_of_domain(records, user);
                let id = user.id;
                records.users.insert(user);
                id
            });
            arrived = records.next_ticket();
            let first = Comment {
                author_id: requester,
                body: body.to_owned(),
                public: true,
                created_at: now,
                files: Vec::new(),
            };
            let ticket = Ticket {
                id: arrived,
                external_id: None,
                subject: subject.to_owned(),
                status: "new".to_owned(),
                priority: Some("normal".to_owned()),
                channel: channel.to_owned(),
                requester_id: requester,
                assignee_id: None,
                group_id: records.groups.keys().next().copied().unwrap_or_default(),
                organization_id: records.users.get(&requester).and_then(|user| user.organizations.first().copied()),
                tags: Vec::new(),
                custom_fields: BTreeMap::new(),
                comments: vec![first],
                created_at: now,
                updated_at: now,
            };
            records.tickets.insert(arrived, ticket)
        });
        arrived
    }
}
