//! What the simulator knows: the world, changes a test made to it, credentials, sessions and settings.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{credentials::Credentials, sessions::Sessions, token::TokenSigner};
use crate::{clock::Clock, demo::seed::World};

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
        }
    }
}

/// Everything behind the server. Shared by the server's thread and the test's.
#[derive(Debug)]
pub(super) struct State {
    pub(super) world: Arc<World>,
    clock: Clock,
    pub(super) credentials: Credentials,
    pub(super) signer: &'static TokenSigner,
    settings: Mutex<Settings>,
    sessions: Mutex<Sessions>,
    changes: RwLock<Changes>,
    writes: AtomicUsize,
}

/// How the customers differ from the seeded ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    fields: HashMap<u64, Map<String, Value>>,
    removed: HashSet<u64>,
}

impl Changes {
    pub(super) fn is_removed(&self, i_customer: u64) -> bool {
        !self.removed.is_empty() && self.removed.contains(&i_customer)
    }

    /// Fields to lay over the customer's row; `None` when nothing was changed.
    pub(super) fn of(&self, i_customer: u64) -> Option<&Map<String, Value>> {
        if self.fields.is_empty() { None } else { self.fields.get(&i_customer) }
    }

    /// Customers with changed fields, in no order.
    pub(super) fn changed(&self) -> impl Iterator<Item = u64> {
        self.fields.keys().copied()
    }

    pub(super) fn set(&mut self, i_customer: u64, field: &str, value: Value) {
        self.fields.entry(i_customer).or_default().insert(field.to_owned(), value);
    }

    pub(super) fn remove(&mut self, i_customer: u64) {
        self.removed.insert(i_customer);
    }

    pub(super) fn restore(&mut self, i_customer: u64) {
        self.removed.remove(&i_customer);
        self.fields.remove(&i_customer);
    }
}

impl State {
    pub(super) fn new(
        world: Arc<World>,
        clock: Clock,
        credentials: Credentials,
        signer: &'static TokenSigner,
        settings: Settings,
    ) -> Self {
        Self {
            world,
            clock,
            credentials,
            signer,
            settings: Mutex::new(settings),
            sessions: Mutex::default(),
            changes: RwLock::default(),
            writes: AtomicUsize::new(0),
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

    pub(super) fn note_write(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}
