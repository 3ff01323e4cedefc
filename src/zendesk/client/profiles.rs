//! Organizations and end users as provisioning writes them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Zendesk,
    call::Call,
    wire::{OrganizationRecord, User},
};
use crate::zendesk::{Identity, IdentityKind, OrganizationId, Person, Profile, UserId, ZendeskError};

/// Pages of identities that are read: more addresses than this nobody has.
const IDENTITIES_PER_PAGE: &str = "100";

#[derive(Deserialize)]
struct ProfileRecord {
    #[serde(flatten)]
    organization: OrganizationRecord,
    #[serde(default)]
    tags: Option<Vec<String>>,
    #[serde(default)]
    organization_fields: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct ProfileEnvelope {
    organization: ProfileRecord,
}

#[derive(Deserialize)]
pub(super) struct Profiles {
    organizations: Vec<ProfileRecord>,
}

impl Profiles {
    pub fn into_profiles(self) -> Vec<Profile> {
        self.organizations.into_iter().map(Profile::from).collect()
    }
}

#[derive(Deserialize)]
struct PersonEnvelope {
    user: PersonRecord,
}

#[derive(Deserialize)]
struct PersonRecord {
    #[serde(flatten)]
    user: User,
    #[serde(default)]
    organization_id: Option<OrganizationId>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
}

#[derive(Deserialize)]
struct People {
    users: Vec<PersonRecord>,
}

#[derive(Deserialize)]
struct Identities {
    identities: Vec<IdentityRecord>,
}

#[derive(Deserialize)]
struct IdentityRecord {
    id: u64,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    primary: Option<bool>,
}

impl From<ProfileRecord> for Profile {
    fn from(record: ProfileRecord) -> Self {
        Self {
            organization: record.organization.into(),
            tags: record.tags.unwrap_or_default(),
            fields: record.organization_fields.unwrap_or_default().into_iter().collect(),
        }
    }
}

impl PersonRecord {
    fn into_person(self) -> Option<Person> {
        let is_deleted = self.user.is_deleted();
        Some(Person { role: self.user.role(), id: self.user.id?, organization: self.organization_id, is_deleted })
    }
}

impl Zendesk {
    /// The organization with all that provisioning may write, or `None` when Zendesk does not know it.
    pub async fn profile(&self, id: OrganizationId) -> Result<Option<Profile>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "organizations", &id_text];
        let Some(answer) = self.call_if_known(&Call::get("organizations/show", &path)).await? else { return Ok(None) };
        let profile = Profile::from(answer.read::<ProfileEnvelope>()?.organization);
        if profile.organization.id == id { Ok(Some(profile)) } else { Err(answer.unreadable()) }
    }

    /// Organizations of exactly this name; Zendesk compares without regard to case.
    pub async fn organizations_named(&self, name: &str) -> Result<Vec<Profile>, ZendeskError> {
        let query = [("name", name)];
        let call = Call::get("organizations/search", &["api", "v2", "organizations", "search"]).with_query(&query);
        let found: Profiles = self.call(&call).await?.read()?;
        let same = |profile: &Profile| profile.organization.name.trim().to_lowercase() == name.trim().to_lowercase();
        Ok(found.organizations.into_iter().map(Profile::from).filter(same).collect())
    }

    /// Makes an organization. Its external id is unique, so a repeat makes no second one; and it changes none that has the id
    /// by now, as `create_or_update` would.
    ///
    /// # Errors
    /// [`ZendeskError::AlreadyTaken`] when another organization has the name or the external id.
    pub async fn create_organization(
        &self,
        external_id: &str,
        mut fields: Map<String, Value>,
    ) -> Result<Profile, ZendeskError> {
        fields.insert("external_id".to_owned(), external_id.into());
        let path = ["api", "v2", "organizations"];
        let call = Call::post("organizations/create", &path, json!({ "organization": fields }));
        let answer = self.call(&call).await?;
        let profile = Profile::from(answer.read::<ProfileEnvelope>()?.organization);
        let is_it = profile.organization.external_id.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(external_id));
        if is_it { Ok(profile) } else { Err(answer.unreadable()) }
    }

    /// Changes these fields of an organization and no others.
    pub async fn update_organization(
        &self,
        id: OrganizationId,
        fields: Map<String, Value>,
    ) -> Result<Profile, ZendeskError> {
        let id = id.to_string();
        let path = ["api", "v2", "organizations", &id];
        let call = Call::put("organizations/update", &path, json!({ "organization": fields }));
        Ok(self.call(&call).await?.read::<ProfileEnvelope>()?.organization.into())
    }

    /// The person whose primary address this is, agents included. Somebody made in the last minutes may not be found yet.
    pub async fn person_with_email(&self, email: &str) -> Result<Option<Person>, ZendeskError> {
        let query = [("query", email)];
        let call = Call::get("users/search", &["api", "v2", "users", "search"]).with_query(&query);
        let found: People = self.call(&call).await?.read()?;
        let is_theirs =
            |record: &PersonRecord| record.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email));
        Ok(found.users.into_iter().find(is_theirs).and_then(PersonRecord::into_person))
    }

    /// The person with exactly this external id; Zendesk compares without regard to case.
    pub async fn person_with_external_id(&self, external_id: &str) -> Result<Option<Person>, ZendeskError> {
        let query = [("external_id", external_id)];
        let call = Call::get("users/search", &["api", "v2", "users", "search"]).with_query(&query);
        let found: People = self.call(&call).await?.read()?;
        let is_it = |record: &PersonRecord| {
            record.external_id.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(external_id))
        };
        Ok(found.users.into_iter().find(is_it).and_then(PersonRecord::into_person))
    }

    /// Makes an end user, known by this address or external id. Nobody is sent a mail, and nobody who is there is changed.
    ///
    /// # Errors
    /// [`ZendeskError::AlreadyTaken`] when somebody has it, also as a further address.
    pub async fn create_person(&self, name: &str, known_by: (&str, &str)) -> Result<Person, ZendeskError> {
        let user = Map::from_iter([("name".to_owned(), json!(name))]);
        self.post_person("users/create", &["api", "v2", "users"], user, known_by).await
    }

    /// The person who has this address, be it a further one, or this external id: found by a change that changes nothing.
    ///
    /// # Errors
    /// [`ZendeskError::Refused`] when there is nobody: a person without a name is not made.
    pub async fn person_known_by(&self, known_by: (&str, &str)) -> Result<Person, ZendeskError> {
        let path = ["api", "v2", "users", "create_or_update"];
        self.post_person("users/create_or_update", &path, Map::new(), known_by).await
    }

    /// An end user known by this address or external id: a new one, or whoever has it already, be it as a further address. They
    /// keep their name, and may be an agent.
    pub async fn person_made_or_known(&self, name: &str, known_by: (&str, &str)) -> Result<Person, ZendeskError> {
        match (self.create_person(name, known_by).await, known_by) {
            // Mostly it is their first address; then nothing at all is written to them.
            (Err(ZendeskError::AlreadyTaken { .. }), ("email", email)) => match self.person_with_email(email).await? {
                Some(person) => Ok(person),
                None => self.person_known_by(known_by).await,
            },
            (Err(ZendeskError::AlreadyTaken { .. }), _) => self.person_known_by(known_by).await,
            (made, _) => made,
        }
    }

    async fn post_person(
        &self,
        name: &'static str,
        path: &[&str],
        mut user: Map<String, Value>,
        (key, value): (&str, &str),
    ) -> Result<Person, ZendeskError> {
        user.insert(key.to_owned(), value.into());
        user.insert("skip_verify_email".to_owned(), true.into());
        let answer = self.call(&Call::post(name, path, json!({ "user": user }))).await?;
        answer.read::<PersonEnvelope>()?.user.into_person().ok_or_else(|| answer.unreadable())
    }

    /// A person, or `None` when Zendesk does not know this user.
    pub async fn person(&self, id: UserId) -> Result<Option<Person>, ZendeskError> {
        let id_text = id.to_string();
        let path = ["api", "v2", "users", &id_text];
        let Some(answer) = self.call_if_known(&Call::get("users/show", &path)).await? else { return Ok(None) };
        Ok(answer.read::<PersonEnvelope>()?.user.into_person().filter(|person| person.id == id))
    }

    /// Changes a person's name.
    pub async fn rename_person(&self, id: UserId, name: &str) -> Result<(), ZendeskError> {
        let id = id.to_string();
        let path = ["api", "v2", "users", &id];
        self.call(&Call::put("users/update", &path, json!({ "user": { "name": name } }))).await.map(drop)
    }

    /// The addresses and numbers by which Zendesk knows a person; other kinds are left out.
    pub async fn identities(&self, user: UserId) -> Result<Vec<Identity>, ZendeskError> {
        let user = user.to_string();
        let path = ["api", "v2", "users", &user, "identities"];
        let query = [("per_page", IDENTITIES_PER_PAGE)];
        let list: Identities = self.call(&Call::get("users/identities", &path).with_query(&query)).await?.read()?;
        let known = list.identities.into_iter().filter_map(|record| {
            let kind = IdentityKind::ALL.into_iter().find(|kind| kind.as_str() == record.kind)?;
            Some(Identity { id: record.id, kind, value: record.value?, is_primary: record.primary == Some(true) })
        });
        Ok(known.collect())
    }

    /// Adds an address or number. Nobody is sent a mail.
    ///
    /// # Errors
    /// [`ZendeskError::AlreadyTaken`] when it is somebody else's.
    pub async fn add_identity(&self, user: UserId, kind: IdentityKind, value: &str) -> Result<(), ZendeskError> {
        let user = user.to_string();
        let path = ["api", "v2", "users", &user, "identities"];
        let identity = json!({ "type": kind.as_str(), "value": value, "skip_verify_email": true });
        self.call(&Call::post("users/add_identity", &path, json!({ "identity": identity }))).await.map(drop)
    }

    /// Makes one of a person's addresses the one that mail goes to.
    pub async fn make_primary(&self, user: UserId, identity: u64) -> Result<(), ZendeskError> {
        let (user, identity) = (user.to_string(), identity.to_string());
        let path = ["api", "v2", "users", &user, "identities", &identity, "make_primary"];
        self.call(&Call::put("users/make_primary", &path, json!({}))).await.map(drop)
    }

    /// Puts a person into an organization, beside those they are in already.
    pub async fn add_membership(&self, user: UserId, organization: OrganizationId) -> Result<(), ZendeskError> {
        let path = ["api", "v2", "organization_memberships"];
        let body = json!({ "organization_membership": { "user_id": user, "organization_id": organization } });
        match self.call(&Call::post("organization_memberships/create", &path, body)).await {
            // They are in it.
            Err(ZendeskError::AlreadyTaken { .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
