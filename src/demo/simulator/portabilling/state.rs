//! What the simulator knows: the world, changes a test made to it, credentials, sessions and settings.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, RwLock,
    atomic::{AtomicUsize, Ordering},
};

use jiff::{SignedDuration, Timestamp};

use super::{
    changes::Changes,
    credentials::Credentials,
    espf::ProvisioningStatus,
    plugins::Plugin,
    sessions::Sessions,
    staff::{self, Person},
    token::TokenSigner,
};
use crate::{
    clock::Clock,
    demo::seed::{AccountPlace, SeedAccount, World},
};

/// Customers that can be made while a site runs.
const ROOM: u32 = 10_000;

/// How this site behaves, in everything that releases and sites differ in. Can be changed while it runs.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "sites differ in each of them independently")]
pub struct Settings {
    /// How long an access token lives. 48 hours and 15 minutes are both attested.
    pub token_lifetime: SignedDuration,
    /// A session unused for this long dies before its token ends.
    pub idle_limit: SignedDuration,
    pub expiry: ExpiryFields,
    /// The claim in the access token.
    pub is_super_user: bool,
    /// From then on the API token opens no session; the password still does.
    pub api_token_ends: Option<Timestamp>,
    /// Logins with the password answer that it has to be changed first.
    pub must_change_password: bool,
    /// `normal`, `secondary`, `standalone` or `read_only`; older releases do not tell.
    pub operating_mode: Option<String>,
    pub version: String,
    /// How far this site's clock is ahead of the given one.
    pub time_skew: SignedDuration,
    /// Whether a search may look at `email`, `phone1` and `phone2`: not known of the real system.
    pub can_search_contacts: bool,
    /// Whether `get_account_list` by `id` finds aliases: not known either, most likely not.
    pub lists_aliases: bool,
    /// How charges and invoices follow each other: not known either.
    pub row_order: RowOrder,
    /// Whether somebody who asks about a customer that is not theirs is told a fault, or what is told of one who is not there:
    /// not known.
    pub denies_foreign_customers: bool,
    /// Whether a customer in self-care may be named by number, or only the own one is told: not known.
    pub selfcare_takes_numbers: bool,
    /// What body the event framework's API takes: two pages say two things.
    pub espf_body: EspfBody,
    /// Service groups beside the predefined ones.
    pub espf_groups: Vec<String>,
    /// The one user, with the password, who may tell statuses; `None`: the API's user may.
    pub espf_user: Option<(String, String)>,
}

/// Which bodies a status of provisioning may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EspfBody {
    Form,
    Json,
    Both,
}

/// In which order a release lists what has a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOrder {
    LatestFirst,
    OldestFirst,
    /// By something else than time.
    Mixed,
}

impl RowOrder {
    /// Puts rows that stand with the latest first into this order.
    pub(super) fn sort<T>(self, latest_first: impl Iterator<Item = T>) -> Vec<T> {
        let mut rows: Vec<T> = latest_first.collect();
        match self {
            Self::LatestFirst => {}
            Self::OldestFirst => rows.reverse(),
            Self::Mixed => {
                let (even, odd): (Vec<_>, Vec<_>) = rows.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
                rows = odd.into_iter().rev().chain(even).map(|(_, row)| row).collect();
            }
        }
        rows
    }
}

/// Which of the two ways to tell a token's end a release uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryFields {
    /// `expires_at`: text, UTC.
    At,
    /// `expires_in`: seconds.
    In,
    Both,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_lifetime: SignedDuration::from_mins(15),
            idle_limit: SignedDuration::from_hours(24),
            expiry: ExpiryFields::Both,
            is_super_user: false,
            api_token_ends: None,
            must_change_password: false,
            operating_mode: Some("normal".to_owned()),
            version: "MR128-4".to_owned(),
            time_skew: SignedDuration::ZERO,
            can_search_contacts: true,
            lists_aliases: false,
            row_order: RowOrder::LatestFirst,
            denies_foreign_customers: false,
            selfcare_takes_numbers: true,
            espf_body: EspfBody::Both,
            espf_groups: Vec::new(),
            espf_user: None,
        }
    }
}

/// Everything behind the server. Shared by the server's thread and the test's.
#[derive(Debug)]
pub(super) struct State {
    /// With room for customers who are yet to be made: [`State::born`] of them exist.
    pub(super) world: World,
    clock: Clock,
    pub(super) credentials: Credentials,
    pub(super) signer: &'static TokenSigner,
    settings: Mutex<Settings>,
    sessions: Mutex<Sessions>,
    people: Mutex<Vec<Person>>,
    plugins: Mutex<Vec<Plugin>>,
    changes: RwLock<Changes>,
    writes: AtomicUsize,
    statuses: Mutex<Vec<ProvisioningStatus>>,
}

impl State {
    pub(super) fn new(
        world: &Arc<World>,
        clock: Clock,
        credentials: Credentials,
        signer: &'static TokenSigner,
        settings: Settings,
    ) -> Self {
        Self {
            world: world.with_room_for(ROOM),
            clock,
            credentials,
            signer,
            settings: Mutex::new(settings),
            sessions: Mutex::default(),
            people: Mutex::new(staff::at_start()),
            plugins: Mutex::default(),
            changes: RwLock::new(Changes::new(world.size())),
            writes: AtomicUsize::new(0),
            statuses: Mutex::default(),
        }
    }

    /// What time this site believes it is.
    pub(super) fn now(&self) -> Timestamp {
        let skew = self.settings().time_skew;
        self.clock.now().checked_add(skew).unwrap_or(Timestamp::MAX)
    }

    pub(super) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn people(&self) -> MutexGuard<'_, Vec<Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn plugins(&self) -> MutexGuard<'_, Vec<Plugin>> {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn changes(&self) -> std::sync::RwLockReadGuard<'_, Changes> {
        self.changes.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Changes)) {
        change(&mut self.changes.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Where a customer stands that exists and was not removed.
    pub(super) fn index_of(&self, i_customer: u64) -> Option<u32> {
        self.world.index_of(i_customer).filter(|_| !self.changes().is_removed(i_customer))
    }

    /// How many customers there are, removed ones included.
    pub(super) fn born(&self) -> u32 {
        self.changes().born()
    }

    /// All accounts of a customer, those made while the site runs at the end.
    pub(super) fn accounts(&self, index: u32) -> impl Iterator<Item = SeedAccount> + use<> {
        let (world, count) = (self.world.clone(), self.world.account_count(index));
        let (more, states) = {
            let changes = self.changes();
            (changes.more_accounts(World::i_customer(index)), changes.account_states())
        };
        let made = (count..count + more).map(move |part| world.account(index, part));
        self.world.accounts(index).chain(made).map(move |mut account| {
            account.bill_status = states.get(&account.i_account).copied().unwrap_or(account.bill_status);
            account
        })
    }

    /// Where an account or alias of a customer stands that exists.
    pub(super) fn account_at(&self, i_account: u64) -> Option<AccountPlace> {
        let place = self.world.account_of(i_account).or_else(|| {
            let place = self.world.unchecked_account_of(i_account)?;
            let more = self.changes().more_accounts(World::i_customer(place.index));
            let is_made = place.alias.is_none() && place.part < self.world.account_count(place.index) + more;
            is_made.then_some(place)
        })?;
        self.index_of(World::i_customer(place.index)).map(|_| place)
    }

    pub(super) fn note_status(&self, told: ProvisioningStatus) {
        self.statuses.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }

    pub(super) fn statuses(&self) -> Vec<ProvisioningStatus> {
        self.statuses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note_write(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}
