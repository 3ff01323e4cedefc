//! Lists of who belongs to whom, as people keep them: CSV with an organization's id and a customer's id in each line.

use std::{collections::HashSet, io::BufRead};

use thiserror::Error;

use super::decide::Question;
use crate::{portabilling::CustomerId, zendesk::OrganizationId};

/// Organizations and the customers they stand for, each at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(OrganizationId, CustomerId)>);

/// A list that cannot be used.
#[derive(Debug, Error)]
pub enum BadPairs {
    #[error("line {0} is not an organization's id, a comma and a customer's id")]
    NotAPair(usize),
    #[error("line {line} names the {what} of an earlier line again")]
    Repeated { line: usize, what: &'static str },
    #[error("it cannot be read")]
    Unreadable(#[from] std::io::Error),
}

impl Pairs {
    /// Reads a list; blank lines, blanks and quotation marks around ids do not matter.
    ///
    /// # Errors
    /// [`BadPairs`] with the first line that is wrong.
    pub fn read(list: impl BufRead) -> Result<Self, BadPairs> {
        let (mut pairs, mut organizations, mut customers) = (Vec::new(), HashSet::new(), HashSet::new());
        for (index, line) in list.lines().enumerate() {
            let (line, number) = (line?, index + 1);
            let line = line.trim_start_matches('\u{feff}').trim();
            let is_heading = number == 1 && !line.contains(|c: char| c.is_ascii_digit());
            if line.is_empty() || is_heading {
                continue;
            }
            let (organization, customer) = pair(line).ok_or(BadPairs::NotAPair(number))?;
            if !organizations.insert(organization) {
                return Err(BadPairs::Repeated { line: number, what: "organization" });
            }
            if !customers.insert(customer) {
                return Err(BadPairs::Repeated { line: number, what: "customer" });
            }
            pairs.push((organization, customer));
        }
        Ok(Self(pairs))
    }

    /// `None` when an organization or a customer is named twice.
    #[must_use]
    pub fn of(list: Vec<(OrganizationId, CustomerId)>) -> Option<Self> {
        let organizations: HashSet<_> = list.iter().map(|(organization, _)| *organization).collect();
        let customers: HashSet<_> = list.iter().map(|(_, customer)| *customer).collect();
        (organizations.len() == list.len() && customers.len() == list.len()).then_some(Self(list))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn questions(&self) -> impl Iterator<Item = Question> {
        self.0.iter().map(|(organization, customer)| Question { customer: *customer, pair: Some(*organization) })
    }
}

fn pair(line: &str) -> Option<(OrganizationId, CustomerId)> {
    let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').trim());
    let pair = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    // More columns are a person's own.
    Some(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<Vec<(u64, u64)>, String> {
        let pairs = Pairs::read(list.as_bytes()).map_err(|error| error.to_string())?;
        Ok(pairs.0.iter().map(|(organization, customer)| (organization.0, customer.get())).collect())
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_write_it() {
        let expected = Ok(vec![(77, 46170), (78, 46171)]);

        assert_eq!(read("organization,customer\n77,46170\n78,46171\n"), expected);
        assert_eq!(read("\u{feff}Organization;Customer\r\n\"77\"; 46170 ;Acme\r\n\r\n78;46171"), expected);
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn what_is_no_pair_or_stands_twice_is_named_with_its_line() {
        let bad = "line 2 is not an organization's id, a comma and a customer's id";
        for list in ["77,46170\n78", "77,46170\nx,1", "77,46170\n0,1"] {
            assert_eq!(read(list), Err(bad.to_owned()), "{list}");
        }
        let again = |what| Err(format!("line 2 names the {what} of an earlier line again"));
        assert_eq!(read("77,46170\n77,46171"), again("organization"));
        assert_eq!(read("77,46170\n78,46170"), again("customer"));
    }
}
