//! Agents: what Zendesk knows about the person in front of the panel.

use reqwest::StatusCode;

use super::{
    Zendesk,
    call::Call,
    wire::{CustomRoles, GroupMemberships, UserEnvelope},
};
use crate::zendesk::{Agent, CustomRole, GroupId, Role, UserId, ZendeskError};

/// Pages of memberships that are read: more groups than this no agent has.
const MOST_PAGES: usize = 10;

impl Zendesk {
    /// The user's rights and groups, or `None` when Zendesk does not know the user.
    ///
    /// End users have no groups, so theirs are not asked for.
    pub async fn agent(&self, id: UserId) -> Result<Option<Agent>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "users", &id_text];
        let call = Call::get("users/show", &path);
        let Some(answer) = self.call_if_known(&call).await? else { return Ok(None) };
        let UserEnvelope { user } = answer.read()?;
        if user.id != Some(id) {
            return Err(answer.unreadable());
        }
        let groups = if user.role() == Role::EndUser { Vec::new() } else { self.groups_of(&id_text).await? };
        Ok(Some(user.into_agent(id, groups)))
    }

    /// The user as whom our credential acts. Groups are left empty.
    ///
    /// # Errors
    /// [`ZendeskError::NotAllowed`] also when Zendesk answers with its nameless pseudo user.
    pub async fn me(&self) -> Result<Agent, ZendeskError> {
        let path = ["api", "v2", "users", "me"];
        let call = Call::get("users/me", &path);
        let UserEnvelope { user } = self.call(&call).await?.read()?;
        let id = user.id.ok_or(ZendeskError::NotAllowed { call: "users/me", status: 401 })?;
        Ok(user.into_agent(id, Vec::new()))
    }

    /// Whether the account has a group with this id.
    pub async fn has_group(&self, id: GroupId) -> Result<bool, ZendeskError> {
        let id = id.to_string();
        let path = ["api", "v2", "groups", &id];
        Ok(self.call_if_known(&Call::get("groups/show", &path)).await?.is_some())
    }

    /// The roles the account made for itself; `None` where its plan has none.
    pub async fn custom_roles(&self) -> Result<Option<Vec<CustomRole>>, ZendeskError> {
        let call = Call::get("custom_roles", &["api", "v2", "custom_roles"]);
        let answer = self.answer(&call).await?;
        if answer.status == StatusCode::NOT_FOUND && answer.fault().is_no_endpoint() {
            return Ok(None);
        }
        let answer = answer.accepted()?;
        let CustomRoles { custom_roles } = answer.read()?;
        Ok(Some(custom_roles.into_iter().map(CustomRole::from).collect()))
    }

    async fn groups_of(&self, user: &str) -> Result<Vec<GroupId>, ZendeskError> {
        let mut groups = Vec::new();
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [("per_page", "100"), ("page", page.as_str())];
            let path = ["api", "v2", "users", user, "group_memberships"];
            let call = Call::get("users/group_memberships", &path).with_query(&query);
            let list: GroupMemberships = self.call(&call).await?.read()?;
            groups.extend(list.group_memberships.iter().map(|membership| membership.group_id));
            if list.next_page.is_none() || list.group_memberships.is_empty() {
                break;
            }
        }
        groups.sort_unstable();
        groups.dedup();
        Ok(groups)
    }
}
