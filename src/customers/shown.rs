//! Which parts of a customer a tenant shows to its agents: an allow-list, applied here on the server.

use std::{collections::BTreeSet, fmt, str::FromStr};

macro_rules! named {
    ($(#[$doc:meta])* $type:ident: $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$variant_doc])* $variant,)+ }

        impl $type {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in the configuration file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(name: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|known| known.as_str() == name).ok_or_else(|| UnknownName {
                    what: $what,
                    name: name.to_owned(),
                    known: Self::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

named! {
    /// A part of the panel below the card.
    Section: "section" {
        Accounts = "accounts",
        Invoices = "invoices",
        Charges = "charges",
    }
}

named! {
    /// A value, or a few that belong together. Names of customers, states and ids that rows are known by always show.
    Field: "field" {
        ContactPerson = "contact_person",
        Email = "email",
        Phone = "phone",
        Address = "address",
        /// Billing's name of the customer, which its UI calls Customer ID.
        CustomerId = "customer_id",
        Reseller = "reseller",
        /// Only its number can be read from billing, so it is not shown unless asked for.
        Class = "class",
        Since = "since",
        BillingDates = "billing_dates",
        Balance = "balance",
        /// Credit limit and what is left of it.
        Credit = "credit",
        UnallocatedPayments = "unallocated_payments",
        Product = "product",
        AddOns = "add_ons",
        Aliases = "aliases",
        /// DID and extension of an account.
        AccountNumbers = "account_numbers",
        AccountBalance = "account_balance",
        Registration = "registration",
        AccountEmail = "account_email",
        AccountDates = "account_dates",
        InvoiceAmounts = "invoice_amounts",
        /// Who called whom, on which account.
        ChargeNumbers = "charge_numbers",
        ChargeAmounts = "charge_amounts",
    }
}

/// A name in the configuration that no section or field has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {name:?}; there are: {known}")]
pub struct UnknownName {
    what: &'static str,
    name: String,
    known: String,
}

/// What is shown. By default every section, and every field but [`Field::Class`].
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    sections: BTreeSet<Section>,
    fields: BTreeSet<Field>,
}

impl Shown {
    /// From the names in the configuration; a list that is left out keeps its default, an empty one shows nothing.
    ///
    /// # Errors
    /// Every unknown name of both lists at once.
    pub fn parse<T: AsRef<str>>(sections: Option<&[T]>, fields: Option<&[T]>) -> Result<Self, Vec<UnknownName>> {
        let mut shown = Self::default();
        let mut unknown = Vec::new();
        if let Some(names) = sections {
            shown.sections = parse_names(names, &mut unknown);
        }
        if let Some(names) = fields {
            shown.fields = parse_names(names, &mut unknown);
        }
        if unknown.is_empty() { Ok(shown) } else { Err(unknown) }
    }

    #[must_use]
    pub fn has_section(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }

    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
}

fn parse_names<T, N>(names: &[T], unknown: &mut Vec<UnknownName>) -> BTreeSet<N>
where
    T: AsRef<str>,
    N: FromStr<Err = UnknownName> + Ord,
{
    let parsed = names.iter().map(|name| name.as_ref().trim().parse::<N>());
    parsed.filter_map(|name| name.map_err(|error| unknown.push(error)).ok()).collect()
}

impl Default for Shown {
    fn default() -> Self {
        let fields = Field::ALL.iter().copied().filter(|field| *field != Field::Class);
        Self { sections: Section::ALL.iter().copied().collect(), fields: fields.collect() }
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections = self.sections.iter().map(|section| section.as_str());
        f.debug_set().entries(sections).entries(self.fields.iter().map(|field| field.as_str())).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_left_out_keep_their_default() {
        let shown = Shown::parse::<&str>(None, None).unwrap();

        assert!(Section::ALL.iter().all(|section| shown.has_section(*section)));
        assert!(shown.has(Field::Balance));
        assert!(!shown.has(Field::Class));
    }

    #[test]
    fn a_list_shows_what_it_names_and_nothing_else() {
        let shown = Shown::parse(Some(&["accounts"][..]), Some(&["email", " phone "][..])).unwrap();

        assert!(shown.has_section(Section::Accounts) && !shown.has_section(Section::Invoices));
        assert!(shown.has(Field::Email) && shown.has(Field::Phone) && !shown.has(Field::Address));

        let nothing = Shown::parse(Some(&[][..]), Some(&[] as &[&str])).unwrap();
        assert!(!nothing.has_section(Section::Accounts) && !nothing.has(Field::Email));
    }

    #[test]
    fn all_unknown_names_are_told_at_once() {
        let errors = Shown::parse(Some(&["acounts"][..]), Some(&["email", "Password"][..])).unwrap_err();

        let words: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(words[0], r#"there is no section "acounts"; there are: accounts, invoices, charges"#);
        assert!(words[1].starts_with(r#"there is no field "Password"; there are: contact_person, email"#));
    }

    #[test]
    fn every_name_leads_back_to_its_field() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(*field));
        }
    }
}
