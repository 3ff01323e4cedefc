//! The event framework's sender: what changes in billing is posted to a configured address, again and again until it is
//! taken or thrown away.
//!
//! Exactly 200 is "taken", any 4xx throws the event away for good, and everything else, silence included, has it sent
//! again. Nothing is promised about order, and an event may come twice.

mod queue;
mod sender;
mod wording;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

pub(super) use self::{
    sender::Sender,
    wording::{Happening, is_contact, of_customer_field},
};

/// Where events go, in which words, and how badly.
#[derive(Debug, Clone)]
pub struct EventSettings {
    pub url: String,
    pub authorization: Authorization,
    pub vocabulary: Vocabulary,
    pub form: EventForm,
    /// Requests under way at the same time.
    pub at_once: usize,
    /// How long an answer is waited for: 300 seconds by default of the real framework.
    pub timeout: Duration,
    /// When an event is sent again: not known of the real framework.
    pub retry_interval: Duration,
    pub order: Order,
    /// Of a hundred events so many are sent a second time, whatever became of the first.
    pub duplicates_percent: u8,
    /// Whether a change of e-mail or telephone is told at all: not known of the real framework.
    pub tells_contact_changes: bool,
    /// Whether a change of a customer's state is told for each of its accounts too.
    pub fans_out: bool,
}

impl EventSettings {
    /// The usual ones: webhook groups, `i_event` as text among the variables, Basic.
    #[must_use]
    pub fn to(url: &str, user: &str, password: &str) -> Self {
        Self {
            url: url.to_owned(),
            authorization: Authorization::Basic { user: user.to_owned(), password: password.to_owned() },
            vocabulary: Vocabulary::Groups,
            form: EventForm::default(),
            at_once: 10,
            timeout: Duration::from_mins(5),
            retry_interval: Duration::from_millis(200),
            order: Order::AsTheyHappened,
            duplicates_percent: 0,
            tells_contact_changes: true,
            fans_out: true,
        }
    }
}

/// How the handler proves who it is: `{type} {value}` in a header whose name can be changed.
#[derive(Debug, Clone)]
pub enum Authorization {
    None,
    Basic {
        user: String,
        password: String,
    },
    /// `Authorization: Bearer {secret}`, or any other header and value.
    Custom {
        header: String,
        value: String,
    },
}

/// Which names events have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// `Customer/Updated`, `Subscriber/Deleted`.
    Groups,
    /// `Customer/Name/Changed`, `Account/Status/Closed`.
    Raw,
    /// Now these, now those.
    Both,
}

/// The documented shapes of one body: they contradict each other, so all are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is seen with and without")]
pub struct EventForm {
    /// Ids and `i_event` as text.
    pub text_ids: bool,
    /// `i_event` beside `variables`, and not inside.
    pub event_beside: bool,
    pub with_env: bool,
    pub with_time: bool,
    /// Each event in another of the sixteen shapes, whatever the other switches say.
    pub varies: bool,
}

impl Default for EventForm {
    fn default() -> Self {
        Self { text_ids: true, event_beside: false, with_env: false, with_time: false, varies: false }
    }
}

impl EventForm {
    fn of(self, i_event: u64) -> Self {
        if !self.varies {
            return self;
        }
        let bit = |at: u32| (i_event >> at) & 1 == 1;
        Self { text_ids: bit(0), event_beside: bit(1), with_env: bit(2), with_time: bit(3), varies: true }
    }

    /// The body of one event.
    fn write(self, event_type: &str, variables: &Map<String, Value>, i_event: u64, i_env: u64, at: Timestamp) -> Value {
        let form = self.of(i_event);
        let id = |number: u64| if form.text_ids { json!(number.to_string()) } else { json!(number) };
        let mut variables: Map<String, Value> = variables
            .iter()
            .map(|(key, value)| (key.clone(), value.as_u64().map_or_else(|| value.clone(), id)))
            .collect();
        let mut body = Map::from_iter([("event_type".to_owned(), json!(event_type))]);
        if form.with_env {
            variables.insert("i_env".to_owned(), json!(i_env));
        }
        if form.with_time {
            variables.insert("event_time".to_owned(), json!(super::row::moment(at)));
        }
        if form.event_beside { &mut body } else { &mut variables }.insert("i_event".to_owned(), id(i_event));
        body.insert("variables".to_owned(), Value::Object(variables));
        Value::Object(body)
    }
}

/// In which order events leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    AsTheyHappened,
    /// Any of the waiting ones next; the same seed gives the same order when one is sent at a time.
    Shuffled {
        seed: u64,
    },
}

/// What has become of the events so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// Events that happened, whether or not anybody was to be told.
    pub happened: usize,
    /// Requests made.
    pub attempts: usize,
    /// Answered 200.
    pub taken: usize,
    /// Answered 4xx, and lost.
    pub dropped: usize,
    /// Not answered in time, or not at all.
    pub unanswered: usize,
    /// Not yet taken: waiting, on the way, or waiting to be sent again.
    pub waiting: usize,
}
