//! What a check found, and who can mend it.

use serde::Serialize;

/// Findings about one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// `Service`, or the tenant and its system.
    pub name: String,
    pub findings: Vec<Finding>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in a word or two: `login`, `public URL`.
    pub subject: &'static str,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// All is well; what was seen.
    Ok { seen: String },
    /// It works, and should be changed.
    Advice { cause: String, fix: Fix },
    /// It does not work.
    Failed { cause: String, fix: Fix },
}

/// What to do, and whose work it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub who: Who,
    pub what: String,
}

/// The people who read the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Runs the service: configuration, machine, network.
    Operator,
    /// Looks after PortaBilling.
    BillingAdmin,
    /// Looks after Zendesk.
    ZendeskAdmin,
}

impl Who {
    /// The fix that this person can make.
    #[must_use]
    pub fn can(self, what: impl Into<String>) -> Fix {
        Fix { who: self, what: what.into() }
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Operator => "Operator",
            Self::BillingAdmin => "Billing admin",
            Self::ZendeskAdmin => "Zendesk admin",
        }
    }
}

/// Findings being gathered.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub fn ok(&mut self, subject: &'static str, seen: impl Into<String>) {
        self.add(subject, Verdict::Ok { seen: seen.into() });
    }

    pub fn advice(&mut self, subject: &'static str, cause: impl Into<String>, fix: Fix) {
        self.add(subject, Verdict::Advice { cause: cause.into(), fix });
    }

    pub fn failed(&mut self, subject: &'static str, cause: impl Into<String>, fix: Fix) {
        self.add(subject, Verdict::Failed { cause: cause.into(), fix });
    }

    pub fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    #[must_use]
    pub fn under(self, name: impl Into<String>) -> Group {
        Group { name: name.into(), findings: self.0 }
    }

    fn add(&mut self, subject: &'static str, verdict: Verdict) {
        self.0.push(Finding { subject, verdict });
    }
}
