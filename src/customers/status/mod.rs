//! States in words. Billing says what is wrong in several places at once; one state, the gravest, is shown.

mod account;
mod customer;

pub use account::account_status;
pub use customer::is_closed;
pub use customer::{customer_status, status_code};

use super::{Status, Tone};
use crate::locale::Texts;

/// Longest name of an unknown state that is repeated to the agent, in characters.
const LONGEST_CODE: usize = 40;

/// The words of a state that has them. A state in which nothing is wrong needs no reason.
pub(super) fn in_words(tone: Tone, label: &str, reason: Option<&str>, texts: Texts) -> Status {
    let reason = reason.map(|reason| texts.get(reason).into_owned());
    Status { tone, label: texts.get(label).into_owned(), reason }
}

/// A state that this release does not know: said so, with billing's own name for it in brackets.
pub(super) fn other(code: Option<&str>, texts: Texts) -> Status {
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) => {
            let code: String = code.chars().filter(|letter| !letter.is_control()).take(LONGEST_CODE).collect();
            let label = texts.with("status-other-named", "code", code).into_owned();
            Status { tone: Tone::Notice, label, reason: Some(texts.get("status-other-named-reason").into_owned()) }
        }
        None => in_words(Tone::Notice, "status-other", Some("status-other-reason"), texts),
    }
}

/// Declares states in the order of their priority, each with billing's name, its tone and its texts: the label, and
/// the reason where something is wrong.
macro_rules! states {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $code:literal, $tone:ident, $label:literal $(, $reason:literal)?;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum $type { $($variant,)+ }

        /// Billing's own name, lower case.
        impl From<$type> for &'static str {
            fn from(state: $type) -> Self {
                match state { $($type::$variant => $code,)+ }
            }
        }

        impl $type {
            #[cfg(test)]
            fn code(self) -> &'static str {
                self.into()
            }

            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$variant,)+];


            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            fn in_words(self, texts: crate::locale::Texts) -> crate::customers::Status {
                match self {
                    $(Self::$variant => {
                        let reason = None::<&str>$(.or(Some($reason)))?;
                        super::in_words(crate::customers::Tone::$tone, $label, reason, texts)
                    })+
                }
            }
        }
    };
}
use states;
