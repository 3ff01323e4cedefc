//! Zendesk's own words. New fields are tolerated; what may be absent or null is.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::zendesk::{Agent, AppId, CustomRole, GroupId, InstallationId, Organization, OrganizationId, Role, UserId};

#[derive(Deserialize)]
pub(super) struct AccessToken {
    #[serde(deserialize_with = "secret")]
    pub access_token: SecretString,
    /// Seconds.
    #[serde(default)]
    pub expires_in: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct OrganizationEnvelope {
    pub organization: OrganizationRecord,
}

#[derive(Deserialize)]
pub(super) struct Organizations {
    pub organizations: Vec<OrganizationRecord>,
}

#[derive(Deserialize)]
pub(super) struct OrganizationRecord {
    id: OrganizationId,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    external_id: Option<String>,
    #[serde(default)]
    domain_names: Option<Vec<String>>,
}

impl From<OrganizationRecord> for Organization {
    fn from(wire: OrganizationRecord) -> Self {
        let mut domain_names: Vec<String> =
            wire.domain_names.unwrap_or_default().iter().map(|name| name.trim().to_lowercase()).collect();
        domain_names.sort_unstable();
        domain_names.dedup();
        domain_names.retain(|name| !name.is_empty());
        Self {
            id: wire.id,
            name: wire.name.unwrap_or_default(),
            external_id: wire.external_id.filter(|text| !text.trim().is_empty()),
            domain_names,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct UserEnvelope {
    pub user: User,
}

#[derive(Deserialize)]
pub(super) struct User {
    /// Null for callers whom Zendesk does not know.
    pub id: Option<UserId>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    active: Option<bool>,
    #[serde(default)]
    suspended: Option<bool>,
    #[serde(default)]
    custom_role_id: Option<u64>,
}

impl User {
    /// Anything that is not clearly an agent or an admin has the rights of an end user.
    pub fn role(&self) -> Role {
        match self.role.as_deref() {
            Some("admin") => Role::Admin,
            Some("agent") => Role::Agent,
            _ => Role::EndUser,
        }
    }

    /// Whoever is deleted can still be asked for, and is not active.
    pub fn is_deleted(&self) -> bool {
        self.active == Some(false)
    }

    pub fn into_agent(self, id: UserId, groups: Vec<GroupId>) -> Agent {
        let active = self.active == Some(true) && self.suspended != Some(true);
        Agent { id, role: self.role(), active, custom_role_id: self.custom_role_id, groups }
    }
}

#[derive(Deserialize)]
pub(super) struct GroupMemberships {
    pub group_memberships: Vec<GroupMembership>,
    #[serde(default)]
    pub next_page: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct GroupMembership {
    pub group_id: GroupId,
}

#[derive(Deserialize)]
pub(super) struct CustomRoles {
    pub custom_roles: Vec<CustomRoleRecord>,
}

#[derive(Deserialize)]
pub(super) struct CustomRoleRecord {
    id: u64,
    #[serde(default)]
    configuration: RoleConfiguration,
}

#[derive(Default, Deserialize)]
struct RoleConfiguration {
    #[serde(default)]
    organization_editing: Option<bool>,
}

impl From<CustomRoleRecord> for CustomRole {
    fn from(record: CustomRoleRecord) -> Self {
        Self { id: record.id, may_edit_organizations: record.configuration.organization_editing == Some(true) }
    }
}

#[derive(Deserialize)]
pub(super) struct Installations {
    pub installations: Vec<InstallationRecord>,
    #[serde(default)]
    pub apps: Vec<App>,
}

/// Zendesk answers with the bare object; an envelope is taken as well.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneInstallation {
    Enveloped { installation: InstallationRecord },
    Bare(InstallationRecord),
}

impl OneInstallation {
    pub fn into_inner(self) -> InstallationRecord {
        match self {
            Self::Enveloped { installation } | Self::Bare(installation) => installation,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct InstallationRecord {
    pub id: InstallationId,
    pub app_id: AppId,
    #[serde(default)]
    pub enabled: Option<bool>,
    #[serde(default)]
    pub settings: Value,
    #[serde(default)]
    pub app: Option<App>,
}

#[derive(Deserialize)]
pub(super) struct App {
    #[serde(default)]
    pub id: Option<AppId>,
    #[serde(default)]
    pub name: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Upload {
    #[serde(deserialize_with = "required_text_or_number")]
    pub id: String,
}

#[derive(Deserialize)]
pub(super) struct JobStarted {
    #[serde(deserialize_with = "required_text_or_number")]
    pub job_id: String,
}

#[derive(Deserialize)]
pub(super) struct JobStatus {
    pub status: String,
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    pub app_id: Option<String>,
    #[serde(default)]
    pub progress: Option<u64>,
    #[serde(default)]
    pub total: Option<u64>,
    /// Seconds.
    #[serde(default)]
    pub retry_in: Option<u64>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn required_text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text_or_number(deserializer)?.ok_or_else(|| serde::de::Error::custom("neither text nor number"))
}
