//! Who and what is in the account at the start: agents, companies, the people who write in, and their tickets.

use std::collections::{BTreeMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::records::{Comment, Group, Organization, Records, Ticket, User, UserRole};
use crate::demo::seed::{SeedContact, World};

/// First organization that is generated from the world.
const FIRST_GENERATED: u64 = 87;
/// Place in the world from which organizations are generated.
const FIRST_GENERATED_INDEX: u32 = 14;

/// The ticket field in which agents' time is tracked, in seconds.
pub(super) const TIME_FIELD: u64 = 360_010;

const SUPPORT: u64 = 201;
const BILLING: u64 = 202;
const OLENA: u64 = 534;
const TOM: u64 = 535;

/// A hand-made organization: id, name, external id, the billing customer its requester belongs to.
type Company = (u64, &'static str, Option<&'static str>, Option<u64>);

/// One organization for each situation the panel has to tell apart.
static COMPANIES: [Company; 10] = [
    (77, "EasyCall Ltd", Some("pb-46170"), Some(46_170)),
    (78, "Northwind Telephony GmbH", None, Some(46_171)),
    (79, "Acme", None, None),
    (80, "Sunny Days Travel", Some("pb-46174"), Some(46_174)),
    (81, "Overdrawn Motors", Some("pb-46175"), Some(46_175)),
    (82, "Old Town Books", Some("pb-46176"), Some(46_176)),
    (83, "Lighthouse Catering", Some("pb-99999"), None),
    (84, "شركة النور للتجارة", Some("pb-46177"), Some(46_177)),
    (85, "Lockhart & Sons", Some("CRM-5521"), Some(46_181)),
    (86, "Front Desk Visitors", None, None),
];

/// People whom billing does not know: id, name, e-mail, phone, organizations.
type Stranger = (u64, &'static str, Option<&'static str>, Option<&'static str>, &'static [u64]);

static STRANGERS: [Stranger; 7] = [
    (1079, "Jo Byrne", Some("jo.byrne@acme.example"), None, &[79]),
    (1083, "Marit Dahl", Some("marit@lighthouse-catering.example"), None, &[83]),
    (1086, "Alex Visitor", Some("alex@visitors.example"), None, &[86]),
    (1101, "Pim de Wit", Some("pim@dewit-installs.example"), None, &[]),
    (1102, "Caller +1 (209) 455-5948", None, Some("+1 (209) 455-5948"), &[]),
    (1103, "M. Quillfeather", Some("m.quillfeather.invented@gmail.com"), None, &[]),
    (1104, "Tomas Lind", Some("tomas@lind-consulting.example"), None, &[77, 78]),
];

/// A ticket before it has people and times.
struct Story {
    id: u64,
    requester: u64,
    organization: Option<u64>,
    channel: &'static str,
    status: &'static str,
    priority: &'static str,
    subject: &'static str,
    body: &'static str,
    reply: Option<&'static str>,
    note: Option<&'static str>,
}

macro_rules! story {
    ($id:literal, $requester:literal @ $organization:expr, $channel:literal, $status:literal $priority:literal,
     $subject:literal, $body:literal, $reply:expr, $note:expr) => {
        Story {
            id: $id,
            requester: $requester,
            organization: $organization,
            channel: $channel,
            status: $status,
            priority: $priority,
            subject: $subject,
            body: $body,
            reply: $reply,
            note: $note,
        }
    };
}

#[rustfmt::skip]
static STORIES: [Story; 14] = [
    story!(1, 1077 @ Some(77), "email", "open" "high", "No dial tone on two lines since this morning",
        "Hello,\n\nsince about 9 this morning two of our desk phones have no dial tone. The others work. We have restarted both phones and the switch they hang on.\n\nCould you please look into it? Our reception depends on them.\n\nRita Moss\nEasyCall Ltd",
        Some("Hello Rita,\n\nthank you for writing. I am looking at the registrations of both lines now and will come back to you within the hour."),
        Some("Check whether the account is in good standing before touching the PBX.")),
    story!(2, 1078 @ Some(78), "email", "new" "normal", "Rechnung Februar: falscher Tarif?",
        "Guten Tag,\n\nauf unserer Februar-Rechnung steht noch der alte Tarif, obwohl wir im Januar gewechselt haben. Können Sie das bitte prüfen?\n\nViele Grüße\nJörg Weber", None, None),
    story!(3, 1079 @ Some(79), "web", "open" "normal", "Copies of our last three invoices",
        "Hi, our auditor needs copies of the last three invoices. I could not find them in the portal.\n\nJo Byrne, Acme", None,
        Some("There are two Acmes in billing. Which one is this?")),
    story!(4, 1080 @ Some(80), "chat", "pending" "normal", "How much credit do I have left?",
        "Hi! I am about to travel. How much is left on our prepaid balance, and what does a minute to Portugal cost?",
        Some("Hi Dana, give me a minute, I am looking it up."), None),
    story!(5, 1081 @ Some(81), "phone", "open" "urgent", "All outgoing calls are barred",
        "Caller says that no outgoing call has worked since yesterday evening. Incoming calls are fine. Wants it fixed today.", None, None),
    story!(6, 1082 @ Some(82), "email", "open" "low", "Please reopen our account",
        "Good morning,\n\nwe closed our shop last year and are now opening again. Can our old numbers be given back to us?\n\nEdith Lane", None, None),
    story!(7, 1083 @ Some(83), "email", "new" "normal", "Change of our billing address",
        "Hello, we have moved. Please send invoices to our new address from next month on.\n\nMarit Dahl", None, None),
    story!(8, 1084 @ Some(84), "email", "open" "high", "لا تصل المكالمات الدولية",
        "السلام عليكم،\n\nمنذ يومين لا تصل المكالمات الدولية إلى مكتبنا. نرجو المساعدة في أقرب وقت.\n\nليلى الصباح", None, None),
    story!(9, 1085 @ Some(85), "web", "hold" "normal", "Voicemail greeting plays twice",
        "The greeting of our main mailbox is played twice before the beep.",
        Some("Hello Bruce, we could reproduce it and are waiting for the switch vendor."), None),
    story!(10, 1086 @ Some(86), "web", "new" "low", "Which plans do you have for small offices?",
        "Hello, I am looking for a phone service for an office of five people. What do you offer?", None, None),
    story!(11, 1101 @ None, "email", "new" "high", "Extension ph46170x4665 does not register",
        "Hi,\n\nI look after the phones of one of your customers. The extension ph46170x4665 stopped registering after the firmware update: 403 Forbidden on every attempt.\n\nPim de Wit", None, None),
    story!(12, 1102 @ None, "phone", "new" "normal", "Call from +1 (209) 455-5948",
        "Call from: +1 (209) 455-5948\nLength of phone call: 3 minutes, 12 seconds\n\nThe caller did not leave a name. Asks why the line is billed twice.", None, None),
    story!(13, 1103 @ None, "email", "open" "normal", "I want to cancel",
        "Please cancel my contract as of the end of the month and confirm by e-mail.", None, None),
    story!(14, 1104 @ Some(77), "email", "solved" "normal", "Number porting: letter of authorisation",
        "Please find the signed letter for the porting of two numbers. Note that I write for two of your customers.",
        Some("Thank you, Tomas, the porting is under way."), None),
];

/// The account at the start, with up to `limit` organizations.
pub(super) fn records(world: &World, limit: usize) -> Records {
    let now = world.anchor();
    let mut records = Records::default();
    add_staff(&mut records, now);
    add_companies(&mut records, world, limit);
    add_generated(&mut records, world, limit);
    for (id, name, email, phone, organizations) in STRANGERS {
        let mut user = User::person(id, name, before(now, 90 * 24));
        user.email = email.map(str::to_owned);
        user.phone = phone.map(str::to_owned);
        user.organizations =
            organizations.iter().copied().filter(|id| records.organizations.contains_key(id)).collect();
        records.users.insert(user);
    }
    for story in &STORIES {
        let ticket = ticket(story, now, &records);
        records.tickets.insert(ticket.id, ticket);
    }
    // What was always so has not happened.
    records.organizations.take_journal();
    records
}

fn add_staff(records: &mut Records, now: Timestamp) {
    for (id, name) in [(SUPPORT, "Support"), (BILLING, "Billing")] {
        records.groups.insert(id, Group { id, name: name.to_owned() });
    }
    let agent = |id, name: &str, email: &str, locale: &str, zone: &str, groups: &[u64]| {
        let mut user = User::person(id, name, before(now, 400 * 24));
        user.email = Some(email.to_owned());
        user.role = UserRole::Agent;
        locale.clone_into(&mut user.locale);
        zone.clone_into(&mut user.time_zone);
        user.groups = groups.to_vec();
        user
    };
    let olena = agent(OLENA, "Olena Bondar", "olena@pandatelecom.example", "uk", "Europe/Kyiv", &[SUPPORT]);
    let mut tom = agent(TOM, "Tom Avery", "tom@pandatelecom.example", "en-US", "America/New_York", &[SUPPORT, BILLING]);
    tom.role = UserRole::Admin;
    let mut kim = agent(536, "Kim Light", "kim@pandatelecom.example", "en-US", "Europe/London", &[BILLING]);
    kim.custom_role_id = Some(360_001);
    let mut former = agent(537, "Ray Former", "ray@pandatelecom.example", "en-US", "Europe/London", &[SUPPORT]);
    former.suspended = true;
    for user in [olena, tom, kim, former] {
        records.users.insert(user);
    }
}

fn add_companies(records: &mut Records, world: &World, limit: usize) {
    let now = world.anchor();
    for (id, name, external_id, customer) in COMPANIES.into_iter().take(limit) {
        let mut organization = Organization::new(id, name, before(now, 300 * 24));
        organization.external_id = external_id.map(str::to_owned);
        let contact = customer.and_then(|number| world.index_of(number)).map(|index| world.contact(index));
        if let Some(contact) = contact {
            organization.domain_names = vec![contact.domain.clone()];
            let user = requester(1000 + id, &contact, id, now);
            records.users.insert(user);
        }
        records.organizations.insert(id, organization);
    }
}

/// Companies of the world beyond the cast, unlinked, each with its contact person. Names stay unique.
fn add_generated(records: &mut Records, world: &World, limit: usize) {
    let now = world.anchor();
    let mut names: HashSet<String> = records.organizations.values().map(|o| o.name.to_lowercase()).collect();
    let mut id = FIRST_GENERATED;
    for index in FIRST_GENERATED_INDEX..world.size() {
        if records.organizations.len() >= limit {
            return;
        }
        let contact = world.contact(index);
        let Some(company) = contact.company.clone().filter(|name| names.insert(name.to_lowercase())) else { continue };
        let mut organization = Organization::new(id, company, before(now, 200 * 24));
        organization.domain_names = vec![contact.domain.clone()];
        records.organizations.insert(id, organization);
        let user = requester(100_000 + id, &contact, id, now);
        records.users.insert(user);
        id += 1;
    }
}

fn requester(id: u64, contact: &SeedContact, organization: u64, now: Timestamp) -> User {
    let mut user = User::person(id, contact.person.clone(), before(now, 90 * 24));
    user.email = Some(contact.email.clone());
    user.phone = Some(format!("+{}", contact.phone));
    user.organizations = vec![organization];
    user
}

fn ticket(story: &Story, now: Timestamp, records: &Records) -> Ticket {
    let created_at = before(now, i64::try_from(story.id).unwrap_or(0) * 5 - 4);
    let mut comments = vec![comment(story.requester, story.body, true, created_at)];
    let later = |hours: i64| created_at.checked_add(SignedDuration::from_mins(hours * 17)).unwrap_or(now).min(now);
    comments.extend(story.note.map(|note| comment(TOM, note, false, later(1))));
    comments.extend(story.reply.map(|reply| comment(OLENA, reply, true, later(2))));
    Ticket {
        id: story.id,
        external_id: None,
        subject: story.subject.to_owned(),
        status: story.status.to_owned(),
        priority: Some(story.priority.to_owned()),
        channel: story.channel.to_owned(),
        requester_id: story.requester,
        assignee_id: (story.status != "new").then_some(OLENA),
        group_id: SUPPORT,
        organization_id: story.organization.filter(|id| records.organizations.contains_key(id)),
        tags: vec![story.channel.to_owned()],
        custom_fields: BTreeMap::from([(TIME_FIELD, Value::from(story.id * 300))]),
        updated_at: comments.last().map_or(created_at, |comment| comment.created_at),
        comments,
        created_at,
    }
}

fn comment(author_id: u64, body: &str, public: bool, created_at: Timestamp) -> Comment {
    Comment { author_id, body: body.to_owned(), public, created_at, files: Vec::new() }
}

fn before(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(now)
}

/// Names of the account are unique: checked by a test, since the account's own rules are not asked at the start.
#[cfg(test)]
mod tests {
    use super::{super::records::same, *};

    #[test]
    fn no_two_organizations_share_a_name_and_the_limit_holds() {
        let records = records(&World::new(1_000), 120);

        let names: Vec<&String> = records.organizations.values().map(|organization| &organization.name).collect();
        let twins = names.iter().enumerate().any(|(at, name)| names[..at].iter().any(|other| same(name, other)));
        assert!(!twins);
        assert_eq!(names.len(), 120);
    }

    #[test]
    fn every_ticket_has_its_requester_and_organization() {
        let records = records(&World::new(50), 40);

        assert_eq!(records.tickets.len(), 14);
        for ticket in records.tickets.values() {
            assert!(records.users.contains_key(&ticket.requester_id), "ticket {}", ticket.id);
            assert!(ticket.organization_id.is_none_or(|id| records.organizations.contains_key(&id)));
        }
    }
}
