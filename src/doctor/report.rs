//! The findings on a terminal, and for machines.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::json;

use super::{Finding, Group, Verdict};

/// Columns of a line; longer texts go on below themselves.
const WIDTH: usize = 110;
const VERDICT_WIDTH: usize = 8;
const SUBJECT_WIDTH: usize = 18;
const INDENT: usize = 2 + VERDICT_WIDTH + SUBJECT_WIDTH;

/// How the findings ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub ok: usize,
    pub advice: usize,
    pub failed: usize,
}

impl Count {
    pub fn add(&mut self, group: &Group) {
        for finding in &group.findings {
            match finding.verdict {
                Verdict::Ok { .. } => self.ok += 1,
                Verdict::Advice { .. } => self.advice += 1,
                Verdict::Failed { .. } => self.failed += 1,
            }
        }
    }

    /// The last line of the report.
    #[must_use]
    pub fn summary(self) -> String {
        let Self { ok, advice, failed } = self;
        let verdict = match (failed, advice) {
            (0, 0) => "All is well.",
            (0, _) => "It works; the advice makes it safer or faster.",
            _ => "It does not work yet: mend what FAILED and check again.",
        };
        format!("{} checks: {ok} ok, {advice} advice, {failed} FAILED. {verdict}", ok + advice + failed)
    }
}

/// A group in aligned columns, with a line between it and the next.
#[must_use]
pub fn text(group: &Group) -> String {
    let mut text = format!("{}\n", group.name);
    for Finding { subject, verdict } in &group.findings {
        let (word, paragraphs) = match verdict {
            Verdict::Ok { seen } => ("ok", vec![seen.clone()]),
            Verdict::Advice { cause, fix } => ("advice", vec![cause.clone(), told(fix)]),
            Verdict::Failed { cause, fix } => ("FAILED", vec![cause.clone(), told(fix)]),
        };
        let mut start = format!("  {word:VERDICT_WIDTH$}{subject:SUBJECT_WIDTH$}");
        for line in paragraphs.iter().flat_map(|paragraph| wrapped(paragraph)) {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{start}{line}");
            start = " ".repeat(INDENT);
        }
    }
    text + "\n"
}

fn told(fix: &super::Fix) -> String {
    format!("{}: {}", fix.who.title(), fix.what)
}

fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if INDENT + line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Everything as one JSON object.
#[must_use]
pub fn json(groups: &[Group], count: Count) -> String {
    format!("{:#}", json!({ "groups": groups, "count": count }))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::doctor::{Findings, Who};

    fn group() -> Group {
        let mut findings = Findings::default();
        findings.ok("version", "MR128-4");
        findings.advice("session key", "none is set", Who::Operator.can("set sessions.key"));
        let cause = "the name billing.panda.example is not known: there is no such server, or this machine asks a name \
                     server that does not know it";
        findings.failed("reach", cause, Who::BillingAdmin.can("give the address of the admin interface"));
        findings.under("panda: PortaBilling at https://billing.panda.example")
    }

    #[test]
    fn columns_are_aligned_and_long_texts_wrapped() {
        assert_snapshot!(text(&group()), @r"
        panda: PortaBilling at https://billing.panda.example
          ok      version           MR128-4
          advice  session key       none is set
                                    Operator: set sessions.key
          FAILED  reach             the name billing.panda.example is not known: there is no such server, or this
                                    machine asks a name server that does not know it
                                    Billing admin: give the address of the admin interface
        ");
    }

    #[test]
    fn the_last_line_counts_and_concludes() {
        let mut count = Count::default();
        assert_eq!(count.summary(), "0 checks: 0 ok, 0 advice, 0 FAILED. All is well.");

        count.add(&group());

        let expected = "3 checks: 1 ok, 1 advice, 1 FAILED. It does not work yet: mend what FAILED and check again.";
        assert_eq!(count.summary(), expected);
    }

    #[test]
    fn machines_get_the_same_findings() {
        let mut count = Count::default();
        count.add(&group());

        let told: serde_json::Value = serde_json::from_str(&json(&[group()], count)).unwrap();

        assert_eq!(told["count"], json!({ "ok": 1, "advice": 1, "failed": 1 }));
        let finding = &told["groups"][0]["findings"][1];
        let fix = json!({ "who": "operator", "what": "set sessions.key" });
        assert_eq!(
            *finding,
            json!({ "subject": "session key", "verdict": "advice", "cause": "none is set", "fix": fix })
        );
    }
}
