//! Small values that several views share.

pub use crate::customers::Section;

/// When shown data was read from its source. The page turns it into "2 minutes ago" and keeps that up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Age {
    /// UTC, RFC 3339.
    pub at_iso: String,
    /// Date and time in the agent's language and zone.
    pub at: String,
}

/// An organization or a customer by number and, where it is known, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Party {
    /// Plain digits.
    pub id: String,
    pub name: Option<String>,
}

impl Party {
    /// The name, or the number where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// How long until something is tried again. The page counts it down and then asks by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub seconds: u64,
}

impl Wait {
    /// The seconds by value, as a template needs them.
    pub(super) const fn count(self) -> u64 {
        self.seconds
    }
}

/// What stands above a part that loads on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Names the part in the document.
    id: &'static str,
    title: &'static str,
    refresh: &'static str,
}

impl Heading {
    pub(super) const fn new(id: &'static str, title: &'static str, refresh: &'static str) -> Self {
        Self { id, title, refresh }
    }

    pub(super) const fn as_str(self) -> &'static str {
        self.id
    }

    /// Text key of the heading.
    pub(super) const fn title(self) -> &'static str {
        self.title
    }

    /// Text key of the name of the button that asks for the part anew.
    pub(super) const fn refresh(self) -> &'static str {
        self.refresh
    }
}

impl From<Section> for Heading {
    fn from(section: Section) -> Self {
        Self::new(section.as_str(), section.title(), section.refresh())
    }
}

/// The words around a section.
impl Section {
    /// Text key of the heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Accounts => "panel-section-accounts",
            Self::Invoices => "panel-section-invoices",
            Self::Charges => "panel-section-charges",
        }
    }

    /// Text key of the name of the button that asks for this section anew.
    #[must_use]
    pub const fn refresh(self) -> &'static str {
        match self {
            Self::Accounts => "panel-refresh-accounts",
            Self::Invoices => "panel-refresh-invoices",
            Self::Charges => "panel-refresh-charges",
        }
    }

    /// Text key of the sentence shown when there are no rows.
    #[must_use]
    pub const fn empty(self) -> &'static str {
        match self {
            Self::Accounts => "panel-no-accounts",
            Self::Invoices => "panel-no-invoices",
            Self::Charges => "panel-no-charges",
        }
    }
}
