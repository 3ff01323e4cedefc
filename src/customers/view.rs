//! A customer in words: values that are ready to be shown, in one language, one time zone, for one tenant's rules.
//!
//! A template only places these; it decides nothing. Every text is already translated and formatted, none is escaped.

/// How a fact should strike the reader. Shown as colour **and** word, never as colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Neutral,
    Notice,
    Warning,
    Danger,
}

impl Tone {
    /// The word used in class names: `good`, `neutral`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Neutral => "neutral",
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A state with its reason, in words: "Suspended", "The credit limit is used up."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub tone: Tone,
    pub label: String,
    pub reason: Option<String>,
}

/// An amount and what it means: "Owes", "118.40 EUR". The amount never carries a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyLine {
    pub tone: Tone,
    pub label: String,
    pub amount: String,
}

/// A labelled value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
    pub kind: FactKind,
}

/// What a value is, so that it can be offered as a link or kept left-to-right in a right-to-left page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    Text,
    Email,
    /// Also account ids and other strings of digits: always laid out left to right.
    Phone,
}

/// The head of the panel: who the customer is and how they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// `i_customer` as plain digits.
    pub id: String,
    /// Company, else the person, else billing's name. Never empty.
    pub title: String,
    /// The next-best name where it adds something.
    pub subtitle: Option<String>,
    pub status: Status,
    /// Most important first; empty where money is not shown.
    pub money: Vec<MoneyLine>,
    pub facts: Vec<Fact>,
    /// Opens the customer in PortaBilling.
    pub billing_link: Option<String>,
    /// The customer is closed for good: the panel offers to unlink.
    pub closed: bool,
}

/// A section's rows and the sentence that says there are more ("Showing 20 of 431").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    pub rows: Vec<T>,
    pub more: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The phone number or other id. Laid out left to right.
    pub name: String,
    pub status: Status,
    pub product: Option<String>,
    /// Add-ons, aliases, DID, extension, own funds: whatever is there and allowed.
    pub facts: Vec<Fact>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    pub title: String,
    pub status: Option<Status>,
    pub amount: Option<MoneyLine>,
    pub facts: Vec<Fact>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeRow {
    pub kind: ChargeIcon,
    /// What happened, in words: "Outgoing call", "Payment received".
    pub label: String,
    /// Who called whom, or the description. Laid out left to right where it is numbers.
    pub title: String,
    /// Date and time in the agent's zone.
    pub at: String,
    /// The same moment for `<time datetime>`, UTC.
    pub at_iso: String,
    /// Duration or quantity in words.
    pub quantity: Option<String>,
    pub amount: Option<MoneyLine>,
    pub failed: Option<Status>,
}

/// The picture beside a charge; decoration, since the label says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeIcon {
    Outgoing,
    Incoming,
    Forwarded,
    Payment,
    Other,
}

impl ChargeIcon {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
            Self::Forwarded => "forwarded",
            Self::Payment => "payment",
            Self::Other => "other",
        }
    }
}
