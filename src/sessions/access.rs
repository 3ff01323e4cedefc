//! What a signed-in person may do, from what Zendesk says of them now.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use tokio::time::timeout;

use crate::{
    clock::Clock,
    remembered::{Known, Limits, Recalled, Remembered},
    settings::Section,
    zendesk::{Agent, GroupId, Role, UserId, Zendesk, ZendeskError},
};

/// Who may see customers, who may link them, and who may see and mend how the two systems are joined.
#[derive(Debug, Clone)]
pub struct AccessSettings {
    pub view: Rule,
    pub link: Rule,
    pub manage: Rule,
}

impl Default for AccessSettings {
    fn default() -> Self {
        Self { view: Rule::default(), link: Rule::default(), manage: Rule::admins() }
    }
}

/// People with one of these roles, who are in one of these groups.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Standard roles that qualify.
    pub roles: Vec<Role>,
    /// Custom roles that qualify, by their Zendesk id.
    pub custom_roles: Vec<u64>,
    /// Groups one of which is needed; empty: none is needed.
    pub groups: Vec<GroupId>,
}

impl Default for Rule {
    /// Every agent and admin.
    fn default() -> Self {
        Self { roles: vec![Role::Admin, Role::Agent], custom_roles: Vec::new(), groups: Vec::new() }
    }
}

impl AccessSettings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let defaults = Self::default();
        let view = defaults.view.read(&mut section, "view_roles", "view_groups");
        let link = defaults.link.read(&mut section, "link_roles", "link_groups");
        let manage = defaults.manage.read(&mut section, "manage_roles", "manage_groups");
        section.finish();
        Self { view, link, manage }
    }
}

impl Rule {
    fn admins() -> Self {
        Self { roles: vec![Role::Admin], ..Self::default() }
    }

    /// This rule, with what the configuration says otherwise.
    fn read(self, section: &mut Section, roles: &str, groups: &str) -> Self {
        let mut rule = self;
        if let Some(names) = section.list(roles) {
            rule.roles.clear();
            for name in names {
                match (name.as_str(), name.parse()) {
                    ("admin", _) => rule.roles.push(Role::Admin),
                    ("agent", _) => rule.roles.push(Role::Agent),
                    (_, Ok(id)) => rule.custom_roles.push(id),
                    _ => section.problem(roles, "may have \"admin\", \"agent\" and the ids of custom roles"),
                }
            }
        }
        for group in section.list(groups).unwrap_or_default() {
            match group.parse() {
                Ok(id) => rule.groups.push(id),
                Err(_) => section.problem(groups, "must be a list of Zendesk group ids"),
            }
        }
        rule
    }

    /// Whether no agent or admin is left out.
    fn admits_everyone(&self) -> bool {
        self.groups.is_empty() && self.roles.contains(&Role::Admin) && self.roles.contains(&Role::Agent)
    }

    fn admits(&self, agent: &Agent) -> bool {
        let custom = agent.custom_role_id.is_some_and(|id| self.custom_roles.contains(&id));
        let role = agent.role != Role::EndUser && (custom || self.roles.contains(&agent.role));
        let group = self.groups.is_empty() || agent.groups.iter().any(|group| self.groups.contains(group));
        role && group
    }
}

/// What somebody may do. Whoever may link may also see; whoever may not see manages nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rights {
    pub view: bool,
    pub link: bool,
    pub manage: bool,
}

/// Why nothing can be shown to somebody.
#[derive(Debug, Clone, Error)]
pub enum AccessError {
    /// Suspended, deleted, or no longer an agent: the session is over.
    #[error("the Zendesk user is no active agent")]
    NotActive,
    #[error("the Zendesk user's role or groups do not allow it")]
    NotAllowed,
    /// Zendesk is silent, and what was known of this person is too old or nothing; or it does not say who this is.
    #[error("Zendesk does not say who this is")]
    Unknown(#[source] Arc<ZendeskError>),
}

impl AccessError {
    /// For metrics, and as the reason of a refusal in the ledger.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotActive => "not_active",
            Self::NotAllowed => "not_allowed",
            Self::Unknown(because) if because.is_silence() => "zendesk_silent",
            Self::Unknown(_) => "zendesk_refused",
        }
    }
}

/// Decides, for one tenant. What Zendesk says of a person is remembered for five minutes, for a look ten while it is slow, and
/// for an hour while it is silent.
#[derive(Debug, Clone)]
pub struct Access {
    settings: Arc<AccessSettings>,
    zendesk: Zendesk,
    agents: Remembered<UserId, Option<Agent>, ZendeskError>,
    clock: Clock,
}

/// An answer of the memory, or why there is none.
type Asked = Result<Recalled<Option<Agent>, ZendeskError>, Arc<ZendeskError>>;

/// What somebody is about to do with their rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// See something. A slow Zendesk is not waited for while its last word is hardly older than usual.
    Look,
    /// Change a link. Zendesk's word of now is waited for, however long it takes.
    Change,
}

/// How long a look waits for Zendesk's new word on a person of whom the last one is still good enough.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long Zendesk's word on a person is taken without asking again: the longest a suspended agent keeps access, as long as
/// Zendesk answers within [`PATIENCE`].
const FRESH: Duration = Duration::from_mins(5);
/// How old it may be to be good enough for a look that does not wait. A Zendesk that is only slow tells within that time.
const GOOD_ENOUGH: SignedDuration = SignedDuration::from_mins(10);
/// How long it is taken while Zendesk is silent. Longer would let a dismissed agent in; shorter would shut out
/// everybody during an outage of Zendesk's API that leaves its pages working.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

impl Access {
    #[must_use]
    pub fn new(settings: AccessSettings, zendesk: Zendesk, clock: Clock) -> Self {
        let limits = Limits { fresh: FRESH, keep: Duration::from_hours(1), entries: 10_000 };
        let agents = Remembered::new("agents", limits, clock.clone());
        Self { settings: Arc::new(settings), zendesk, agents, clock }
    }

    /// What this person, whose page was opened at `began`, may do now. `view` is always true in the answer.
    ///
    /// While Zendesk has never yet answered for somebody, its signature on the page is all there is to go by: it
    /// shows pages to agents only, so where every agent may look, this one may, for as long as the grace lasts. The
    /// grace is for silence: a Zendesk that answers and refuses to say who this is opens nothing.
    ///
    /// # Errors
    /// [`AccessError`] when they may not even look.
    pub async fn rights(&self, user: UserId, began: Timestamp, intent: Intent) -> Result<Rights, AccessError> {
        match self.agents.fresh(&user) {
            Some(known) => self.decide(known.value.as_ref()),
            // Boxed: mostly it is known, and then there is no need of room for asking.
            None => Box::pin(self.ask(user, began, intent)).await,
        }
    }

    async fn ask(&self, user: UserId, began: Timestamp, intent: Intent) -> Result<Rights, AccessError> {
        let recalled = match self.recall(user, intent).await {
            Ok(recalled) => recalled,
            Err(known) => return self.decide(known.value.as_ref()),
        };
        match recalled {
            Ok(Recalled::Fresh(known)) => self.decide(known.value.as_ref()),
            Ok(Recalled::Stale(known, because)) if because.is_silence() && self.within_grace(known.read_at) => {
                self.decide(known.value.as_ref())
            }
            Err(because)
                if because.is_silence() && self.settings.view.admits_everyone() && self.within_grace(began) =>
            {
                Ok(Rights { view: true, link: false, manage: false })
            }
            Ok(Recalled::Stale(_, because)) | Err(because) => Err(AccessError::Unknown(because)),
        }
    }

    /// What Zendesk says of a person, or, for a look, what it said lately (as the error) when the new answer is slow to
    /// come. That is asked for in a task of its own and kept for the next request.
    async fn recall(&self, user: UserId, intent: Intent) -> Result<Asked, Arc<Known<Option<Agent>>>> {
        let zendesk = self.zendesk.clone();
        let asked = self.agents.get(user, move || async move { zendesk.agent(user).await });
        let lately = |known: &Arc<Known<_>>| self.clock.now().duration_since(known.read_at) < GOOD_ENOUGH;
        match self.agents.last_known(&user).filter(|known| intent == Intent::Look && lately(known)) {
            Some(known) => timeout(PATIENCE, asked).await.map_err(|_| known),
            None => Ok(asked.await),
        }
    }

    fn within_grace(&self, since: Timestamp) -> bool {
        self.clock.now().duration_since(since) < GRACE
    }

    fn decide(&self, agent: Option<&Agent>) -> Result<Rights, AccessError> {
        let agent = agent.filter(|agent| agent.active && agent.role != Role::EndUser).ok_or(AccessError::NotActive)?;
        let link = self.settings.link.admits(agent);
        let view = link || self.settings.view.admits(agent);
        let manage = view && self.settings.manage.admits(agent);
        if view { Ok(Rights { view, link, manage }) } else { Err(AccessError::NotAllowed) }
    }
}
