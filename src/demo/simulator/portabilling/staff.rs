//! People with a login of their own: the provider's staff, and a reseller's user.
//!
//! Which door somebody uses is decided by the port, as on the real site: what is good at one is worth nothing at another.

use crate::demo::seed::cast;

/// A door of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Realm {
    Admin,
    Reseller,
    /// Self-care.
    Customer,
}

impl Realm {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Reseller => "reseller",
            Self::Customer => "customer",
        }
    }
}

/// Somebody who signs in with a password.
#[derive(Debug, Clone)]
pub struct Person {
    pub login: String,
    pub password: String,
    pub i_user: u32,
    pub realm: Realm,
    /// Of a reseller's user: whose customers they see.
    pub i_parent: Option<u64>,
    /// In self-care: which customer it is.
    pub i_customer: Option<u64>,
    pub is_super_user: bool,
    pub must_change_password: bool,
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) login: String,
    pub(super) i_user: u32,
    pub(super) realm: Realm,
    pub(super) i_parent: Option<u64>,
    pub(super) i_customer: Option<u64>,
    pub(super) is_super_user: bool,
}

impl Holder {
    pub(super) fn of(person: &Person) -> Self {
        let Person { login, i_user, realm, i_parent, i_customer, is_super_user, .. } = person.clone();
        Self { login, i_user, realm, i_parent, i_customer, is_super_user }
    }

    /// Whether a customer of this number and with this parent is theirs to see.
    pub(super) fn sees(&self, i_customer: Option<u64>, i_parent: Option<u64>) -> bool {
        match self.realm {
            Realm::Customer => i_customer.is_some() && self.i_customer == i_customer,
            Realm::Admin | Realm::Reseller => self.i_parent.is_none() || self.i_parent == i_parent,
        }
    }
}

/// Who is there from the start. Their passwords are the same at each start, so that the demo can name them.
pub(super) fn at_start() -> Vec<Person> {
    let person = |login: &str, i_user, realm, i_parent, is_super_user| Person {
        login: login.to_owned(),
        password: format!("{login}-demo"),
        i_user,
        realm,
        i_parent,
        i_customer: None,
        is_super_user,
        must_change_password: false,
    };
    let customer = |login: &str, i_user, i_customer| Person {
        i_customer: Some(i_customer),
        ..person(login, i_user, Realm::Customer, None, false)
    };
    vec![
        customer("rita", 301, cast::EASYCALL),
        customer("joerg", 302, cast::NORTHWIND),
        person("ada", 101, Realm::Admin, None, true),
        person("hugo", 102, Realm::Admin, None, false),
        person("rosa", 201, Realm::Reseller, Some(cast::PANDA_WHOLESALE), false),
    ]
}
