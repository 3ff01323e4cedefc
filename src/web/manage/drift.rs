//! How far Zendesk is in step with billing: a gauge, a chart, and what the pass over all customers has found.

use std::fmt::Write as _;

use actix_web::{HttpResponse, http::StatusCode};
use fluent_bundle::FluentArgs;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::words_of;
use crate::{
    provisioning::Standing,
    store::{Drift, Sample},
    web::{
        answers,
        error::ApiError,
        extract::{Manager, Reader},
        fragments,
        views::{Age, Chart, DriftRow, DriftView, Drifted, Gauge, Moment, Part},
    },
};

/// What the chart shows.
const CHART: SignedDuration = SignedDuration::from_hours(24);
/// A longer silence between two samples is a gap in the line.
const GAP: SignedDuration = SignedDuration::from_mins(25);
/// Subjects that are named of each kind of drift.
const MOST_SUBJECTS: u32 = 10;
/// The field that is drawn in.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 100.0;
/// Codes that `docs/provisioning.md` explains.
pub const CODES: &[&str] = &[
    "missing",
    "stale_field",
    "changed_in_zendesk",
    "closed_but_open",
    "foreign_external_id",
    "twin",
    "orphan",
    "link_without_organization",
    "unlinked",
];

/// `GET /manage/drift`
pub async fn show(manager: Manager, reader: Reader) -> Result<HttpResponse, ApiError> {
    let Some(steward) = manager.steward() else { return super::off(&reader, Part::Drift) };
    let standing = steward.standing().await?;
    let samples = steward.samples(CHART).await?;
    let age = |at: Timestamp| answers::age(at, &reader);
    let mut found = Vec::new();
    for Drift { code, count, .. } in steward.drift().await? {
        let subjects = steward.drifted(&code, MOST_SUBJECTS).await?;
        let more = count.saturating_sub(subjects.len() as u64);
        found.push(DriftRow {
            count: reader.formats.count(count),
            meaning: words_of(&reader, "drift", CODES, &code),
            fix: words_of(&reader, "drift-fix", CODES, &code),
            subjects: subjects.iter().filter_map(|subject| drifted(&manager, &reader, subject)).collect(),
            more: (more > 0).then(|| reader.texts().count("manage-more", "count", more).into_owned()),
            code,
        });
    }
    let view = DriftView {
        t: reader.texts(),
        gauge: standing.in_step().map(|in_step| gauge(&reader, in_step)),
        first_pass: standing.next_pass.map(age),
        oldest: standing.oldest.map(age),
        chart: chart(&reader, &samples),
        pass: pass(&reader, &standing),
        found,
    };
    fragments::once(&view, StatusCode::OK)
}

/// A customer that opens in billing, or an organization that opens in Zendesk.
fn drifted(manager: &Manager, reader: &Reader, subject: &str) -> Option<Drifted> {
    let (kind, id) = subject.split_once(':')?;
    let t = reader.texts();
    let (title, billing_link, organization) = match kind {
        "organization" => (t.with("manage-organization-number", "id", id), None, Some(id.to_owned())),
        _ => (t.with("manage-subject-customer", "id", id), manager.billing_link(id), None),
    };
    Some(Drifted { title: title.into_owned(), billing_link, organization })
}

/// Of which pass the figures are, and how far the next one has come.
fn pass(reader: &Reader, standing: &Standing) -> Option<(String, Age)> {
    let t = reader.texts();
    if let Some((since, stage, place)) = standing.under_way {
        let told = t.count(&format!("manage-pass-at-{}", stage.as_str()), "count", place).into_owned();
        return Some((told, answers::age(since, reader)));
    }
    let last = standing.last_pass?;
    Some((t.get("manage-last-pass").into_owned(), answers::age(last, reader)))
}

fn gauge(reader: &Reader, (customers, in_step): (u64, u64)) -> Gauge {
    let mut args = FluentArgs::with_capacity(2);
    args.set("in-step", in_step);
    args.set("customers", customers);
    let sentence = reader.texts().format("manage-in-step", &args).into_owned();
    let thousandths = thousandths((customers, in_step));
    Gauge { share: share(reader, thousandths), thousandths, sentence }
}

/// Rounded down: all are in step only when all are.
fn thousandths((customers, in_step): (u64, u64)) -> u64 {
    in_step.saturating_mul(1000).checked_div(customers).unwrap_or(1000)
}

fn share(reader: &Reader, thousandths: u64) -> String {
    let number = reader.formats.number(Decimal::new(i64::try_from(thousandths).unwrap_or(1000), 1), 0..=1);
    reader.texts().with("manage-percent", "number", number).into_owned()
}

/// The line of the samples that know a share, as far as there are two of them.
fn chart(reader: &Reader, samples: &[Sample]) -> Option<Chart> {
    let known: Vec<(Sample, u64)> =
        samples.iter().filter_map(|sample| Some((*sample, thousandths(sample.in_step?)))).collect();
    let ((first, _), (last, now)) = (known.first()?, known.last()?);
    let lowest = known.iter().map(|(_, share)| *share).min()?;
    if first.at == last.at {
        return None;
    }
    // The lower edge is a round share below the lowest, so that a small loss is seen and a small field is not all of it.
    let bottom = lowest.saturating_sub(10) / 50 * 50;
    let point = |(sample, share): &(Sample, u64)| {
        let x = part(millis(first.at, sample.at), millis(first.at, last.at)) * WIDTH;
        let y = (1.0 - part(share.saturating_sub(bottom), 1000 - bottom)) * HEIGHT;
        (x, y)
    };
    let mut lines: Vec<String> = Vec::new();
    for (at, one) in known.iter().enumerate() {
        let is_near = at > 0 && one.0.at.duration_since(known[at - 1].0.at) <= GAP;
        let (x, y) = point(one);
        match lines.last_mut().filter(|_| is_near) {
            // Writing into memory does not fail.
            Some(line) => _ = write!(line, " {x:.1},{y:.1}"),
            None => lines.push(format!("{x:.1},{y:.1}")),
        }
    }
    let mut args = FluentArgs::with_capacity(2);
    args.set("now", share(reader, *now));
    args.set("lowest", share(reader, lowest));
    Some(Chart {
        summary: reader.texts().format("manage-chart-summary", &args).into_owned(),
        lines,
        top: share(reader, 1000),
        bottom: share(reader, bottom),
        begin: reader.formats.date_time(first.at),
        end: reader.formats.date_time(last.at),
        moments: hourly(&known).map(|(sample, share)| moment(reader, sample, *share)).collect(),
    })
}

/// The last of each hour, newest first.
fn hourly(known: &[(Sample, u64)]) -> impl Iterator<Item = &(Sample, u64)> {
    let hour = |sample: &Sample| sample.at.as_second() / 3600;
    let mut last = None;
    known.iter().rev().filter(move |(sample, _)| {
        let is_new = last != Some(hour(sample));
        last = Some(hour(sample));
        is_new
    })
}

fn moment(reader: &Reader, sample: &Sample, thousandths: u64) -> Moment {
    let count = |count| reader.formats.count(count);
    Moment {
        at: answers::age(sample.at, reader),
        share: share(reader, thousandths),
        waiting: count(sample.waiting),
        given_up: count(sample.given_up),
        unlinked: count(sample.unlinked),
    }
}

fn millis(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.as_millisecond() - from.as_millisecond()).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "a drawing")]
fn part(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Formats;

    fn reader() -> Reader {
        Reader { formats: Formats::new("en", "UTC"), ticket: None }
    }

    fn sample(minute: i64, in_step: u64) -> Sample {
        let at = Timestamp::from_second(1_790_000_400 + minute * 60).unwrap();
        Sample { at, in_step: Some((1000, in_step)), waiting: 3, given_up: 1, unlinked: 2 }
    }

    #[test]
    fn all_are_in_step_only_when_all_are() {
        assert_eq!(thousandths((100_000, 99_999)), 999);
        assert_eq!(thousandths((0, 0)), 1000);
        assert_eq!(gauge(&reader(), (300, 292)).share, "97.3%");
    }

    #[test]
    fn a_silence_is_a_gap_in_the_line_and_the_edges_are_round() {
        let chart = chart(&reader(), &[sample(0, 990), sample(10, 940), sample(60, 1000)]).unwrap();

        assert_eq!(chart.lines.len(), 2, "{:?}", chart.lines);
        assert_eq!(chart.lines[0], "0.0,10.0 100.0,60.0");
        assert_eq!((chart.top.as_str(), chart.bottom.as_str()), ("100%", "90%"));
        assert_eq!(chart.moments.len(), 2);
        assert_eq!(chart.moments[0].share, "100%");
    }

    #[test]
    fn one_sample_is_no_line() {
        assert_eq!(chart(&reader(), &[sample(0, 990)]), None);
        let unknown = Sample { in_step: None, ..sample(10, 990) };
        assert_eq!(chart(&reader(), &[sample(0, 990), unknown]), None);
    }
}
