//! Tickets whose organization was chosen in the panel, and senders who were made known: what was added in Zendesk, so that
//! exactly that can be taken back. No address and no number stands here.

use jiff::Timestamp;
use sqlx::{AnyExecutor, FromRow};

use super::{
    Change, Store, StoreError,
    values::{moment, number, read_moment, read_number, read_organization},
};
use crate::zendesk::{IdentityKind, OrganizationId, TicketId, UserId};

/// How far a change in Zendesk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderStage {
    /// Promised here, and perhaps not yet written there.
    Begun,
    Done,
    /// Perhaps already taken back there.
    TakingBack,
}

impl SenderStage {
    const ALL: [Self; 3] = [Self::Begun, Self::Done, Self::TakingBack];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::TakingBack => "taking_back",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text).ok_or(StoreError::Damaged("a stage"))
    }
}

/// A ticket that was given an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub ticket: TicketId,
    pub requester: UserId,
    pub organization: OrganizationId,
    /// The requester did not belong to the organization before.
    pub adds_member: bool,
    /// The membership that was made, once Zendesk has told its id.
    pub membership: Option<u64>,
    pub stage: SenderStage,
    pub assigned_by: UserId,
    pub assigned_at: Timestamp,
    /// A code for how the organization was found.
    pub evidence: String,
}

/// An address or number of a ticket's sender that a contact was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedSender {
    pub ticket: TicketId,
    pub kind: IdentityKind,
    pub contact: UserId,
    pub organization: OrganizationId,
    /// Whose it was; `None` where that was not kept yet.
    pub requester: Option<UserId>,
    /// What was made in Zendesk, once it has told its id.
    pub identity: Option<u64>,
    pub stage: SenderStage,
    pub remembered_by: UserId,
    pub remembered_at: Timestamp,
}

impl Store {
    /// What was chosen for a ticket.
    pub async fn assignment(&self, tenant: &str, ticket: TicketId) -> Result<Option<Assignment>, StoreError> {
        assignment(&self.reader, tenant, ticket).await
    }

    /// What was made known of a ticket's sender, by kind.
    pub async fn remembered_senders(
        &self,
        tenant: &str,
        ticket: TicketId,
    ) -> Result<Vec<RememberedSender>, StoreError> {
        remembered(&self.reader, tenant, ticket).await
    }
}

impl Change {
    /// What was chosen for a ticket, as this change would leave it.
    pub async fn assignment(&mut self, tenant: &str, ticket: TicketId) -> Result<Option<Assignment>, StoreError> {
        assignment(&mut *self.transaction, tenant, ticket).await
    }

    /// Other tickets of the same requester that were given the same organization.
    pub async fn assignments_beside(&mut self, tenant: &str, it: &Assignment) -> Result<Vec<Assignment>, StoreError> {
        let query = format!(
            "{ASSIGNMENTS} WHERE tenant = $1 AND requester = $2 AND organization = $3 AND ticket <> $4 ORDER BY ticket"
        );
        let rows: Vec<AssignmentRow> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(number(it.requester.0))
            .bind(number(it.organization.0))
            .bind(number(it.ticket.0))
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.into_iter().map(AssignmentRow::read).collect()
    }

    /// Puts what was chosen for a ticket in the place of what was there.
    pub async fn put_assignment(&mut self, tenant: &str, it: &Assignment) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO assignments (tenant, ticket, requester, organization, adds_member, membership, stage, \
             assigned_by, assigned_at, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (tenant, ticket) DO UPDATE SET requester = excluded.requester, \
             organization = excluded.organization, adds_member = excluded.adds_member, \
             membership = excluded.membership, stage = excluded.stage, assigned_by = excluded.assigned_by, \
             assigned_at = excluded.assigned_at, evidence = excluded.evidence",
        )
        .bind(tenant)
        .bind(number(it.ticket.0))
        .bind(number(it.requester.0))
        .bind(number(it.organization.0))
        .bind(i64::from(it.adds_member))
        .bind(it.membership.map(number))
        .bind(it.stage.as_str())
        .bind(number(it.assigned_by.0))
        .bind(moment(it.assigned_at))
        .bind(&it.evidence)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Forgets what was chosen for a ticket: it was taken back, or never came about.
    pub async fn delete_assignment(&mut self, tenant: &str, ticket: TicketId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM assignments WHERE tenant = $1 AND ticket = $2")
            .bind(tenant)
            .bind(number(ticket.0))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// What was made known of a ticket's sender, as this change would leave it.
    pub async fn remembered_senders(
        &mut self,
        tenant: &str,
        ticket: TicketId,
    ) -> Result<Vec<RememberedSender>, StoreError> {
        remembered(&mut *self.transaction, tenant, ticket).await
    }

    /// Puts what was made known in the place of what was there of this kind.
    pub async fn put_remembered_sender(&mut self, tenant: &str, it: &RememberedSender) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO remembered_senders (tenant, ticket, kind, contact, organization, identity, stage, \
             remembered_by, remembered_at, requester) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (tenant, ticket, kind) DO UPDATE SET contact = excluded.contact, \
             organization = excluded.organization, identity = excluded.identity, stage = excluded.stage, \
             remembered_by = excluded.remembered_by, remembered_at = excluded.remembered_at, \
             requester = excluded.requester",
        )
        .bind(tenant)
        .bind(number(it.ticket.0))
        .bind(it.kind.as_str())
        .bind(number(it.contact.0))
        .bind(number(it.organization.0))
        .bind(it.identity.map(number))
        .bind(it.stage.as_str())
        .bind(number(it.remembered_by.0))
        .bind(moment(it.remembered_at))
        .bind(it.requester.map(|requester| number(requester.0)))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Forgets what was made known: it was taken back, or never came about.
    pub async fn delete_remembered_sender(
        &mut self,
        tenant: &str,
        ticket: TicketId,
        kind: IdentityKind,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM remembered_senders WHERE tenant = $1 AND ticket = $2 AND kind = $3")
            .bind(tenant)
            .bind(number(ticket.0))
            .bind(kind.as_str())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

const ASSIGNMENTS: &str = "SELECT ticket, requester, organization, adds_member, membership, stage, assigned_by, \
     assigned_at, evidence FROM assignments";

#[derive(FromRow)]
struct AssignmentRow {
    ticket: i64,
    requester: i64,
    organization: i64,
    adds_member: i64,
    membership: Option<i64>,
    stage: String,
    assigned_by: i64,
    assigned_at: i64,
    evidence: String,
}

impl AssignmentRow {
    fn read(self) -> Result<Assignment, StoreError> {
        Ok(Assignment {
            ticket: TicketId(read_number(self.ticket)),
            requester: UserId(read_number(self.requester)),
            organization: read_organization(self.organization),
            adds_member: self.adds_member != 0,
            membership: self.membership.map(read_number),
            stage: SenderStage::read(&self.stage)?,
            assigned_by: UserId(read_number(self.assigned_by)),
            assigned_at: read_moment(self.assigned_at)?,
            evidence: self.evidence,
        })
    }
}

async fn assignment(
    database: impl AnyExecutor<'_>,
    tenant: &str,
    ticket: TicketId,
) -> Result<Option<Assignment>, StoreError> {
    let query = format!("{ASSIGNMENTS} WHERE tenant = $1 AND ticket = $2");
    let row: Option<AssignmentRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(tenant).bind(number(ticket.0)).fetch_optional(database).await?;
    row.map(AssignmentRow::read).transpose()
}

#[derive(FromRow)]
struct RememberedRow {
    kind: String,
    contact: i64,
    organization: i64,
    identity: Option<i64>,
    stage: String,
    remembered_by: i64,
    remembered_at: i64,
    requester: Option<i64>,
}

async fn remembered(
    database: impl AnyExecutor<'_>,
    tenant: &str,
    ticket: TicketId,
) -> Result<Vec<RememberedSender>, StoreError> {
    let rows: Vec<RememberedRow> = sqlx::query_as(
        "SELECT kind, contact, organization, identity, stage, remembered_by, remembered_at, requester \
         FROM remembered_senders WHERE tenant = $1 AND ticket = $2 ORDER BY kind",
    )
    .bind(tenant)
    .bind(number(ticket.0))
    .fetch_all(database)
    .await?;
    let read = |row: RememberedRow| {
        let kind = IdentityKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
        Ok(RememberedSender {
            ticket,
            kind: kind.ok_or(StoreError::Damaged("a kind of identity"))?,
            contact: UserId(read_number(row.contact)),
            organization: read_organization(row.organization),
            requester: row.requester.map(|id| UserId(read_number(id))),
            identity: row.identity.map(read_number),
            stage: SenderStage::read(&row.stage)?,
            remembered_by: UserId(read_number(row.remembered_by)),
            remembered_at: read_moment(row.remembered_at)?,
        })
    };
    rows.into_iter().map(read).collect()
}
