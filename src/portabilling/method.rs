//! What may be asked of billing at all.
//!
//! [`ReadMethod`] is the whole list: the client has no way to name another method, so it cannot change anything.

use std::str::FromStr;

use super::PortaBillingError;

/// A method that only reads. Source: PortaBilling JSON API, MR70 to MR128.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadMethod {
    CustomerList,
    CustomerInfo,
    CustomerXdrs,
    AccountList,
    AccountInfo,
    InvoiceList,
    Version,
    SessionData,
}

impl ReadMethod {
    pub const ALL: [Self; 8] = [
        Self::CustomerList,
        Self::CustomerInfo,
        Self::CustomerXdrs,
        Self::AccountList,
        Self::AccountInfo,
        Self::InvoiceList,
        Self::Version,
        Self::SessionData,
    ];

    /// Service and method as billing writes them, joined by a slash.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomerList => "Customer/get_customer_list",
            Self::CustomerInfo => "Customer/get_customer_info",
            Self::CustomerXdrs => "Customer/get_customer_xdrs",
            Self::AccountList => "Account/get_account_list",
            Self::AccountInfo => "Account/get_account_info",
            Self::InvoiceList => "Invoice/get_invoice_list",
            Self::Version => "Generic/get_version",
            Self::SessionData => "Generic/get_session_data",
        }
    }
}

impl FromStr for ReadMethod {
    type Err = PortaBillingError;

    /// Finds the read method of this name; any other name is refused with [`PortaBillingError::NotReadOnly`].
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|method| method.name() == name);
        known.ok_or_else(|| PortaBillingError::NotReadOnly(name.to_owned()))
    }
}

/// All that ever goes over the wire: the reads, the login that they need, and the end of what a login began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Login,
    Read(ReadMethod),
    Logout,
}

impl Call {
    pub(super) const ALL: [Self; 10] = [
        Self::Login,
        Self::Read(ReadMethod::CustomerList),
        Self::Read(ReadMethod::CustomerInfo),
        Self::Read(ReadMethod::CustomerXdrs),
        Self::Read(ReadMethod::AccountList),
        Self::Read(ReadMethod::AccountInfo),
        Self::Read(ReadMethod::InvoiceList),
        Self::Read(ReadMethod::Version),
        Self::Read(ReadMethod::SessionData),
        Self::Logout,
    ];

    /// Its place in [`Call::ALL`].
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Login => 0,
            Self::Read(method) => 1 + method as usize,
            Self::Logout => 1 + ReadMethod::ALL.len(),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Login => "Session/login",
            Self::Read(method) => method.name(),
            Self::Logout => "Session/logout",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_its_own_name() {
        for method in ReadMethod::ALL {
            assert_eq!(method.name().parse::<ReadMethod>().unwrap(), method);
        }
    }

    #[test]
    fn every_call_has_its_own_place() {
        for (place, call) in Call::ALL.into_iter().enumerate() {
            assert_eq!(call.index(), place, "{}", call.name());
        }
    }

    #[test]
    fn every_method_on_the_list_is_named_for_reading() {
        for method in ReadMethod::ALL {
            assert!(method.name().contains("/get_"), "{}", method.name());
        }
    }

    #[test]
    fn anything_that_is_not_on_the_list_is_refused() {
        let names = ["Customer/update_customer", "Session/login", "customer/get_customer_list", "get_version", "", "/"];
        for name in names {
            let refused = name.parse::<ReadMethod>().unwrap_err();
            assert!(matches!(&refused, PortaBillingError::NotReadOnly(told) if told == name), "{name}");
        }
    }
}
