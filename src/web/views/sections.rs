//! The parts of the customer that load on their own: accounts and products, invoices, calls and charges.

use askama::Template;

use super::{Age, Section};
use crate::{
    customers::{AccountRow, ChargeRow, InvoiceRow, Rows},
    locale::Texts,
};

macro_rules! section_view {
    ($(#[$doc:meta])* $name:ident, $row:ty, $section:expr, $path:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Template)]
        #[template(path = $path)]
        pub struct $name {
            pub t: Texts,
            pub rows: Rows<$row>,
            pub age: Age,
            /// Billing did not answer, so these are the last known rows: what names the request in the logs.
            pub stale: Option<String>,
        }

        impl $name {
            const fn section(&self) -> Section {
                $section
            }
        }
    };
}

section_view!(
    /// Phone lines and other services: status, product, add-ons, aliases.
    AccountsView,
    AccountRow,
    Section::Accounts,
    "panel/accounts.html"
);
section_view!(
    /// Latest invoices, newest first.
    InvoicesView,
    InvoiceRow,
    Section::Invoices,
    "panel/invoices.html"
);
section_view!(
    /// Recent calls and charges (xDRs), newest first.
    ChargesView,
    ChargeRow,
    Section::Charges,
    "panel/charges.html"
);
