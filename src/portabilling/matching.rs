//! A person's text as billing's pattern, and the check that its rows really hold that text.
//!
//! `%` is any string and `_` any one character to billing; how it escapes them is not documented. So a wildcard that a
//! person typed is sent as `_`, which matches it and more, and the surplus rows are dropped here.

use super::{Account, AccountFilter, Customer, Matching, Needle};

/// Fields that public clients have been seen searching by. A release may ignore any other and answer with every
/// customer, so rows found by others are checked.
const ATTESTED_FIELDS: [&str; 4] = ["name", "companyname", "firstname", "lastname"];

impl Needle {
    /// The text in billing's notation.
    pub(super) fn pattern(&self) -> String {
        let text: String = self.text.trim().chars().map(|c| if is_special(c) { '_' } else { c }).collect();
        match self.matching {
            Matching::Exact => text,
            Matching::Contains => format!("%{text}%"),
            Matching::EndsWith => format!("%{text}"),
        }
    }

    /// An empty text would match everything.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether the pattern is wider than the text.
    pub(super) fn is_widened(&self) -> bool {
        self.text.contains(is_special)
    }

    fn stands_in(&self, value: &str) -> bool {
        let (value, text) = (value.to_lowercase(), self.text.trim().to_lowercase());
        match self.matching {
            Matching::Exact => value == text,
            Matching::Contains => value.contains(&text),
            Matching::EndsWith => value.ends_with(&text),
        }
    }
}

/// The backslash is the usual escape of such patterns and could swallow our own wildcard.
const fn is_special(c: char) -> bool {
    matches!(c, '%' | '_' | '\\')
}

/// Whether rows found by these fields have to be checked.
pub(super) fn needs_check(needle: &Needle, fields: &[&str]) -> bool {
    needle.is_widened() || fields.iter().any(|field| !is_attested(field))
}

pub(super) fn is_attested(field: &str) -> bool {
    ATTESTED_FIELDS.contains(&field)
}

/// Whether the text stands in one of the fields. A field that is not kept in [`Customer`] gets the benefit of the doubt.
pub(super) fn customer_matches(customer: &Customer, needle: &Needle, fields: &[&str]) -> bool {
    fields.iter().any(|field| {
        let values = customer_values(customer, field);
        values.is_none_or(|values| values.into_iter().any(|value| needle.stands_in(value)))
    })
}

fn customer_values<'a>(customer: &'a Customer, field: &str) -> Option<Vec<&'a str>> {
    let texts = |list: &'a [String]| list.iter().map(String::as_str).collect();
    let text = |value: &'a Option<String>| value.iter().map(String::as_str).collect();
    Some(match field {
        "name" => vec![customer.name.as_str()],
        "companyname" => text(&customer.company),
        "firstname" => text(&customer.first_name),
        "lastname" => text(&customer.last_name),
        "email" => texts(&customer.emails),
        "phone1" | "phone2" => texts(&customer.phones),
        "city" => text(&customer.address.city),
        "zip" => text(&customer.address.zip),
        _ => return None,
    })
}

/// Whether the account holds the text that was asked for.
pub(super) fn account_matches(account: &Account, filter: &AccountFilter) -> bool {
    match filter {
        AccountFilter::OfCustomer(_) => true,
        AccountFilter::Did(needle) => account.did.iter().any(|did| needle.stands_in(did)),
        AccountFilter::Email(needle) => account.emails.iter().any(|email| needle.stands_in(email)),
        AccountFilter::Id(needle) => {
            // The realm is cut off the account's id, so it cannot be asked for either.
            let text = needle.text.split('@').next().unwrap_or_default().to_owned();
            let needle = Needle { text, matching: needle.matching };
            std::iter::once(&account.name).chain(&account.aliases).any(|id| needle.stands_in(id))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needle(text: &str, matching: Matching) -> Needle {
        Needle { text: text.to_owned(), matching }
    }

    #[test]
    fn wildcards_of_a_person_are_sent_as_one_character_each() {
        for (text, matching, pattern) in [
            ("acme", Matching::Contains, "%acme%"),
            ("acme", Matching::EndsWith, "%acme"),
            (" acme ", Matching::Exact, "acme"),
            ("100%", Matching::Contains, "%100_%"),
            ("a_b\\", Matching::Exact, "a_b_"),
        ] {
            assert_eq!(needle(text, matching).pattern(), pattern);
        }
    }

    #[test]
    fn a_text_is_found_whatever_its_case_and_wherever_asked() {
        assert!(needle("100% äpfel", Matching::Contains).stands_in("The 100% ÄPFEL shop"));
        assert!(!needle("100%", Matching::Contains).stands_in("1000 apples"));
        assert!(needle("5948", Matching::EndsWith).stands_in("12094555948"));
        assert!(!needle("1209", Matching::EndsWith).stands_in("12094555948"));
        assert!(!needle("acme", Matching::Exact).stands_in("Acme Ltd"));
    }
}
