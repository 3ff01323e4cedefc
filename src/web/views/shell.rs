//! The page that answers Zendesk's signed request, and the frame of texts the script works with.

use askama::Template;
use secrecy::{ExposeSecret as _, SecretString};

use crate::locale::Texts;

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
}

/// The placeholders and the few states the script shows without asking the server. Answer to `GET /panel/frame`,
/// which the script calls when the agent's Zendesk language differs from the page's.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "panel/frame.html")]
pub struct Frame {
    pub t: Texts,
    /// Says above the panel that all is invented, so that nobody takes the demo's customers for real ones.
    pub is_demo: bool,
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
