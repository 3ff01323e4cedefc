//! What an organization's `external_id` says about customers, and what may be done to it.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    portabilling::CustomerId,
    store::{Intent, Purpose},
};

/// What stands before a customer's number in our external ids: `pb-` in `pb-46170`.
///
/// Changing it turns what was written with the old one into foreign values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix(String);

/// The text cannot be told from the number that follows, or is not plain enough for an external id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a prefix has 1 to 40 letters, digits or any of _ . : - and does not end in a digit")]
pub struct NotAPrefix;

impl Default for Prefix {
    /// `pb-`
    fn default() -> Self {
        Self("pb-".to_owned())
    }
}

impl FromStr for Prefix {
    type Err = NotAPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPrefix> {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte));
        let sized = (1..=40).contains(&text.len());
        let ends_well = !text.ends_with(|last: char| last.is_ascii_digit());
        if plain && sized && ends_well { Ok(Self(text.to_owned())) } else { Err(NotAPrefix) }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Prefix {
    /// The external id that names a customer.
    #[must_use]
    pub fn write(&self, customer: CustomerId) -> String {
        format!("{}{customer}", self.0)
    }

    /// The external id of a customer's contact who has no address: `pb-46170-contact`.
    #[must_use]
    pub fn contact(&self, customer: CustomerId) -> String {
        self.write(customer) + "-contact"
    }

    /// The customer an external id names; `None` for anything foreign. Letter case does not matter, as in Zendesk.
    #[must_use]
    pub fn read(&self, external_id: &str) -> Option<CustomerId> {
        let (prefix, number) = external_id.split_at_checked(self.0.len())?;
        let ours = prefix.eq_ignore_ascii_case(&self.0) && !number.starts_with('0');
        ours.then(|| number.parse().ok()).flatten()
    }
}

/// What an attempt to mirror has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Zendesk already has it, or there is nothing of ours to release.
    Nothing,
    Write(Option<String>),
    /// A foreign value stands in the way.
    LeaveForeign(String),
}

/// Decides on what stands in Zendesk now.
pub(super) fn next_step(prefix: &Prefix, intent: &Intent, present: Option<&str>) -> Step {
    let ours = present.is_some_and(|value| prefix.read(value).is_some());
    match intent.purpose {
        Purpose::Release if ours && !same(present, intent.wanted.as_deref()) => Step::Write(intent.wanted.clone()),
        Purpose::Release => Step::Nothing,
        Purpose::Name if same(present, intent.wanted.as_deref()) => Step::Nothing,
        Purpose::Name => match present {
            Some(foreign) if !ours && intent.may_replace.as_deref() != Some(foreign) => {
                Step::LeaveForeign(foreign.to_owned())
            }
            _ => Step::Write(intent.wanted.clone()),
        },
    }
}

fn same(present: Option<&str>, wanted: Option<&str>) -> bool {
    match (present, wanted) {
        (Some(present), Some(wanted)) => present.eq_ignore_ascii_case(wanted),
        (present, wanted) => present == wanted,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::zendesk::OrganizationId;

    fn intent(purpose: Purpose, wanted: Option<&str>, may_replace: Option<&str>) -> Intent {
        Intent {
            organization: OrganizationId(77),
            purpose,
            wanted: wanted.map(str::to_owned),
            may_replace: may_replace.map(str::to_owned),
            cause: 1,
            since: Timestamp::UNIX_EPOCH,
            tries: 0,
            next_try_at: Timestamp::UNIX_EPOCH,
            last_error: None,
            foreign_value: None,
        }
    }

    fn step(intent: &Intent, present: Option<&str>) -> Step {
        next_step(&Prefix::default(), intent, present)
    }

    #[test]
    fn only_the_prefix_and_a_plain_number_name_a_customer() {
        let prefix = Prefix::default();

        assert_eq!(prefix.read("pb-46170"), CustomerId::new(46_170));
        assert_eq!(prefix.read("PB-46170"), CustomerId::new(46_170));
        for foreign in ["", "pb-", "46170", "pb-046170", "pb-0", "pb-+1", "pb- 1", "pb-1x", "xpb-1", "pbß1", "CRM-7"] {
            assert_eq!(prefix.read(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_prefix_that_runs_into_the_number_is_refused() {
        for text in ["", "pb1", "p b-", "pb-ß", &"x".repeat(41)] {
            assert_eq!(text.parse::<Prefix>(), Err(NotAPrefix), "{text}");
        }
    }

    #[test]
    fn a_name_is_written_over_nothing_and_over_our_own_values() {
        let name = intent(Purpose::Name, Some("pb-1"), None);

        assert_eq!(step(&name, None), Step::Write(Some("pb-1".into())));
        assert_eq!(step(&name, Some("pb-2")), Step::Write(Some("pb-1".into())));
        assert_eq!(step(&name, Some("PB-1")), Step::Nothing);
    }

    #[test]
    fn a_foreign_value_gives_way_only_when_this_very_value_was_confirmed() {
        let name = intent(Purpose::Name, Some("pb-1"), None);
        let confirmed = intent(Purpose::Name, Some("pb-1"), Some("CRM-7"));

        assert_eq!(step(&name, Some("CRM-7")), Step::LeaveForeign("CRM-7".into()));
        assert_eq!(step(&confirmed, Some("CRM-8")), Step::LeaveForeign("CRM-8".into()));
        assert_eq!(step(&confirmed, Some("CRM-7")), Step::Write(Some("pb-1".into())));
    }

    #[test]
    fn a_release_touches_our_own_values_only() {
        let release = intent(Purpose::Release, None, None);
        let give_back = intent(Purpose::Release, Some("CRM-7"), None);

        assert_eq!(step(&release, Some("pb-1")), Step::Write(None));
        assert_eq!(step(&release, Some("CRM-8")), Step::Nothing);
        assert_eq!(step(&release, None), Step::Nothing);
        assert_eq!(step(&give_back, Some("pb-1")), Step::Write(Some("CRM-7".into())));
        assert_eq!(step(&give_back, Some("CRM-7")), Step::Nothing);
        assert_eq!(step(&give_back, None), Step::Nothing);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in 1_u64..1_000_000_000_000_000) {
            let customer = CustomerId::new(number).unwrap();
            let prefix = Prefix::default();

            prop_assert_eq!(prefix.read(&prefix.write(customer)), Some(customer));
        }

        #[test]
        fn what_names_a_customer_is_what_would_be_written(text in any::<String>()) {
            let prefix = Prefix::default();
            let rewritten = prefix.read(&text).map(|customer| prefix.write(customer));

            prop_assert!(rewritten.is_none_or(|rewritten| rewritten.eq_ignore_ascii_case(&text)));
        }
    }
}
