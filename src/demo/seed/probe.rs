//! One question asked of a million customers.

use super::{
    CustomerField, Piece, SeedCustomer, World, cast, customers,
    finding::{self, Findable},
    identity::{self, Identity},
};

/// What one customer has in its searchable fields, worked out once for several questions.
#[derive(Debug)]
pub struct Searchable(Kind);

#[derive(Debug)]
enum Kind {
    Cast(Box<SeedCustomer>),
    Generated(u32, Identity),
}

impl Searchable {
    pub(super) fn of(world: &World, index: u32) -> Self {
        Self(if index < cast::SIZE {
            Kind::Cast(Box::new(world.customer(index)))
        } else {
            Kind::Generated(index, Identity::of(index))
        })
    }

    /// Writes a field in the way billing tells it; nothing when it is absent, null or empty.
    pub fn write(&self, field: CustomerField, out: &mut String) {
        let (index, identity) = match &self.0 {
            Kind::Cast(customer) => return customers::write_field_of(customer, field, out),
            Kind::Generated(index, identity) => (*index, identity),
        };
        match field {
            CustomerField::Name => identity.write_name(out),
            CustomerField::Companyname => {
                identity.write_company(out);
            }
            CustomerField::Firstname => out.push_str(identity.first_name()),
            CustomerField::Lastname => out.push_str(identity.last_name()),
            CustomerField::Email => {
                identity.write_email(out);
            }
            CustomerField::Phone1 => {
                identity.write_phone(out);
            }
            CustomerField::Phone2 => customers::write_second_phone(index, identity.country, out),
        }
    }
}

/// Whether a field matches. Where generated values are made of words only, each is looked at once and not once a customer.
pub struct Probe<M> {
    field: CustomerField,
    matches: M,
    answers: Answers,
}

#[derive(Debug)]
enum Answers {
    ByValue(Vec<bool>),
    /// No generated customer matches.
    Never,
    Unknown,
}

impl<M: Fn(&str) -> bool> Probe<M> {
    /// `matches` is never asked about an empty value. The piece is one that every match has in it, if there is one.
    pub fn new(field: CustomerField, piece: Option<Piece<'_>>, matches: M) -> Self {
        let owners = piece.and_then(|piece| finding::owners(Findable::Field(field), piece));
        let answers = match identity::values_of(field) {
            _ if owners.is_some_and(|owners| owners.is_empty()) => Answers::Never,
            Some(values) => Answers::ByValue(values.iter().map(|value| matches(value)).collect()),
            None => Answers::Unknown,
        };
        Self { field, matches, answers }
    }

    /// Asks about one customer; `text` is only a place to write in.
    pub fn fits(&self, customer: &Searchable, text: &mut String) -> bool {
        if let Kind::Generated(_, identity) = &customer.0 {
            match &self.answers {
                Answers::ByValue(answers) => {
                    return identity.value_number(self.field).is_some_and(|number| answers[number]);
                }
                Answers::Never => return false,
                Answers::Unknown => {}
            }
        }
        text.clear();
        customer.write(self.field, text);
        !text.is_empty() && (self.matches)(text)
    }

    /// Asks about a value that was laid over a customer's own.
    pub fn fits_text(&self, text: &str) -> bool {
        !text.is_empty() && (self.matches)(text)
    }

    #[must_use]
    pub fn field(&self) -> CustomerField {
        self.field
    }
}

impl<M> std::fmt::Debug for Probe<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe").field("field", &self.field).finish_non_exhaustive()
    }
}
