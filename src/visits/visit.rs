//! Links that are good once, and the visits they and sign-ins begin.

use std::{fmt, sync::Arc, time::Duration};

use aws_lc_rs::rand;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{Settings, VisitError, seal::Seal};
use crate::{
    clock::Clock,
    portabilling::{CustomerId, Realm},
    store::{Store, StoreError},
};

const LINK: &str = "l1";
const VISIT: &str = "v1";
/// How far another replica's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(-1);

/// Which pages somebody came for. What is good for one kind is worth nothing at the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// A customer's tickets, for billing staff.
    Billing,
    /// Self-care, for the customer.
    Care,
}

/// Somebody who was let in, or is invited.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The tenant's name.
    pub tenant: Arc<str>,
    pub door: Door,
    pub who: Who,
    /// The one customer that this visitor may see anything of; `None`: whomever billing shows them.
    pub customer: Option<CustomerId>,
}

/// Who somebody is.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody billing knows: what they may see is asked in their own name.
    Signed(Signed),
    /// Whoever follows a link. Looks at the link's one customer and changes nothing.
    Invited,
}

/// Somebody who has proved to billing who they are.
#[derive(Debug, Clone)]
pub struct Signed {
    pub realm: Realm,
    pub login: String,
    /// Billing's number of the user; `None` where billing's token does not tell.
    pub user: Option<u64>,
    /// Whether billing's token says that this user may do anything there.
    pub is_super_user: bool,
    /// Billing's access token of this person.
    pub token: SecretString,
}

/// A visit under way.
#[derive(Debug, Clone)]
pub struct Visit {
    pub id: VisitId,
    pub visitor: Visitor,
    pub began: Timestamp,
    /// When this value was made.
    pub issued: Timestamp,
}

/// Stays the same while a visit's value is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitId([u8; 16]);

/// Makes, checks and ends links and visits.
#[derive(Clone)]
pub struct Visits(Arc<Inner>);

struct Inner {
    seal: Seal,
    store: Store,
    clock: Clock,
    idle: SignedDuration,
    longest: SignedDuration,
    link_life: SignedDuration,
}

impl fmt::Debug for Visits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visits").field("idle", &self.0.idle).finish_non_exhaustive()
    }
}

impl Visits {
    /// `key` and `previous_key` are the panel's. Without a key, links and visits last as long as the process.
    ///
    /// # Errors
    /// [`VisitError::NoRandomness`].
    pub fn new(
        settings: &Settings,
        (key, previous_key): (Option<&SecretString>, Option<&SecretString>),
        store: Store,
        clock: Clock,
    ) -> Result<Self, VisitError> {
        let signed = |duration: Duration, default: Duration| {
            SignedDuration::try_from(duration).unwrap_or(SignedDuration::from_secs(default.as_secs().cast_signed()))
        };
        Ok(Self(Arc::new(Inner {
            seal: Seal::new(key, previous_key)?,
            store,
            clock,
            idle: signed(settings.idle, Settings::IDLE),
            longest: signed(settings.longest, Settings::LONGEST),
            link_life: signed(settings.link_life, Settings::LINK_LIFE),
        })))
    }

    /// A link for somebody, good once, and when it runs out. The caller makes an address of it: its place is behind `#`,
    /// so that no server, proxy or preview sees it.
    ///
    /// # Errors
    /// [`VisitError::NoRandomness`].
    pub fn invite(&self, visitor: &Visitor) -> Result<(SecretString, Timestamp), VisitError> {
        let now = self.0.clock.now();
        let ends = now.checked_add(self.0.link_life).unwrap_or(now);
        let note = Note::of(visitor, VisitId::random()?, now, ends);
        Ok((self.0.seal.seal(LINK, &note.write())?, ends))
    }

    /// Whom a link invites. The link is used from now on, whatever becomes of the visit.
    ///
    /// # Errors
    /// [`VisitError::Forged`], [`VisitError::RunOut`] and [`VisitError::Used`]; [`VisitError::Store`] when nobody knows.
    pub async fn redeem(&self, link: &str, tenant: &str, door: Door) -> Result<Visitor, VisitError> {
        let note = Note::read(&self.0.seal.open(LINK, link)?)?;
        let ends = note.issued()?;
        let (id, visitor) = (note.id()?, note.visitor());
        visitor.must_be_at(tenant, door)?;
        let now = self.0.clock.now();
        if now >= ends || ends.duration_since(now) > self.0.link_life - AHEAD {
            return Err(VisitError::RunOut);
        }
        let forget = ends.checked_add(-AHEAD).unwrap_or(ends);
        if self.0.store.spend(&id.0, forget).await? { Ok(visitor) } else { Err(VisitError::Used) }
    }

    /// Lets somebody in: the value that their page keeps.
    ///
    /// # Errors
    /// [`VisitError::NoRandomness`].
    pub fn begin(&self, visitor: Visitor) -> Result<(SecretString, Visit), VisitError> {
        let now = self.0.clock.now();
        let visit = Visit { id: VisitId::random()?, visitor, began: now, issued: now };
        Ok((self.sealed(&visit)?, visit))
    }

    /// The visit that a page's value stands for.
    ///
    /// # Errors
    /// [`VisitError::Missing`], [`VisitError::Forged`], [`VisitError::Ended`]; [`VisitError::Store`] when nobody knows.
    pub async fn check(&self, value: &str, tenant: &str, door: Door) -> Result<Visit, VisitError> {
        let note = Note::read(&self.0.seal.open(VISIT, value)?)?;
        let visit = Visit { id: note.id()?, began: note.began()?, issued: note.issued()?, visitor: note.visitor() };
        visit.visitor.must_be_at(tenant, door)?;
        let now = self.0.clock.now();
        let (idle_for, lived_for) = (now.duration_since(visit.issued), now.duration_since(visit.began));
        if idle_for >= self.0.idle || lived_for >= self.0.longest || idle_for < AHEAD {
            return Err(VisitError::Ended);
        }
        if self.0.store.is_spent(&visit.id.0).await? { Err(VisitError::Ended) } else { Ok(visit) }
    }

    /// A fresh value for a visit in use, once a third of its idle time has passed. It keeps the moment it began.
    #[must_use]
    pub fn renew(&self, visit: &Visit) -> Option<SecretString> {
        let now = self.0.clock.now();
        let is_due = now.duration_since(visit.issued) >= self.0.idle / 3;
        is_due.then(|| self.sealed(&Visit { issued: now, ..visit.clone() }).ok()).flatten()
    }

    /// Ends a visit, and all values that stand for it, everywhere.
    ///
    /// # Errors
    /// [`StoreError::Failed`]; then it goes on.
    pub async fn end(&self, visit: &Visit) -> Result<(), StoreError> {
        let until = visit.began.checked_add(self.0.longest - AHEAD).unwrap_or(visit.began);
        self.0.store.spend(&visit.id.0, until).await.map(drop)
    }

    /// Forgets what is over anyway; called now and then.
    pub async fn tidy_up(&self) {
        if let Err(error) = self.0.store.forget_spent(self.0.clock.now()).await {
            tracing::warn!(%error, "visits that are over could not be forgotten");
        }
    }

    fn sealed(&self, visit: &Visit) -> Result<SecretString, VisitError> {
        self.0.seal.seal(VISIT, &Note::of(&visit.visitor, visit.id, visit.began, visit.issued).write())
    }
}

impl Visitor {
    fn must_be_at(&self, tenant: &str, door: Door) -> Result<(), VisitError> {
        if *self.tenant == *tenant && self.door == door { Ok(()) } else { Err(VisitError::Forged) }
    }
}

impl VisitId {
    fn random() -> Result<Self, VisitError> {
        let mut id = [0; 16];
        rand::fill(&mut id).map_err(|_| VisitError::NoRandomness)?;
        Ok(Self(id))
    }
}

/// What is sealed into a value.
#[derive(Serialize, Deserialize)]
struct Note {
    id: String,
    tenant: Arc<str>,
    door: Door,
    customer: Option<CustomerId>,
    /// Milliseconds since the epoch, both.
    began: i64,
    /// Of a link: when it runs out.
    issued: i64,
    signed: Option<SignedNote>,
}

#[derive(Serialize, Deserialize)]
struct SignedNote {
    realm: Realm,
    login: String,
    user: Option<u64>,
    is_super_user: bool,
    token: String,
}

impl Note {
    fn of(visitor: &Visitor, id: VisitId, began: Timestamp, issued: Timestamp) -> Self {
        let signed = match &visitor.who {
            Who::Invited => None,
            Who::Signed(signed) => Some(SignedNote {
                realm: signed.realm,
                login: signed.login.clone(),
                user: signed.user,
                is_super_user: signed.is_super_user,
                token: signed.token.expose_secret().to_owned(),
            }),
        };
        Self {
            id: BASE64_URL_SAFE_NO_PAD.encode(id.0),
            tenant: Arc::clone(&visitor.tenant),
            door: visitor.door,
            customer: visitor.customer,
            began: began.as_millisecond(),
            issued: issued.as_millisecond(),
            signed,
        }
    }

    fn write(&self) -> Vec<u8> {
        // Only maps with other keys than texts cannot be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Under our own seal, so what cannot be read is of another release.
    fn read(plain: &[u8]) -> Result<Self, VisitError> {
        serde_json::from_slice(plain).map_err(|_| VisitError::Ended)
    }

    fn id(&self) -> Result<VisitId, VisitError> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&self.id).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(VisitId).ok_or(VisitError::Ended)
    }

    fn began(&self) -> Result<Timestamp, VisitError> {
        Timestamp::from_millisecond(self.began).map_err(|_| VisitError::Ended)
    }

    fn issued(&self) -> Result<Timestamp, VisitError> {
        Timestamp::from_millisecond(self.issued).map_err(|_| VisitError::Ended)
    }

    fn visitor(self) -> Visitor {
        let who = match self.signed {
            None => Who::Invited,
            Some(SignedNote { realm, login, user, is_super_user, token }) => {
                Who::Signed(Signed { realm, login, user, is_super_user, token: token.into() })
            }
        };
        Visitor { tenant: self.tenant, door: self.door, who, customer: self.customer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::scratch::Scratch;

    struct House {
        clock: Clock,
        scratch: Scratch,
        visits: Visits,
    }

    const KEY: &str = "0123456789abcdef0123456789abcdef";
    const OTHER_KEY: &str = "fedcba9876543210fedcba9876543210";

    async fn house() -> House {
        let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
        let scratch = Scratch::new();
        let visits = replica(&scratch, &clock, Some(KEY), None).await;
        House { clock, scratch, visits }
    }

    async fn replica(scratch: &Scratch, clock: &Clock, key: Option<&str>, previous: Option<&str>) -> Visits {
        let [key, previous] = [key, previous].map(|key| key.map(SecretString::from));
        let keys = (key.as_ref(), previous.as_ref());
        Visits::new(&Settings::default(), keys, scratch.open().await, clock.clone()).unwrap()
    }

    fn invited() -> Visitor {
        Visitor { tenant: "panda".into(), door: Door::Billing, who: Who::Invited, customer: CustomerId::new(46_170) }
    }

    fn staff() -> Visitor {
        let signed = Signed {
            realm: Realm::Admin,
            login: "ada".to_owned(),
            user: Some(7),
            is_super_user: false,
            token: "eyJ.very.secret".into(),
        };
        Visitor { who: Who::Signed(signed), customer: None, ..invited() }
    }

    async fn redeem(visits: &Visits, link: &SecretString) -> Result<Visitor, VisitError> {
        visits.redeem(link.expose_secret(), "panda", Door::Billing).await
    }

    async fn check(visits: &Visits, value: &SecretString) -> Result<Visit, VisitError> {
        visits.check(value.expose_secret(), "panda", Door::Billing).await
    }

    #[tokio::test]
    async fn a_link_is_good_once_for_all_replicas_together() {
        let House { clock, scratch, visits } = house().await;
        let other = replica(&scratch, &clock, Some(KEY), None).await;
        let (link, _) = visits.invite(&invited()).unwrap();

        let both = tokio::join!(redeem(&visits, &link), redeem(&other, &link));

        let answers = [both.0, both.1];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Err(VisitError::Used))).count(), 1);
        let visitor = answers.into_iter().find_map(Result::ok).unwrap();
        assert_eq!(visitor.customer, CustomerId::new(46_170));
    }

    #[tokio::test]
    async fn a_link_runs_out_and_is_worth_nothing_elsewhere() {
        let House { clock, visits, scratch: _scratch } = house().await;
        let (link, ends) = visits.invite(&invited()).unwrap();
        let value = link.expose_secret();

        let elsewhere = [
            visits.redeem(value, "wolf", Door::Billing).await,
            visits.redeem(value, "panda", Door::Care).await,
            visits.check(value, "panda", Door::Billing).await.map(|visit| visit.visitor),
            visits.redeem(&format!("{value}A"), "panda", Door::Billing).await,
            visits.redeem(&value.replace("l1.", "v1."), "panda", Door::Billing).await,
        ];
        assert!(elsewhere.iter().all(|answer| matches!(answer, Err(VisitError::Forged))), "{elsewhere:?}");
        assert!(matches!(visits.redeem("", "panda", Door::Billing).await, Err(VisitError::Missing)));

        clock.advance(ends.duration_since(clock.now()));
        assert!(matches!(redeem(&visits, &link).await, Err(VisitError::RunOut)));
    }

    #[tokio::test]
    async fn a_visit_keeps_who_it_is_and_shows_nothing_of_it() {
        let House { visits, scratch: _scratch, .. } = house().await;

        let (value, _) = visits.begin(staff()).unwrap();

        let Who::Signed(signed) = check(&visits, &value).await.unwrap().visitor.who else { panic!("nobody signed in") };
        assert_eq!((signed.login.as_str(), signed.user, signed.realm), ("ada", Some(7), Realm::Admin));
        assert_eq!(signed.token.expose_secret(), "eyJ.very.secret");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(value.expose_secret().strip_prefix("v1.").unwrap()).unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"secret"), "the token can be read");
    }

    #[tokio::test]
    async fn a_visit_ends_unused_or_after_its_longest_time_however_much_it_is_used() {
        let House { clock, visits, scratch: _scratch } = house().await;
        let (unused, _) = visits.begin(staff()).unwrap();
        clock.advance(SignedDuration::from_secs(15 * 60 - 1));
        assert!(check(&visits, &unused).await.is_ok());
        clock.advance(SignedDuration::from_secs(1));
        assert!(matches!(check(&visits, &unused).await, Err(VisitError::Ended)));

        let (mut value, _) = visits.begin(staff()).unwrap();
        let mut lived = SignedDuration::ZERO;
        while let Ok(visit) = check(&visits, &value).await {
            value = visits.renew(&visit).unwrap_or(value);
            clock.advance(SignedDuration::from_mins(10));
            lived += SignedDuration::from_mins(10);
        }
        assert_eq!(lived, SignedDuration::from_hours(8));
    }

    #[tokio::test]
    async fn signing_out_ends_every_value_of_the_visit_in_every_replica_and_no_other_visit() {
        let House { clock, scratch, visits } = house().await;
        let other = replica(&scratch, &clock, Some(KEY), None).await;
        let (first, visit) = visits.begin(staff()).unwrap();
        clock.advance(SignedDuration::from_mins(6));
        let second = visits.renew(&visit).unwrap();
        let (stranger, _) = visits.begin(staff()).unwrap();

        visits.end(&visit).await.unwrap();
        clock.advance(SignedDuration::from_mins(1));
        other.tidy_up().await;

        for value in [&first, &second] {
            assert!(matches!(check(&other, value).await, Err(VisitError::Ended)));
        }
        assert!(check(&other, &stranger).await.is_ok());
    }

    #[tokio::test]
    async fn a_key_that_was_replaced_opens_what_it_sealed_until_it_is_dropped() {
        let House { clock, scratch, visits } = house().await;
        let (value, _) = visits.begin(staff()).unwrap();

        let during = replica(&scratch, &clock, Some(OTHER_KEY), Some(KEY)).await;
        let after = replica(&scratch, &clock, Some(OTHER_KEY), None).await;
        let random = replica(&scratch, &clock, None, None).await;

        assert!(check(&during, &value).await.is_ok());
        assert!(matches!(check(&after, &value).await, Err(VisitError::Forged)));
        assert!(matches!(check(&random, &value).await, Err(VisitError::Forged)));
    }
}
