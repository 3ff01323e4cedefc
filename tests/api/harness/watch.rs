//! The watch over everything that leaves the service: no answer and no log line of this whole test binary passes
//! without being looked at for secrets, and no log line without being looked at for people.

use std::{
    collections::BTreeSet,
    io,
    sync::{LazyLock, Mutex, Once, RwLock},
};

use portadesk::demo::{
    seed::{World, cast},
    stage::Stage,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};

use super::{
    Answer, neighbours,
    secrets::{self, CREDENTIALS},
};

pub use super::secrets::{guard, key_in, secret_in, value_in};

/// More than an operator would ever ask for.
const FILTER: &str = "debug,portadesk=trace";

static PEOPLE: LazyLock<RwLock<BTreeSet<String>>> = LazyLock::new(|| RwLock::new(the_cast()));
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
static GUILTY: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Names, addresses and numbers of everybody who plays a part, in billing and at the help desk.
fn the_cast() -> BTreeSet<String> {
    let world = World::new(300);
    let contacts = (0..cast::SIZE).map(|index| world.contact(index));
    let told = contacts.flat_map(|it| [Some(it.person), Some(it.email), Some(it.phone), it.company]);
    let at_the_desk = [
        "Olena Bondar",
        "Tom Avery",
        "Kim Light",
        "Ray Former",
        "Jo Byrne",
        "Marit Dahl",
        "Quillfeather",
        "Tomas Lind",
        "pandatelecom.example",
        "(209) 455-5948",
        "ph46170x4665",
    ];
    // Shorter words stand in any log.
    told.flatten().chain(at_the_desk.map(str::to_owned)).filter(|word| word.chars().count() > 5).collect()
}

/// Begins to listen to the logs of this process.
pub fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let lines = tracing_subscriber::fmt::layer().with_writer(Ears).with_ansi(false);
        tracing_subscriber::registry().with(EnvFilter::new(FILTER)).with(lines).init();
    });
}

/// Has the secrets of a stage looked for from now on.
pub fn guard_secrets_of(stage: &Stage) {
    let ours =
        [super::EVENT_SECRET, super::WEBHOOK_SECRET, super::CARE_SECRET, super::LINK_SECRET, super::WIDGET_SECRET];
    let next_door =
        [neighbours::EVENT_SECRET, neighbours::WEBHOOK_SECRET, neighbours::CARE_SECRET, neighbours::LINK_SECRET];
    ours.into_iter().chain(next_door).for_each(guard);
    let neighbours = stage.neighbours.iter().map(|neighbour| (&neighbour.billing, &neighbour.desk));
    for (billing, desk) in [(&stage.billing, &stage.desk)].into_iter().chain(neighbours) {
        secrets::guard_those_of(billing, desk);
        billing.edit_people(|people| people.iter().for_each(|person| guard(&person.password)));
    }
}

/// Has this text looked for in all logs.
pub fn keep_private(text: &str) {
    PEOPLE.write().unwrap().insert(text.to_owned());
}

/// The personal word that a text tells, if it tells one.
pub fn person_in(text: &str) -> Option<String> {
    PEOPLE.read().unwrap().iter().find(|word| text.contains(*word)).cloned()
}

/// What holds for every answer, whatever was asked.
pub fn examine(answer: &Answer) {
    let Answer { status, body, headers } = answer;
    // Figures may have a key in their names, such as whether an API token is in use.
    // The API's document names the field in which a link's token travels.
    let is_document = body.starts_with("{\n  \"openapi\"");
    let key = key_in(body).filter(|key| {
        let is_figure = answer.header("content-type").starts_with("text/plain");
        !is_figure && (!is_document || *key != "\"token\"")
    });
    // One answer is a signed token, for the one to whom it belongs; it says so.
    let is_token = answer.header("content-type") == "application/jwt";
    let secret = secret_in(body).filter(|secret| !(is_token && CREDENTIALS.contains(&&**secret)));
    if let Some(secret) = secret.or_else(|| key.map(str::to_owned)) {
        panic!("an answer tells a secret ({secret}): {body}");
    }
    assert!(!answer.header("x-request-id").is_empty(), "an answer has no correlation id: {status} {body}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{status} {body}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{status} {body}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors ") && !policy.contains('*'), "{policy}");
    let keeps = answer.header("cache-control");
    assert!(keeps == "no-store" || keeps == "public, max-age=31536000, immutable", "{keeps:?}: {body}");
    let never = ["set-cookie", "x-frame-options", "server", "x-powered-by", "access-control-allow-origin"];
    for name in never {
        assert!(!headers.contains_key(name), "an answer has the header {name}");
    }
    if answer.header("content-type").starts_with("text/html") {
        nothing_runs_inside(body);
    }
}

/// No script and no style stands in the page itself: what is typed into it cannot become either.
fn nothing_runs_inside(html: &str) {
    for script in html.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(tag.contains(" src=\"") && rest.starts_with("</script>"), "an inline script: {html}");
    }
    assert!(!html.contains("<style") && !html.contains(" style=\""), "an inline style: {html}");
    assert!(!html.contains("javascript:"), "a script in a link: {html}");
    for attribute in html.split(" on").skip(1) {
        let name: String = attribute.chars().take_while(char::is_ascii_lowercase).collect();
        assert!(!attribute[name.len()..].starts_with("=\""), "a script in an attribute: {html}");
    }
}

/// All log lines so far.
pub fn log_lines() -> Vec<String> {
    LINES.lock().unwrap().clone()
}

/// Fails when a log line told too much and nobody has complained of it yet.
pub fn nothing_was_told() {
    let guilty = std::mem::take(&mut *GUILTY.lock().unwrap());
    assert!(guilty.is_empty(), "the log tells too much:\n{}", guilty.join("\n"));
}

/// Hears every line of the log.
struct Ears;

impl<'a> MakeWriter<'a> for Ears {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl io::Write for Ears {
    /// A line comes in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line).into_owned();
        if let Some(told) = secret_in(&text).or_else(|| value_in(&text)).or_else(|| person_in(&text)) {
            GUILTY.lock().unwrap().push(format!("({told}) {text}"));
        }
        LINES.lock().unwrap().push(text);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
