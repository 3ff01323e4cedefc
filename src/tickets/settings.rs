//! What an operator decides about the page of a customer's tickets.

use url::Url;

use crate::settings::Section;

/// `docs/configuration.md` has the names in the file.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Logins of billing users who may link, move and unlink from this page.
    pub link_logins: Vec<String>,
    /// Whether those may whom billing lets do anything.
    pub super_users_link: bool,
    /// Opens a new ticket in Zendesk, with `{organization}` and `{i_customer}` where the numbers go.
    pub new_ticket_link: Option<String>,
    /// Origins of further pages that may frame this one, beside billing's own.
    pub portals: Vec<Url>,
}

impl Settings {
    #[must_use]
    pub fn read(mut section: Section) -> Self {
        let settings = Self {
            link_logins: section.list("link_logins").unwrap_or_default(),
            super_users_link: section.choice("super_users_link", &[("yes", true), ("no", false)], false),
            new_ticket_link: new_ticket_link(&mut section),
            portals: section.origins("portals").unwrap_or_default(),
        };
        section.finish();
        settings
    }
}

fn new_ticket_link(section: &mut Section) -> Option<String> {
    let link = section.text("new_ticket_link")?;
    let filled = link.replace("{organization}", "1").replace("{i_customer}", "1");
    let is_page = filled.parse::<Url>().is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    if !is_page || filled.contains(['{', '}']) {
        let message = "must be an address, with {organization} and {i_customer} where the numbers go";
        section.problem("new_ticket_link", message);
        return None;
    }
    Some(link)
}
