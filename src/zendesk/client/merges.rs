//! Which organization took over which.

use serde::Deserialize;

use super::{Zendesk, call::Call};
use crate::zendesk::{Merge, MergeState, OrganizationId, ZendeskError};

#[derive(Deserialize)]
struct Merges {
    organization_merges: Vec<MergeRecord>,
}

#[derive(Deserialize)]
struct MergeRecord {
    loser_id: OrganizationId,
    winner_id: OrganizationId,
    #[serde(default)]
    status: Option<String>,
}

impl From<MergeRecord> for Merge {
    fn from(record: MergeRecord) -> Self {
        let state = match record.status.as_deref() {
            Some("complete") => MergeState::Complete,
            Some("error") => MergeState::Failed,
            _ => MergeState::UnderWay,
        };
        Self { loser: record.loser_id, winner: record.winner_id, state }
    }
}

impl Zendesk {
    /// The merges that an organization took part in, at most 100; none when Zendesk does not know it. Only for admins.
    pub async fn merges(&self, of: OrganizationId) -> Result<Vec<Merge>, ZendeskError> {
        let id = of.to_string();
        let path = ["api", "v2", "organizations", &id, "merges"];
        let Some(answer) = self.call_if_known(&Call::get("organizations/merges", &path)).await? else {
            return Ok(Vec::new());
        };
        Ok(answer.read::<Merges>()?.organization_merges.into_iter().map(Merge::from).collect())
    }
}
