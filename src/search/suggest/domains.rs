//! Which domains say nothing about whose address it is.

use std::{collections::HashSet, sync::LazyLock};

static LIST: &str = include_str!("free_mail_domains.txt");

static PUBLIC: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect());

/// Lower case, without `@` and final dot; `None` for what cannot be a mail domain.
pub(super) fn tidy_domain(text: &str) -> Option<String> {
    let domain = text.trim().trim_start_matches('@').trim_end_matches('.').to_lowercase();
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let whole = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label);
    whole.then_some(domain)
}

/// The domain of an e-mail address.
#[must_use]
pub fn domain_of(email: &str) -> Option<String> {
    tidy_domain(email.rsplit_once('@')?.1)
}

/// Whether anybody can have an address in the domain: a mail or internet provider's, a throw-away one, one that the
/// operator named, or one below any of these.
#[must_use]
pub fn is_public(domain: &str, ignored: &[String]) -> bool {
    let mut rest = Some(domain);
    while let Some(name) = rest {
        let named = ignored.iter().filter_map(|text| tidy_domain(text)).any(|ignored| ignored == name);
        if named || PUBLIC.contains(name) || is_of_family(name) {
            return true;
        }
        rest = name.split_once('.').map(|(_, parent)| parent);
    }
    false
}

/// `yahoo.*` in the list stands for yahoo.com, yahoo.fr and yahoo.co.uk.
fn is_of_family(domain: &str) -> bool {
    let Some((name, country)) = domain.split_once('.') else { return false };
    let labels = country.split('.').count();
    let is_suffix = labels == 1 || (labels == 2 && country.len() <= 6);
    is_suffix && PUBLIC.contains(format!("{name}.*").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_tidy_domains_and_families_once_each() {
        let lines: Vec<&str> = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();

        assert_eq!(lines.len(), PUBLIC.len(), "a domain stands in the list twice");
        for line in lines {
            let domain = line.strip_suffix(".*").map_or_else(|| line.to_owned(), |name| format!("{name}.com"));
            assert_eq!(tidy_domain(&domain), Some(domain.clone()), "{line}");
        }
    }

    #[test]
    fn mail_providers_are_public_in_every_country_and_below() {
        for domain in
            ["gmail.com", "yahoo.co.uk", "yahoo.fr", "gmx.de", "hotmail.com.br", "mail.yopmail.com", "ukr.net"]
        {
            assert!(is_public(domain, &[]), "{domain}");
        }
    }

    #[test]
    fn a_company_is_not_public_for_having_a_providers_name_in_its_own() {
        for domain in
            ["acme.example", "notgmail.com", "yahoo.acme.example", "gmail.com.acme.example", "live.acme-events.example"]
        {
            assert!(!is_public(domain, &[]), "{domain}");
        }
    }

    #[test]
    fn operators_can_name_more() {
        let ignored = ["@Panda.example".to_owned()];

        assert!(is_public("panda.example", &ignored));
        assert!(is_public("support.panda.example", &ignored));
        assert!(!is_public("redpanda.example", &ignored));
    }

    #[test]
    fn what_cannot_be_a_mail_domain_is_none() {
        assert_eq!(tidy_domain(" @ACME.example. "), Some("acme.example".to_owned()));
        assert_eq!(domain_of("rita@sub.acme.example"), Some("sub.acme.example".to_owned()));
        for text in ["", "localhost", "acme..example", "acme example.com", "@", "."] {
            assert_eq!(tidy_domain(text), None, "{text:?}");
        }
    }
}
