//! The page that answers Zendesk's signed request, and the frame of texts the script works with.

use askama::Template;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{locale::Texts, zendesk::Location};

/// The whole page. It holds a session and texts, and nothing about any customer.
#[derive(Debug, Clone, Template)]
#[template(path = "panel/shell.html")]
pub struct Shell {
    pub frame: Frame,
    /// The session value, which the script keeps in memory and sends as `Authorization: Bearer …`.
    pub session: SecretString,
    /// What Zendesk's `colorScheme` parameter said.
    pub color_scheme: ColorScheme,
    /// Hashed path of the stylesheet, from [`crate::web::assets`].
    pub stylesheet: &'static str,
    /// Hashed path of the panel's script.
    pub script: &'static str,
    /// Address of Zendesk's SDK; the demo has its own stand-in.
    pub sdk_url: String,
    /// Whether tickets are given organizations here, so that it makes sense to ask which.
    pub has_senders: bool,
}

/// The placeholders and the few states the script shows without asking the server. Answer to `GET /panel/frame`,
/// which the script calls when the agent's Zendesk language differs from the page's.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "panel/frame.html")]
pub struct Frame {
    pub t: Texts,
    /// Says above the panel that all is invented, so that nobody takes the demo's customers for real ones.
    pub is_demo: bool,
    pub stand: Stand,
}

/// Where in Zendesk the page stands, which decides what fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stand {
    /// Beside a ticket, a person or an organization: the script asks Zendesk which, and shows its customer.
    #[default]
    Beside,
    /// A page of its own in the navigation bar, for administrators.
    NavBar,
    /// A pop-over of the bar above everything, to look a customer up.
    TopBar,
}

impl Stand {
    #[must_use]
    pub const fn of(location: Location) -> Self {
        match location {
            Location::TicketSidebar
            | Location::NewTicketSidebar
            | Location::UserSidebar
            | Location::OrganizationSidebar => Self::Beside,
            Location::NavBar => Self::NavBar,
            Location::TopBar => Self::TopBar,
        }
    }

    /// As the page's script says it; whatever it does not know is a page beside something.
    #[must_use]
    pub fn from_parameter(value: Option<&str>) -> Self {
        let mut known = [Self::NavBar, Self::TopBar].into_iter();
        known.find(|stand| value == Some(stand.as_str())).unwrap_or_default()
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Beside => "beside",
            Self::NavBar => "nav_bar",
            Self::TopBar => "top_bar",
        }
    }

    /// What fills the page, where that does not depend on what Zendesk shows beside it.
    const fn source(self) -> Option<&'static str> {
        match self {
            Self::Beside => None,
            Self::NavBar => Some("/manage"),
            Self::TopBar => Some("/panel/lookup"),
        }
    }
}

/// Zendesk's theme at the moment the page was asked for. Later changes reach the script as events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorScheme {
    #[default]
    Light,
    Dark,
}

impl ColorScheme {
    /// Reads the `colorScheme` query parameter; whatever is not `dark` is light.
    #[must_use]
    pub fn from_parameter(value: Option<&str>) -> Self {
        if value == Some("dark") { Self::Dark } else { Self::Light }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
